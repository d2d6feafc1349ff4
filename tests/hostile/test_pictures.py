"""Picture files that are damaged, or made to harm."""

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from denoiser import errors
from denoiser.imaging import canvas, decoding, uploads
from tests.conftest import DIGIT, encode
from tests.hostile.conftest import ZEROS, few, with_chunk

KINDS = ["PNG", "JPEG", "WebP", "AVIF", "GIF", "BMP", "TIFF"]
PACKED_TIFFS = [
    {"compression": by} for by in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits")
]


@few
@given(some.binary(max_size=200), some.sampled_from(KINDS), some.integers(0, 2000))
def test_any_bytes_in_a_picture_end_in_a_picture_or_a_reason(junk, format, at):
    whole = encode(DIGIT.repeat(4, axis=0).repeat(4, axis=1), format)
    at %= len(whole)
    for content in (junk, whole[:at], whole[:at] + junk, whole[:at] + junk + whole[at:]):
        with contextlib.suppress(errors.PictureError):
            assert uploads.read_noisy(content).pixels.shape == (28, 28)
        with contextlib.suppress(errors.PictureError):
            assert canvas.read_canvas(content).shape == (28, 28)


@few
@given(
    some.sampled_from(["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "I", "I;16"]),
    some.integers(1, 40),
    some.integers(1, 40),
    some.sampled_from(KINDS),
    some.integers(0, 9),
)
def test_pictures_of_any_mode_size_and_turn_are_read_or_refused(mode, width, height, format, turn):
    rng = np.random.default_rng(width)
    image = Image.fromarray(rng.integers(0, 256, (height, width), dtype=np.uint8))
    exif = Image.Exif()
    exif[0x0112] = turn
    try:
        content = encode(image.convert(mode), format, exif=exif)
    except (ValueError, OSError):  # not every format has every mode
        return
    for read in (uploads.read_digit, uploads.read_noisy):
        with contextlib.suppress(errors.PictureError):
            pixels = read(content).pixels
            assert pixels.shape == (28, 28)
            assert 0 <= pixels.min() <= pixels.max() <= 1


@pytest.mark.parametrize(
    ("kind", "options"), [*((k, {}) for k in KINDS), *(("TIFF", o) for o in PACKED_TIFFS)]
)
def test_files_with_wrong_bits_or_without_an_end_are_read_or_refused(kind, options):
    rng = np.random.default_rng(0)
    whole = encode(DIGIT.repeat(2, axis=0), kind, **options)
    for count in range(60):
        damaged = bytearray(whole[: rng.integers(1, len(whole))] if count % 3 == 0 else whole)
        for at in rng.integers(0, len(damaged), 3):
            damaged[at] ^= 1 << rng.integers(8)
        for read in (decoding.read_grey, decoding.read_rgb):
            with contextlib.suppress(errors.PictureError):
                levels = read(bytes(damaged))[0]
                assert 0 <= levels.min() <= levels.max() <= 1


def test_an_avif_of_millions_of_frames_is_read_as_its_first_one():
    frames = [Image.fromarray(DIGIT), Image.fromarray(255 - DIGIT)]
    content = bytearray(encode(frames[0], "AVIF", save_all=True, append_images=frames[1:]))
    # Each frame has one byte, and there are so many of them; see ISO 14496-12, 8.6.1.2, 8.7.3 and 8.7.4.
    count = (2_500_000).to_bytes(4, "big")
    for box, start in ((b"stts", 12), (b"stsz", 12), (b"stsc", 16)):
        at = content.index(box) + start
        content[at : at + 4] = count
    content[content.index(b"stsz") + 11] = 1
    _, _, notes = decoding.read_grey(bytes(content) + bytes(2_500_000))
    assert notes == ["It is animated; its first frame is used."]


@pytest.mark.parametrize(
    "content",
    [
        with_chunk(b"zTXt", b"a\0\0" + ZEROS),
        with_chunk(b"iCCP", b"a\0\0" + ZEROS),
        with_chunk(b"eXIf", b"MM\0*\0\0\0\x08\xff\xff" + bytes(200)),
        with_chunk(b"acTL", b"\xff" * 8),
        encode(DIGIT) + b"PK\x03\x04<script>alert(1)</script>",
    ],
    ids=["text bomb", "profile bomb", "EXIF of 65,535 entries", "2^32 frames", "a PNG and a ZIP"],
)
def test_tricks_with_what_surrounds_a_picture(content):
    with contextlib.suppress(errors.PictureError):
        assert uploads.read_noisy(content).pixels.shape == (28, 28)
