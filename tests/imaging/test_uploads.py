import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage

from denoiser import errors
from denoiser.data import digits
from denoiser.imaging import canvas, rendering, uploads
from denoiser.models import litert
from tests.conftest import DIGIT, encode
from tools import photographs


def scan(*, size=(1200, 900), scale=1.5, at=(400, 200), pen=7, ink=40) -> Image.Image:
    """Return a "3" in ink on paper, evenly lit."""
    image = Image.new("L", size, 220)
    points = [(at[0] + x * scale, at[1] + y * scale) for x, y in canvas.example_points()]
    ImageDraw.Draw(image).line(points, fill=ink, width=pen, joint="curve")
    return image.filter(ImageFilter.GaussianBlur(1.2))


def photograph(paper: Image.Image) -> Image.Image:
    """Return the same under light from one side, with a camera's noise."""
    width, height = paper.size
    light = np.linspace(0.45, 1, width) * np.linspace(0.8, 1, height)[:, None]
    grain = np.random.default_rng(0).normal(0, 4, light.shape)
    grey = np.clip(np.asarray(paper) * light + grain, 0, 255).astype(np.uint8)
    return Image.fromarray(grey).convert("RGB")


def test_an_mnist_digit_is_read_unchanged():
    picture = uploads.read_digit(encode(DIGIT))
    np.testing.assert_allclose(picture.pixels, DIGIT / 255, atol=1e-6)
    assert picture.notes == ()


def test_an_enlarged_digit_becomes_the_same_pixels():
    picture = uploads.read_digit(encode(rendering.enlarge(DIGIT / 255, factor=10)))
    np.testing.assert_allclose(picture.pixels, DIGIT / 255, atol=0.005)


@pytest.mark.parametrize("factor", [1, 10])
def test_light_and_dark_backgrounds_are_recognised(factor):
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


def test_a_vertical_line_keeps_a_width():
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


def test_a_noisy_picture_is_only_shrunk():
    rng = np.random.default_rng(0)
    noisy = np.clip(DIGIT / 255 + 0.55 * rng.normal(size=(28, 28)), 0, 1)
    picture = uploads.read_noisy(encode(rendering.enlarge(noisy, factor=10)))
    np.testing.assert_allclose(picture.pixels, noisy, atol=0.005)
    assert "280 x 280" in picture.notes[0]
    photo = uploads.read_noisy(encode(Image.new("L", (2000, 1500), 90), "JPEG"))
    assert "2000 x 1500" in photo.notes[-1]


@pytest.mark.parametrize("kind", photographs.KINDS)
def test_a_digit_is_classified_correctly_after_it_was_read_from_a_photograph(kind):
    digit = digits.gallery().pixels[512]
    content = photographs.make(kind, digit, np.random.default_rng(1), shape=(300, 400))
    picture = uploads.read_digit(content)
    assert litert.load_classifier().classify(picture.pixels) == digits.gallery().labels[512]


@pytest.mark.parametrize(
    "name", ["blank paper", "blank ruled paper", "darkness", "a slope of grey"]
)
def test_a_picture_of_nothing_is_refused(name):
    with pytest.raises(errors.PictureError, match="shows no digit"):
        uploads.read_digit(photographs.pattern(name, np.random.default_rng(0)))


def two_digits(*, gap: int = 60) -> uploads.Photograph:
    """Return a photograph with a 4 on the left of a larger 2."""
    image = Image.new("L", (1000, 600), 230)
    pen = ImageDraw.Draw(image)
    pen.line([(200, 150), (150, 300), (330, 300)], fill=30, width=20)
    pen.line([(290, 200), (280, 400)], fill=30, width=20)
    left = 330 + gap
    points = [(0, 160), (120, 100), (200, 180), (0, 450), (220, 450)]
    pen.line([(left + x, y) for x, y in points], fill=30, width=24)
    return uploads.decode(encode(image.filter(ImageFilter.GaussianBlur(1))))


