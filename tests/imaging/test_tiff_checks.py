import numpy as np
import pytest

from denoiser import errors
from denoiser.imaging import decoding
from tests.imaging.tiffs import grey, tiff

PIXELS = bytes(range(256)) * 4  # 32 x 32


def test_a_plain_page_is_read():
    levels, size, notes = decoding.read_grey(tiff(grey(32, 32), PIXELS))
    assert (size, notes) == ((32, 32), [])
    assert levels[0, 5] == pytest.approx(5 / 255)


def test_white_may_be_zero_in_more_than_8_bits_too():
    inverted = tiff(grey(32, 32, tag258=16, tag262=0, tag279=2048), b"\0\0\xff\xff" * 512)
    levels, _, _ = decoding.read_grey(inverted)
    np.testing.assert_allclose(levels[0, :4], [1, 0, 1, 0])


HOSTILE = {
    "100 megapixels": (grey(10_000, 10_000), "10000 x 10000 pixels"),
    "a huge tile": (
        grey(32, 32) | {322: 60_000, 323: 60_000, 324: 8, 325: 1024},
        "60000 x 60000 pixels",
    ),
    "huge pixels": (grey(32, 32, tag258=4096), "bytes a pixel"),
    "many strips": (grey(32, 32) | {273: [8] * 100_001}, "100,001 values"),
    "strips that share their bytes": (
        grey(32, 1000, tag259=8, tag278=1) | {273: [8] * 1000, 279: [1000] * 1000},
        "strips are larger",
    ),
    "values beyond the end": (grey(32, 32) | {258: 2**31}, "bytes a pixel"),
    "a DNG": (grey(32, 32, tag50706=1), "raw file of a camera"),
    "a Nikon's preview": (grey(32, 32, tag254=1, tag330=8), "raw file of a camera"),
    "a JPEG of the old kind": (grey(32, 32, tag259=6), "JPEG of an outdated kind"),
    "a progressive JPEG": (grey(6000, 4000, tag259=7, tag278=100, tag279=90), "progressive JPEG"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_page_that_would_cost_too_much_is_refused_before_it_is_decoded(what, monkeypatch):
    tags, message = HOSTILE[what]
    pixels = PIXELS + b"\xff\xc2" * (what == "a progressive JPEG")
    monkeypatch.setattr(decoding.Image, "open", lambda *_, **__: pytest.fail("was decoded"))
    with pytest.raises(errors.PictureError, match=message):
        decoding.read_grey(tiff(tags, pixels))


def test_many_tags_and_a_page_that_is_missing_are_refused():
    many = b"II*\0\x08\0\0\0" + (60_000).to_bytes(2, "little") + bytes(60_000 * 12)
    with pytest.raises(errors.PictureError, match="60,000 tags"):
        decoding.read_grey(many)
    with pytest.raises(errors.PictureError, match="is cut short"):
        decoding.read_grey(b"II*\0\xff\xff\0\0" + bytes(100))


def test_pages_that_go_in_circles_are_read_once():
    content = tiff(grey(32, 32), PIXELS, next_page=8 + len(PIXELS))
    assert decoding.read_grey(content)[1] == (32, 32)
