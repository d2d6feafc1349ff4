import base64
import io

import numpy as np
import pytest
from PIL import Image

from denoiser import errors
from denoiser.imaging import canvas


def drawn(ink=255, alpha=255):
    rgba = np.zeros((280, 280, 4), np.uint8)
    rgba[..., 3] = alpha
    rgba[100:126, 50:230, :3] = ink
    return rgba


def test_a_stroke_keeps_its_place_and_gets_grey_edges():
    pixels = canvas.from_canvas(drawn())
    assert pixels.dtype == np.float32
    np.testing.assert_allclose(pixels[9:14, 10], [0, 1, 1, 0.6, 0], atol=1e-6)
    np.testing.assert_array_equal(np.flatnonzero(pixels[10]), range(5, 23))


def test_transparent_ground_is_black_not_ink():
    rgba = drawn()
    rgba[:50] = (255, 255, 255, 0)
    np.testing.assert_array_equal(canvas.from_canvas(rgba), canvas.from_canvas(drawn()))


def test_a_canvas_of_another_size_is_refused():
    with pytest.raises(ValueError, match=r"got uint8 of shape \(10, 10, 4\)"):
        canvas.from_canvas(np.zeros((10, 10, 4), np.uint8))


def test_only_a_canvas_without_ink_is_blank(three):
    assert canvas.is_blank(np.zeros((28, 28)))
    assert not canvas.is_blank(canvas.rasterize([[(140, 140), (141, 140)]]))
    assert not canvas.is_blank(three)


def test_the_example_is_a_digit_of_mnists_stroke_width(three):
    # Down its middle a "3" crosses ink three times, each 2 to 4 pixels thick.
    column = three[:, 13]
    runs = np.flatnonzero(np.diff(np.concatenate([[0], column > 0.5, [0]]).astype(int)))
    widths = runs[1::2] - runs[::2]
    assert len(widths) == 3
    assert all(2 <= width <= 4 for width in widths)


def test_what_the_canvas_sends_is_checked_before_it_is_decoded():
    file = io.BytesIO()
    Image.fromarray(drawn()).save(file, "PNG")
    np.testing.assert_array_equal(canvas.read_canvas(file.getvalue()), canvas.from_canvas(drawn()))
    other = io.BytesIO()
    Image.new("RGBA", (10, 10)).save(other, "PNG")
    for content in (b"", b"text", file.getvalue()[:300], other.getvalue()):
        with pytest.raises(errors.PictureError, match="The canvas sent"):
            canvas.read_canvas(content)


def test_a_picture_on_the_canvas_is_read_as_it_was(three):
    (image,) = canvas.picture_to_drawing(three)["objects"]
    png = base64.b64decode(image["src"].partition(",")[2])
    np.testing.assert_array_equal(canvas.read_canvas(png), three)