@pytest.mark.parametrize("gap", [60, 200])
def test_of_several_shapes_one_is_used_and_the_visitor_is_told(gap):
    photograph = two_digits(gap=gap)
    larger, smaller = uploads.find_digits(photograph)
    assert (larger.chosen, smaller.chosen) == (1, 0)
    assert len(larger.boxes) == len(smaller.boxes) == 2
    assert "shows 2 shapes; number 2 from the left" in larger.warnings[0]
    classes = [litert.load_classifier().classify(picture.pixels) for picture in (larger, smaller)]
    assert classes == [2, 4]


def test_of_many_shapes_the_largest_twelve_can_be_chosen():
    image = Image.new("L", (900, 600), 230)
    pen = ImageDraw.Draw(image)
    for k in range(24):
        left, top = 40 + k % 6 * 140, 40 + k // 6 * 140
        pen.rectangle((left, top, left + 40, top + 60 + k), fill=30)
    pictures = uploads.find_digits(uploads.decode(encode(image)))
    assert len(pictures) == len(pictures[0].boxes) == 12
    assert "shows 24 shapes" in pictures[0].warnings[0]
    assert "12 largest" in pictures[0].warnings[0]


def test_coloured_ink_on_white_becomes_white_on_black():
    ink = rendering.enlarge(DIGIT / 255, factor=10)[..., None] / 255
    red = np.rint(255 - ink * np.array([35, 215, 225])).astype(np.uint8)
    picture = uploads.read_digit(encode(Image.fromarray(red)))
    assert picture.pixels.max() == 1
    np.testing.assert_allclose(picture.pixels, DIGIT / 255, atol=0.02)
    assert "ink was made white" in picture.notes[-1]


def test_the_parts_of_one_digit_stay_together():
    image = Image.new("L", (600, 600), 230)
    pen = ImageDraw.Draw(image)
    pen.line([(200, 130), (400, 120)], fill=30, width=24)  # the bar of a 5, apart from the rest
    points = [(210, 170), (200, 300), (340, 290), (390, 400), (300, 500), (190, 470)]
    pen.line(points, fill=30, width=24)
    (picture,) = uploads.find_digits(uploads.decode(encode(image)))
    assert len(picture.boxes) == 1
    assert picture.warnings == ()
    assert litert.load_classifier().classify(picture.pixels) == 5


def test_a_region_holds_the_digit_that_is_in_it():
    (picture,) = uploads.find_digits(two_digits(), region=(0.05, 0.1, 0.36, 0.9))
    assert litert.load_classifier().classify(picture.pixels) == 4
    with pytest.raises(errors.PictureError, match="shows no digit"):
        uploads.find_digits(two_digits(), region=(0.7, 0.8, 0.95, 0.98))


def test_ink_and_paper_can_be_exchanged():
    image = Image.new("L", (600, 400), 128)
    pen = ImageDraw.Draw(image)
    pen.line([(150, 80), (150, 320)], fill=20, width=24)  # a dark 1
    pen.line([(350, 80), (480, 80), (400, 320)], fill=230, width=20)  # a light 7
    photograph = uploads.decode(encode(image))
    labels = [
        litert.load_classifier().classify(
            uploads.find_digits(photograph, is_dark=is_dark)[0].pixels
        )
        for is_dark in (True, False)
    ]
    assert labels == [1, 7]
    whole = uploads.as_it_is(photograph)
    np.testing.assert_allclose(uploads.as_it_is(photograph, invert=True).pixels, 1 - whole.pixels)


def test_what_touches_the_edge_is_used_with_a_warning():
    image = Image.new("L", (600, 600), 230)
    ImageDraw.Draw(image).line([(300, 0), (300, 400)], fill=30, width=30)
    assert "touches the edge" in uploads.read_digit(encode(image)).warnings[-1]


@pytest.mark.parametrize("size", [(120, 90), (640, 480)])
def test_a_packed_photograph_is_nearly_the_same(size):
    rng = np.random.default_rng(0)
    blocks = rng.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    image = Image.fromarray(blocks).resize(size, Image.Resampling.BILINEAR)
    photograph = uploads.decode(encode(image))
    again = uploads.unpack(photograph.pack(), photograph.size, photograph.notes)
    np.testing.assert_allclose(again.rgb, photograph.rgb, atol=0.06)
    assert len(photograph.pack()) < 100_000
