import warnings

import numpy as np
import pytest

from denoiser import errors
from denoiser.imaging import noise, pixels
from tests.conftest import DIGIT, GALLERY

PURE = DIGIT / np.float32(255)
SIXTEEN_BIT = DIGIT.astype(np.uint16) * 257


@pytest.mark.parametrize(
    "shape",
    [(2, 28, 28), (2, 28, 28, 1), (2, 1, 28, 28), (2, 784), (1, 28, 28), (28, 28, 28)],
)
def test_stacks_of_every_layout_are_read(shape):
    stack = np.arange(np.prod(shape)).reshape(shape) % 256
    read, _ = pixels.read(stack.astype(np.uint8), "x", is_noisy=False)
    assert read.dtype == np.float32
    np.testing.assert_array_equal(read, (stack / 255).astype(np.float32).reshape(-1, 28, 28))


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 1), (784,)])
def test_a_single_picture_stays_one(shape):
    np.testing.assert_allclose(pixels.read(DIGIT.reshape(shape), "x", is_noisy=True)[0], PURE)


@pytest.mark.parametrize("shape", [(3, 28), (28, 28, 3), (0, 28, 28), (2, 28, 28, 3), (), (32, 32)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(errors.PictureError, match=r"x has the shape \(.*expected \(28, 28\)"):
        pixels.read(np.zeros(shape), "x", is_noisy=True)


SCALES = {
    "bytes": (DIGIT, None),
    "bool": (DIGIT > 127, None),
    "int64 to 255": (DIGIT.astype(np.int64), "255 was taken"),
    "uint16 to 255": (DIGIT.astype(np.uint16), "255 was taken"),
    "uint16 to 65535": (SIXTEEN_BIT, "65535 was taken"),
    "float to 65535": (SIXTEEN_BIT.astype(float), "65535 was taken"),
    "float64 to 255": (DIGIT.astype(float), "255 was taken"),
    "resized, to 254.7": (PURE * 254.7, "from 0 to 254.7, so 255 was taken"),
    "bytes to 1": ((DIGIT > 127).astype(np.uint8), "1 was taken"),
    "int to 1": ((DIGIT > 127).astype(int), "1 was taken"),
    "float to 1": (PURE, None),
    "rounded": (PURE + np.float32(1e-6), None),
}


@pytest.mark.parametrize("is_noisy", [False, True])
@pytest.mark.parametrize("what", SCALES)
def test_pixels_of_every_scale_become_floats_from_0_to_1(what, is_noisy):
    array, note = SCALES[what]
    read, notes = pixels.read(array, "x", is_noisy=is_noisy)
    expected = DIGIT > 127 if array.max() == 1 and array.dtype != np.float32 else PURE
    np.testing.assert_allclose(read, expected, atol=0.002)
    assert len(notes) == (note is not None)
    assert note is None or note in notes[0]


@pytest.mark.parametrize("noise_factor", [0.1, 0.55, 1.5])
@pytest.mark.parametrize("clip", [False, True])
def test_noise_is_never_taken_for_another_scale(noise_factor, clip):
    stack = np.tile(GALLERY.pixels, (4, 1, 1))
    noisy = noise.make_noisy(stack, noise_factor=noise_factor, seed=1, clip=clip)
    read, notes = pixels.read(noisy, "x", is_noisy=True)
    np.testing.assert_array_equal(read, noisy)
    assert notes == []


def test_pixels_from_minus_1_are_moved_only_where_there_is_no_noise():
    signed = PURE * 2 - 1
    read, notes = pixels.read(signed, "x", is_noisy=False)
    np.testing.assert_allclose(read, PURE, atol=1e-6)
    assert "-1 was taken as black" in notes[0]
    np.testing.assert_array_equal(pixels.read(signed, "x", is_noisy=True)[0], signed)


REFUSED = {
    "classes": (np.arange(784) % 10, "as classes are"),
    "classes as floats": (np.arange(784.0) % 10, "as classes are"),
    "noise on 0 to 255": (np.linspace(-300, 500, 784), "cannot be told"),
    "to 1000": (np.linspace(0, 1000, 784), "cannot be told"),
    "12 bit": (np.full((28, 28), 4095, np.uint16), "cannot be told"),
    "negative": (np.full((28, 28), -3), "cannot be told"),
    "NaN": (np.full((28, 28), np.nan), "NaN or infinite; replace them, as by `np.nan_to_num"),
    "infinite": (np.full((28, 28), -np.inf), "NaN or infinite"),
    "NaN in one": (np.stack([PURE, PURE, PURE * np.nan]), "first in picture 2, counted from 0"),
    "huge": (np.full((28, 28), 1e7), r"beyond 1e\+06; divide"),
    "complex": (np.zeros((28, 28), complex), "is of complex128; expected numbers"),
    "text": (np.full((28, 28), "a"), "expected numbers"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_pixels_whose_scale_cannot_be_told_are_refused(what):
    array, message = REFUSED[what]
    with warnings.catch_warnings(), pytest.raises(errors.PictureError, match=message):
        pixels.read(array, "x", is_noisy=True)


def test_only_noisy_pictures_may_have_values_outside_0_to_1():
    pictures = np.full((28, 28), 1.5)
    assert pixels.read(pictures, "x", is_noisy=True)[0].max() == 1.5
    with pytest.raises(errors.PictureError, match=r"x has pixels from 1\.5 to 1\.5; .* expected"):
        pixels.read(pictures, "x", is_noisy=False)
