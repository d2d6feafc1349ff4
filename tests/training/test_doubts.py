import numpy as np
import pytest

from denoiser.data import digits
from denoiser.models import catalog, litert
from denoiser.training import doubts


def find(run, noise_factor=0.55):
    return doubts.find(run, digits.gallery(), noise_factor=noise_factor)


def test_a_shipped_model_is_not_doubted():
    for name in ("book-ffnn", "blind"):
        model = catalog.find().get(name)
        middle = sum(model.recipe.noise_factors) / 2
        assert find(litert.load(model).denoise, middle) == ()


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (lambda x: x, "no closer to the pure digits than a black picture (8."),
        (lambda x: 1 - x, "no closer to the pure digits than a black picture ("),
        (np.zeros_like, "nearly the same for every picture"),
        (lambda x: 0.5 + 0.001 * x, "nearly the same for every picture"),
    ],
)
def test_a_model_that_does_not_denoise_is_doubted(run, sentence):
    (doubt,) = find(run)
    assert sentence in doubt
    assert find(run, noise_factor=0) == ()


def test_at_little_noise_the_noisy_input_is_the_measure():
    (doubt,) = find(lambda x: x + 0.2, noise_factor=0.1)
    assert "than the noisy input (" in doubt
