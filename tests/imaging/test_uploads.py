import contextlib

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage

from denoiser import errors
from denoiser.data import digits
from denoiser.imaging import canvas, rendering, uploads
from tests.conftest import DIGIT, encode


def scan(*, size=(1200, 900), scale=1.5, at=(400, 200), pen=7, ink=40) -> Image.Image:
    """A "3" in ink on paper, evenly lit."""
    image = Image.new("L", size, 220)
    points = [(at[0] + x * scale, at[1] + y * scale) for x, y in canvas.example_points()]
    ImageDraw.Draw(image).line(points, fill=ink, width=pen, joint="curve")
    return image.filter(ImageFilter.GaussianBlur(1.2))


def photograph(paper: Image.Image) -> Image.Image:
    """The same under light from one side, with a camera's noise."""
    width, height = paper.size
    light = np.linspace(0.45, 1, width) * np.linspace(0.8, 1, height)[:, None]
    grain = np.random.default_rng(0).normal(0, 4, light.shape)
    grey = np.clip(np.asarray(paper) * light + grain, 0, 255).astype(np.uint8)
    return Image.fromarray(grey).convert("RGB")


def test_an_mnist_digit_is_taken_as_it_stands():
    picture = uploads.read_digit(encode(DIGIT))
    np.testing.assert_allclose(picture.pixels, DIGIT / 255, atol=1e-6)
    assert picture.notes == ()


def test_an_enlarged_one_gives_the_same_pixels():
    picture = uploads.read_digit(encode(rendering.enlarge(DIGIT / 255, factor=10)))
    np.testing.assert_allclose(picture.pixels, DIGIT / 255, atol=0.005)


@pytest.mark.parametrize("factor", [1, 10])
def test_light_and_dark_grounds_are_told_apart(factor):
    for image in digits.gallery().images[::20]:
        large = image.repeat(factor, axis=0).repeat(factor, axis=1)
        assert uploads.read_digit(encode(large)).notes == ()
        assert "ink on paper" in uploads.read_digit(encode(255 - large)).notes[0]


PHOTOGRAPHS = {
    "thin": {},
    "thick": {"scale": 2.5, "at": (200, 100), "pen": 60},
    "small, in a corner": {"size": (1600, 1200), "scale": 0.8, "at": (1100, 700), "pen": 8},
    "pale pencil": {"pen": 5, "ink": 150},
}


@pytest.mark.parametrize("which", PHOTOGRAPHS)
def test_a_photograph_of_ink_on_paper_becomes_a_digit_like_mnists(which):
    paper = scan(**PHOTOGRAPHS[which])
    picture = uploads.read_digit(encode(photograph(paper), "JPEG", quality=90))
    assert "ink on paper" in picture.notes[0]
    pixels = picture.pixels
    rows = np.flatnonzero(pixels.max(axis=1) > 0.5)
    assert 18 <= rows[-1] - rows[0] + 1 <= 21
    np.testing.assert_allclose(ndimage.center_of_mass(pixels), (13.5, 13.5), atol=0.5)
    assert 60 < pixels.sum() < 110  # a digit of MNIST has 100 or so: neither hair nor blot
    evenly_lit = uploads.read_digit(encode(paper)).pixels
    assert np.corrcoef(evenly_lit.ravel(), pixels.ravel())[0, 1] > 0.95


def test_a_straight_one_keeps_a_width():
    image = Image.new("L", (500, 400), 255)
    ImageDraw.Draw(image).line([(250, 60), (250, 340)], fill=0, width=6)
    pixels = uploads.read_digit(encode(image)).pixels
    assert 1.5 <= pixels[14].sum() <= 3.5


def test_a_digit_with_all_its_mass_at_one_end_does_not_wrap_around():
    image = Image.new("L", (300, 400), 255)
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 40, 260, 160), fill=0)
    pen.rectangle((140, 160, 160, 360), fill=0)
    pixels = uploads.read_digit(encode(image)).pixels
    rows = np.flatnonzero(pixels.max(axis=1) > 0)
    assert list(rows) == list(range(rows[0], rows[-1] + 1))
    assert pixels[rows[0]].sum() > 5  # the bar is on top


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


def test_of_an_animation_the_first_frame_is_used_and_it_is_said():
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
    """The head of a 30,000 x 30,000 PNG; reading on would take 900 MB."""
    head = encode(Image.new("1", (8, 8)))
    size = (30_000).to_bytes(4, "big")
    header = b"IHDR" + size + size + head[24:29]
    import zlib

    return head[:12] + header + zlib.crc32(header).to_bytes(4, "big") + head[33:]


def one_by_one(side: int, *, scans: int) -> bytes:
    """A JPEG, not a progressive one, that has a scan of its own for each of its colours."""
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
    "a progressive JPEG of 72 million numbers": (
        encode(Image.new("RGB", (6000, 4000)), "JPEG", progressive=True, subsampling=0),
        "JPEG of 72 million numbers in several scans",
    ),
    "a progressive JPEG of many scans": (
        encode(Image.new("L", (64, 64)), "JPEG", progressive=True) + b"\xff\xda" * 500,
        "5.. scans",
    ),
    "a JPEG that takes its colours one by one": (one_by_one(6320, scans=3), "120 million numbers"),
    "a JPEG that takes them again and again": (one_by_one(640, scans=300), "300 scans"),
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
def test_a_bad_file_is_answered_with_what_is_wrong(what):
    content, message = BAD[what]
    with pytest.raises(errors.PictureError, match=message):
        uploads.read_digit(content)


def test_random_bytes_never_break_the_reader():
    rng = np.random.default_rng(0)
    exif = Image.Exif()
    exif[0x0112] = 6
    files = [encode(as_mode("RGB")), encode(as_mode("L"), "JPEG", exif=exif)]
    for count in range(600):
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


def test_a_noisy_picture_is_only_shrunk():
    rng = np.random.default_rng(0)
    noisy = np.clip(DIGIT / 255 + 0.55 * rng.normal(size=(28, 28)), 0, 1)
    picture = uploads.read_noisy(encode(rendering.enlarge(noisy, factor=10)))
    np.testing.assert_allclose(picture.pixels, noisy, atol=0.005)
    assert "280 x 280" in picture.notes[0]
    photo = uploads.read_noisy(encode(Image.new("L", (2000, 1500), 90), "JPEG"))
    assert "2000 x 1500" in photo.notes[-1]
