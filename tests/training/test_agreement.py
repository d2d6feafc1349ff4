import keras
import numpy as np
import pytest
from keras import layers

from denoiser import errors
from denoiser.training import agreement, picture_forms

PICTURES = np.random.default_rng(0).uniform(size=(5, 28, 28)).astype(np.float32)


def original_output(model, *, output_range="unit"):
    forms = (picture_forms.find(tensor.shape[1:]) for tensor in (model.inputs[0], model.outputs[0]))
    input_form, output_form = forms
    return agreement.original_output(
        model,
        PICTURES,
        input_form=input_form,
        output_form=output_form,
        output=0,
        input_range="tanh",
        output_range=output_range,
    )


def test_the_original_runs_in_its_own_shapes_ranges_and_batches():
    entry = keras.Input((32, 32, 3), batch_size=2)
    model = keras.Model([entry], layers.Identity()(entry))
    np.testing.assert_allclose(original_output(model, output_range="tanh"), PICTURES, atol=1e-6)


def test_whole_numbers_are_not_compared():
    entry = keras.Input((28, 28, 1), dtype="uint8")
    assert original_output(keras.Model(entry, layers.Rescaling(1 / 255)(entry))) is None


def test_another_output_is_an_error_that_says_how_far_off_it_is():
    agreement.check(PICTURES + 1e-5, np.clip(PICTURES, 0, 1), tolerance=1e-4)
    with pytest.raises(errors.ModelError, match=r"up to 0\.01, and at most 0\.0001"):
        agreement.check(np.zeros(3), np.full(3, 0.01), tolerance=1e-4)
    with pytest.raises(errors.ModelError, match="up to nan"):
        agreement.check(np.full(3, np.nan), np.zeros(3), tolerance=1e-4)
