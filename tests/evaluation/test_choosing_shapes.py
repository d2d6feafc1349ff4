import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from denoiser.data import digits
from denoiser.evaluation import likeness
from denoiser.imaging import uploads
from denoiser.models import litert
from tests.conftest import encode


def paper_with(*placed: tuple[int, int, int]) -> Image.Image:
    """Return paper, 900 pixels wide, with digits of the gallery: number, size and left edge."""
    paper = np.full((500, 900), 225, np.uint8)
    for number, size, left in placed:
        digit = Image.fromarray(digits.gallery().images[number])
        large = np.asarray(digit.resize((size, size), Image.Resampling.BICUBIC), np.float32)
        paper[40 : 40 + size, left : left + size] -= (large * 0.8).astype(np.uint8)
    return Image.fromarray(paper)


def read(image: Image.Image) -> tuple[uploads.Picture, str]:
    photograph = uploads.decode(encode(image.filter(ImageFilter.GaussianBlur(1))))
    classify = litert.load_classifier().classify
    picture = likeness.choose(uploads.find_digits(photograph), classify)
    return picture, likeness.warning(picture.pixels, int(classify(picture.pixels)))


def test_a_much_smaller_digit_can_be_chosen_and_is_counted():
    picture, doubt = read(paper_with((412, 400, 40), (512, 130, 600)))
    assert len(picture.boxes) == 2
    assert picture.chosen == 0
    assert "shows 2 shapes" in picture.warnings[0]
    assert doubt == ""


def test_a_larger_shape_that_is_no_digit_is_not_taken_for_it():
    image = paper_with((512, 200, 350))
    ImageDraw.Draw(image).line([(60, 400), (840, 410)], fill=40, width=40)
    picture, doubt = read(image)
    assert len(picture.boxes) == 2
    assert litert.load_classifier().classify(picture.pixels) == digits.gallery().labels[512]
    assert doubt == ""


def test_where_nothing_looks_like_a_digit_the_largest_shape_is_used_with_a_warning():
    image = Image.new("L", (900, 500), 225)
    pen = ImageDraw.Draw(image)
    pen.polygon([(100, 100), (400, 120), (250, 400)], fill=40)
    pen.rectangle((550, 200, 750, 300), fill=40)
    picture, doubt = read(image)
    assert picture.chosen == 0
    assert "may not be a digit" in doubt
