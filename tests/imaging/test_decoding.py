import contextlib
import zlib

import numpy as np
import pytest
from PIL import Image

from denoiser import errors
from denoiser.imaging import decoding, rendering, uploads
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


SMOOTH = np.asarray(Image.fromarray(DIGIT).resize((64, 64), Image.Resampling.BICUBIC))
OPTIONS = {"JPEG": {"quality": 95}, "WebP": {"quality": 95}, "AVIF": {"quality": 95}}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WebP", "AVIF", "GIF", "BMP", "TIFF"])
def test_every_kind_of_picture_shows_the_same_in_grey_and_in_colour(kind):
    options = OPTIONS.get(kind, {})
    levels, size, notes = decoding.read_grey(encode(SMOOTH, kind, **options))
    assert (size, notes) == ((64, 64), [])
    np.testing.assert_allclose(levels, SMOOTH / 255, atol=0.06)
    red = Image.merge("RGB", [Image.fromarray(SMOOTH), *[Image.new("L", (64, 64))] * 2])
    colours, size, notes = decoding.read_rgb(encode(red, kind, **options))
    assert (colours.shape, colours.dtype, size, notes) == ((64, 64, 3), np.float32, (64, 64), [])
    np.testing.assert_allclose(colours[..., 0].mean(), SMOOTH.mean() / 255, atol=0.02)
    assert colours[..., 1:].mean() < 0.03


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WebP", "AVIF", "TIFF"])
@pytest.mark.parametrize("turn", range(2, 9))
def test_every_kind_is_turned_by_its_exif_note(kind, turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    wide = Image.fromarray(SMOOTH[:40])
    content = encode(wide.convert("RGB"), kind, exif=exif, **OPTIONS.get(kind, {}))
    shown = [
        *(Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180),
        *(Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.TRANSPOSE),
        *(Image.Transpose.ROTATE_270, Image.Transpose.TRANSVERSE, Image.Transpose.ROTATE_90),
    ][turn - 2]
    expected = np.asarray(wide.transpose(shown)) / 255
    np.testing.assert_allclose(decoding.read_grey(content)[0], expected, atol=0.08)


TIFFS = {
    "one bit": ("1", {"compression": "group4"}),
    "palette": ("P", {"compression": "tiff_lzw"}),
    "CMYK": ("CMYK", {"compression": "packbits"}),
    "RGBA": ("RGBA", {"compression": "tiff_adobe_deflate"}),
    "LA": ("LA", {}),
    "YCbCr": ("YCbCr", {}),
    "LAB": ("LAB", {}),
    "JPEG inside": ("RGB", {"compression": "jpeg", "quality": 95}),
    "Zstandard": ("L", {"compression": "zstd"}),
}


@pytest.mark.parametrize("what", TIFFS)
def test_every_mode_and_compression_of_tiff_is_read(what):
    mode, options = TIFFS[what]
    image = Image.fromarray(SMOOTH)
    if mode == "LAB":
        image = Image.merge("LAB", [image, *[Image.new("L", (64, 64), 128)] * 2])
    levels = decoding.read_grey(encode(image.convert(mode), "TIFF", **options))[0]
    assert mode == "1" or np.abs(levels - SMOOTH / 255).max() <= 0.1  # one bit is dithered
    assert np.corrcoef(levels.ravel(), SMOOTH.ravel())[0, 1] > 0.85


@pytest.mark.parametrize(
    ("pixels", "note"),
    [
        (SMOOTH.astype(np.uint16) * 257, None),
        (SMOOTH.astype(np.int32), "255 was taken as white"),
        (SMOOTH.astype(np.int32) * 257, "65535 was taken as white"),
        (SMOOTH.astype(np.float32), "255 was taken as white"),
        (SMOOTH / np.float32(255), "1 was taken as white"),
        (SMOOTH / np.float32(127.5) - 1, "from -1 to 1 were scaled"),
    ],
    ids=["16 bit", "32 bit to 255", "32 bit to 65535", "float to 255", "float to 1", "float to -1"],
)
def test_a_tiff_of_more_than_8_bits_is_scaled_to_0_to_1(pixels, note):
    levels, _, notes = decoding.read_grey(encode(pixels, "TIFF"))
    np.testing.assert_allclose(levels, SMOOTH / 255, atol=1e-3)
    assert len(notes) == (note is not None)
    assert note is None or note in notes[0]


def test_a_tiff_of_pixels_that_are_no_numbers_is_refused():
    with pytest.raises(errors.PictureError, match="no numbers"):
        decoding.read_grey(encode(np.full((64, 64), np.nan, np.float32), "TIFF"))


@pytest.mark.parametrize("kind", ["GIF", "WebP", "AVIF", "TIFF"])
def test_of_several_pictures_in_a_file_the_first_is_used(kind):
    frames = [Image.fromarray(SMOOTH), Image.fromarray(255 - SMOOTH)]
    content = encode(frames[0], kind, save_all=True, append_images=frames[1:])
    levels, _, notes = decoding.read_grey(content)
    assert np.corrcoef(levels.ravel(), SMOOTH.ravel())[0, 1] > 0.95
    assert ("first frame" in notes[0]) == (kind != "TIFF")
    assert "first" in notes[0]


def test_what_is_transparent_gets_the_same_shade_in_colour():
    ink = Image.new("RGBA", (64, 64), (0, 0, 200, 0))
    ink.putalpha(Image.fromarray(SMOOTH))
    colours, _, _ = decoding.read_rgb(encode(ink))
    np.testing.assert_allclose(colours[0, 0], 1)
    assert colours[..., 0].min() == pytest.approx(1 - SMOOTH.max() / 255, abs=1e-5)
    ink.paste((255, 250, 250), mask=None, box=(0, 0, 64, 64))
    ink.putalpha(Image.fromarray(SMOOTH))
    np.testing.assert_allclose(decoding.read_rgb(encode(ink, "WebP"))[0][0, 0], 0)


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


# The large ones are made when they are needed: all processes that run tests collect this.
BAD = {
    "an empty file": (b"", "is empty"),
    "text renamed to .png": (b"I am text", "text, not a picture; expected PNG, JPEG, WebP"),
    "cut short": (encode(as_mode("RGB"))[:200], "cut short: download or copy it again"),
    "30,000 x 30,000": (bomb(), "large"),
    "50 megapixels": (lambda: encode(Image.new("1", (10_000, 5_000))), "10000 x 5000"),
    "100 megapixels": (lambda: encode(Image.new("1", (10_000, 10_000))), "large"),
    "a thread": (encode(Image.new("L", (9000, 50), 255)), "9000 x 50"),
    "a smooth shade": (encode(np.tile(np.arange(200, dtype=np.uint8), (150, 1))), "shows no digit"),
    "1 x 1": (encode(Image.new("L", (1, 1), 255)), "1 x 1"),
    "one colour": (encode(Image.new("L", (90, 90), 128)), "shows no digit"),
    "fully transparent": (encode(Image.new("RGBA", (90, 90))), "fully transparent"),
    "a progressive JPEG of 72 million coefficients": (
        lambda: encode(Image.new("RGB", (6000, 4000)), "JPEG", progressive=True, subsampling=0),
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
    "a GIF of 65,535 x 65,535": (
        encode(DIGIT, "GIF")[:6] + b"\xff" * 4 + encode(DIGIT, "GIF")[10:],
        "65535 x 65535",
    ),
    "a GIF of empty comments": (
        encode(DIGIT, "GIF")[:13] + b"!\xfe\0" * 110_000 + encode(DIGIT, "GIF")[13:],
        "100,000 blocks",
    ),
    "a GIF of junk": (encode(DIGIT, "GIF")[:13] + b"\1" * 110_000, "100,000 blocks"),
    "a WebP of 24 megapixels": (
        lambda: encode(Image.new("RGB", (6000, 4000)), "WebP", lossless=True, method=0),
        "at most 20 megapixels of WebP",
    ),
    "an AVIF of 24 megapixels": (
        lambda: encode(Image.new("RGB", (6000, 4000)), "AVIF", speed=10),
        "at most 20 megapixels of AVIF",
    ),
    "a BMP with steps": (
        b"BM" + bytes(12) + b"\x28" + bytes(15) + b"\1\0\0\0" + bytes(2_000_000),
        "compressed BMP of 2 MB",
    ),
    "a TIFF of a rare kind": (
        encode(DIGIT, "TIFF").replace(b"\2\1\3\0\1\0\0\0\x08", b"\2\1\3\0\1\0\0\0\x09"),
        "rare kind of TIFF",
    ),
    "one row": (encode(Image.new("1", (40_000, 100))), "too narrow"),
    "11 MB": (bytes(11_000_000), "11 MB"),
}


@pytest.mark.parametrize("what", BAD)
def test_the_error_for_a_bad_file_says_what_is_wrong(what):
    content, message = BAD[what]
    with pytest.raises(errors.PictureError, match=message):
        uploads.read_digit(content() if callable(content) else content)


def test_damaged_files_are_read_or_refused():
    rng = np.random.default_rng(0)
    exif = Image.Exif()
    exif[0x0112] = 6
    files = [encode(as_mode("RGB")), encode(as_mode("L"), "JPEG", exif=exif)]
    for count in range(16):
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
