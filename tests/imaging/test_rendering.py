import io

import numpy as np
import pytest
from PIL import Image

from denoiser.imaging import rendering

BLACK, WHITE, FRAME, NOTHING = (0, 0, 0, 255), (255,) * 4, (128, 128, 128, 255), (0, 0, 0, 0)
ORANGE, BLUE = (255, 160, 50, 255), (70, 160, 255, 255)


def draw(*maps, **options):
    settings = {"largest": 2.0, "is_signed": False, "map_size": 8, "width": 30}
    return rendering.draw_sheet(np.stack(maps, axis=-1), **settings | options)


def test_maps_are_laid_out_in_rows_on_one_scale():
    sheet = draw(np.array([[0.0, 0.4], [2.0, 0.0]]), np.zeros((2, 2)), np.full((2, 2), 2.0))
    assert sheet.shape == (24, 24, 4)  # 8 pixels and a frame of 2, twice
    at = {
        (1, 2): FRAME, (2, 2): BLACK, (2, 9): (51, 51, 51, 255), (9, 2): WHITE, (9, 9): BLACK,
        (2, 10): FRAME, (2, 13): FRAME, (2, 14): BLACK, (14, 2): WHITE, (21, 9): WHITE,
        (12, 12): NOTHING, (23, 23): NOTHING,
    }  # fmt: skip
    assert {place: tuple(sheet[place]) for place in at} == at


def test_signed_maps_are_orange_above_0_and_blue_below():
    sheet = draw(np.array([[2.0, -2.0], [0.0, 9.0]]), is_signed=True)
    corners = [tuple(sheet[place]) for place in ((2, 2), (2, 9), (9, 2), (9, 9))]
    assert corners == [ORANGE, BLUE, BLACK, ORANGE]


@pytest.mark.parametrize(
    ("height", "width", "count", "expected"),
    [
        (28, 28, 32, (4 * 88, 8 * 88)),  # 8 columns, though 9 would fit
        (26, 26, 64, (8 * 82, 8 * 82)),
        (5, 5, 7, (84, 7 * 84)),
        (7, 7, 76, (9 * 88, 9 * 88)),  # no number of columns from 5 to 9 fills the last row
        (2, 9, 2, (22, 2 * 85)),
        (112, 112, 2, (116, 2 * 116)),  # larger than asked for
        (2000, 2000, 2, (4008, 2004)),  # and than the sheet
    ],
)
def test_maps_of_every_shape_fit(height, width, count, expected):
    sheet = draw(*[np.full((height, width), 2.0)] * count, map_size=84, width=872)
    assert sheet.shape == (*expected, 4)
    factor = max(1, 84 // max(height, width))
    white = count * height * width * factor**2
    assert np.count_nonzero((sheet == 255).all(axis=2)) == white


def test_all_panels_share_one_grey_scale():
    np.testing.assert_array_equal(
        rendering.enlarge(np.array([[-1, 0, 0.5], [1, 2, 0.2]]), factor=1),
        [[0, 0, 128], [255, 255, 51]],
    )
    assert rendering.enlarge(np.zeros((28, 28)), factor=10).shape == (280, 280)


def test_signed_numbers_are_orange_above_0_and_blue_below_on_one_scale():
    painted = rendering.paint_signed(np.array([[1, 3, 0.5], [-1, -2, 0]]), factor=2)
    assert painted.shape == (4, 6, 3)
    orange, blue = [255, 160, 50], [70, 160, 255]
    np.testing.assert_array_equal(
        painted[::2, ::2],
        [[orange, orange, [128, 80, 25]], [blue, blue, [0, 0, 0]]],
    )
    np.testing.assert_array_equal(painted[1::2, 1::2], painted[::2, ::2])  # whole pixels


def test_an_opacity_survives_the_png():
    colours = np.array([[[255, 160, 50, 255], [0, 0, 0, 0]]], np.uint8)
    image = Image.open(io.BytesIO(rendering.to_png(colours)))
    np.testing.assert_array_equal(np.asarray(image), colours)
