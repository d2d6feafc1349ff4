import base64
import re
import zlib

import numpy as np
import pytest

from denoiser import errors
from denoiser.data import digits
from denoiser.imaging import packing


def test_a_picture_comes_back_from_a_link_as_it_was(three):
    noisy = np.float32(np.random.default_rng(0).integers(0, 256, (28, 28)) / 255)
    blank = np.zeros((28, 28), np.float32)
    for picture in (three, noisy, blank, *digits.gallery().pixels[::50]):  # of many lengths
        text = packing.to_text(picture)
        assert re.fullmatch(r"[\w-]{1,1100}", text, re.ASCII)
        np.testing.assert_array_equal(packing.from_text(text), picture)
    assert len(packing.to_text(three)) < 400


@pytest.mark.parametrize(
    "text",
    ["", "-", "Y2AYKA", "ü", "{three}", "{three}" * 9, "{bomb}", "a b", "\0"],
)
def test_a_text_that_is_not_a_packed_drawing_is_refused(text, three):
    packed = zlib.compress(bytes(10_000_000), wbits=-15)[:800]
    bomb = base64.urlsafe_b64encode(packed).decode()
    text = text.format(three=packing.to_text(three)[:-5], bomb=bomb)
    with pytest.raises(errors.PictureError, match="not a drawing"):
        packing.from_text(text)


def test_pixels_are_rounded_to_the_nearest_255th_and_clipped():
    pixels = np.array([-0.2, 0.0, 0.49 / 255, 0.51 / 255, 0.5, 254.6 / 255, 1.3], np.float32)
    assert packing.to_bytes(pixels).tolist() == [0, 0, 0, 1, 128, 255, 255]
