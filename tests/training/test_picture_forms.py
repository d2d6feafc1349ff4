import keras
import numpy as np
import pytest

from denoiser.training import picture_forms
from denoiser.training.copying import Copier
from denoiser.training.layouts import ChannelsLast

PICTURES = np.random.default_rng(0).uniform(size=(2, 28, 28)).astype(np.float32)


@pytest.mark.parametrize(
    ("shape", "height", "channels", "layout"),
    [
        ((28, 28, 1), 28, 1, "last"),
        ((None, None, 1), 28, 1, "last"),
        ((None, None, None), 28, 1, "last"),
        ((1, 28, 28), 28, 1, "first"),
        ((1, None, None), 28, 1, "first"),
        ((3, 32, 32), 32, 3, "first"),
        ((32, 32, 3), 32, 3, "last"),
        ((28, 28), 28, 1, "flat"),
        ((None, None), 28, 1, "flat"),
        ((784,), 28, 1, "flat"),
        ((784, 1), 28, 1, "flat"),
        ((1, 1024), 32, 1, "flat"),
    ],
)
def test_a_picture_is_found_in_a_shape(shape, height, channels, layout):
    form = picture_forms.find(shape)
    assert (form.height, form.width) == (height, height)
    assert (form.channels, form.layout) == (channels, layout)


@pytest.mark.parametrize(
    "shape", [(10,), (14, 14, 1), (28, 28, 2), (28, 28, 28), (None,), (), (785,), (9999, 9999, 1)]
)
def test_no_picture_is_found_in_other_shapes(shape):
    assert picture_forms.find(shape) is None


@pytest.mark.parametrize(
    "shape", [(28, 28, 1), (784,), (28, 28), (1, 28, 28), (33, 32, 3), (3, 32, 32), (1024,)]
)
def test_layers_and_arrays_insert_and_extract_the_same_picture(shape):
    form, copier = picture_forms.find(shape), Copier()
    picture = keras.Input((28, 28, 1))
    value = form.insert(picture, copier)
    tensor = value.tensor if isinstance(value, ChannelsLast) else value
    network = keras.Model(picture, [tensor, form.extract(tensor, copier)])
    inserted, extracted = (np.asarray(output) for output in network(PICTURES[..., None]))
    by_array = form.insert_array(PICTURES)
    assert by_array.shape == (2, *shape)
    if form.layout == "first":
        inserted = np.moveaxis(inserted, -1, 1)
    np.testing.assert_array_equal(inserted, by_array)
    np.testing.assert_allclose(form.extract_array(by_array), PICTURES, atol=1e-6)
    np.testing.assert_allclose(extracted[..., 0], PICTURES, atol=1e-6)


def test_what_is_done_is_said_in_a_sentence_each():
    row, square, plain = map(picture_forms.find, [(784,), (3, 32, 32), (28, 28, 1)])
    assert picture_forms.describe(plain, plain) == []
    assert picture_forms.describe(row, plain) == [
        "It takes 784 numbers in a row: the picture's rows are joined."
    ]
    assert picture_forms.describe(plain, square) == [
        "It returns pictures with the channels first.",
        "It returns three channels: their mean is used.",
        "It returns pictures of 32x32 pixels: the margin is cut off.",
    ]
    assert len(picture_forms.describe(square, square)) == 3
