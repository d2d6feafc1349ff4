import contextlib
import zlib

import numpy as np
import pytest
from PIL import Image

from denoiser import errors
from denoiser.imaging import rendering, uploads
from tests.conftest import DIGIT, encode


def as_mode(mode: str) -> Image.Image:
    grey = Image.fromarray(rendering.enlarge(DIGIT / 255, factor=10))
    if mode == "16 bit":
        return Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    if mode == "transparent":
        # Black ink on nothing: meant for a white page.
        ink = Image.new("RGBA", grey.size, (0, 0, 0, 0))
        ink.putalpha(grey)
        return ink
    return grey.convert(mode)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "1", "16 bit", "transparent"])
def test_every_kind_of_png_shows_the_same_digit(mode):
    picture = uploads.read_digit(encode(as_mode(mode)))
    plain = uploads.read_digit(encode(as_mode("L")))
    if mode == "transparent":  # paper is cut out and centred
        assert "ink on paper" in picture.notes[0]
        plain = uploads.read_digit(encode(255 - np.asarray(as_mode("L"))))
    assert np.corrcoef(plain.pixels.ravel(), picture.pixels.ravel())[0, 1] > 0.95


def test_a_cmyk_jpeg_is_read_like_a_grey_one():
    cmyk = uploads.read_digit(encode(as_mode("L").convert("CMYK"), "JPEG", quality=95))
    np.testing.assert_allclose(cmyk.pixels, DIGIT / 255, atol=0.1)


def test_of_an_animation_the_first_frame_is_used_and_a_note_says_so():
    frames = [Image.fromarray(DIGIT), Image.fromarray(255 - DIGIT)]
    picture = uploads.read_digit(encode(frames[0], save_all=True, append_images=frames[1:]))
    assert "first frame" in picture.notes[0]
    np.testing.assert_allclose(picture.pixels, DIGIT / 255, atol=1e-6)


def test_a_picture_on_its_side_is_turned_by_its_exif_note():
    image = Image.fromarray(np.rot90(rendering.enlarge(DIGIT / 255, factor=10)))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn 90 degrees clockwise to show
    turned = uploads.read_digit(encode(image, "JPEG", exif=exif, quality=95))
    np.testing.assert_allclose(turned.pixels, DIGIT / 255, atol=0.1)


def bomb() -> bytes:
    """Return the head of a 30,000 x 30,000 PNG; decoding it would need 900 MB."""
    head = encode(Image.new("1", (8, 8)))
    size = (30_000).to_bytes(4, "big")
    header = b"IHDR" + size + size + head[24:29]
    return head[:12] + header + zlib.crc32(header).to_bytes(4, "big") + head[33:]


def one_by_one(side: int, *, scans: int) -> bytes:
    """Return a JPEG, not a progressive one, with a scan of its own for each of its colours."""
    whole = encode(Image.new("RGB", (64, 64)), "JPEG", subsampling=0)
    frame, scan = whole.index(b"\xff\xc0"), whole.index(b"\xff\xda")
    size = side.to_bytes(2, "big") * 2
    head = whole[: frame + 5] + size + whole[frame + 9 : scan]
    colours = (b"\xff\xda\0\x08\x01" + bytes([1 + i % 3]) + b"\0\0\x3f\0\0" for i in range(scans))
    return head + b"".join(colours) + b"\xff\xd9"


BAD = {
    "an empty file": (b"", "is empty"),
    "text renamed to .png": (b"I am text", "not a PNG or JPEG"),
    "a GIF": (encode(DIGIT, "GIF"), "not a PNG or JPEG"),
    "cut short": (encode(as_mode("RGB"))[:200], "damaged"),
    "30,000 x 30,000": (bomb(), "far too large"),
    "50 megapixels": (encode(Image.new("1", (10_000, 5_000))), "10000 x 5000"),
    "100 megapixels": (encode(Image.new("1", (10_000, 10_000))), "large"),
    "a thread": (encode(Image.new("L", (9000, 50), 255)), "9000 x 50"),
    "a smooth shade": (encode(np.tile(np.arange(200, dtype=np.uint8), (150, 1))), "shows no digit"),
    "1 x 1": (encode(Image.new("L", (1, 1), 255)), "1 x 1"),
    "one colour": (encode(Image.new("L", (90, 90), 128)), "shows no digit"),
    "fully transparent": (encode(Image.new("RGBA", (90, 90))), "fully transparent"),
    "a progressive JPEG of 72 million coefficients": (
        encode(Image.new("RGB", (6000, 4000)), "JPEG", progressive=True, subsampling=0),
        "JPEG of 72 million coefficients in several scans",
    ),
    "a progressive JPEG of many scans": (
        encode(Image.new("L", (64, 64)), "JPEG", progressive=True) + b"\xff\xda" * 500,
        "5.. scans",
    ),
    "a JPEG with a scan for each colour": (one_by_one(6320, scans=3), "120 million coefficients"),
    "a JPEG with many scans for each colour": (one_by_one(640, scans=300), "300 scans"),
    "a JPEG of empty segments": (
        encode(DIGIT, "JPEG").replace(b"\xff\xd8", b"\xff\xd8" + b"\xff\xe5\0\2" * 2000, 1),
        "1,000 segments",
    ),
    "a JPEG that starts with something else": (
        encode(DIGIT, "JPEG").replace(b"\xff\xd8", b"\xff\xd8\xff\0", 1),
        "damaged",
    ),
    "a PNG of empty chunks": (
        encode(DIGIT)[:33] + b"\0\0\0\0teXt1234" * 30_000 + encode(DIGIT)[33:],
        "20,000 chunks",
    ),
    "one row": (encode(Image.new("1", (40_000, 100))), "too narrow"),
    "11 MB": (bytes(11_000_000), "11 MB"),
}


@pytest.mark.parametrize("what", BAD)
def test_the_error_for_a_bad_file_says_what_is_wrong(what):
    content, message = BAD[what]
    with pytest.raises(errors.PictureError, match=message):
        uploads.read_digit(content)


def test_damaged_files_are_read_or_refused():
    rng = np.random.default_rng(0)
    exif = Image.Exif()
    exif[0x0112] = 6
    files = [encode(as_mode("RGB")), encode(as_mode("L"), "JPEG", exif=exif)]
    for count in range(200):
        whole = files[count % 2]
        damaged = bytearray(whole)
        for position in rng.integers(8, len(whole), 5):
            damaged[position] = rng.integers(256)
        with contextlib.suppress(errors.PictureError):
            assert uploads.read_digit(bytes(damaged)).pixels.shape == (28, 28)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "CMYK", "1"])
def test_a_large_picture_is_shrunk_as_if_it_were_in_one_piece(mode):
    side = 28 * 107
    large = Image.fromarray(rendering.enlarge(DIGIT / 255, factor=107)).convert(mode)
    file = encode(large, "JPEG", quality=95) if mode == "CMYK" else encode(large)
    picture = uploads.read_noisy(file)
    np.testing.assert_allclose(picture.pixels, DIGIT / 255, atol=0.04)
    assert f"{side} x {side}" in picture.notes[-1]
