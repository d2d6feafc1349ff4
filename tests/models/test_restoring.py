import numpy as np
import pytest

from denoiser.data import digits
from denoiser.imaging import observations
from denoiser.models import catalog, litert, restoring


@pytest.fixture(scope="module")
def denoise():
    return litert.load(catalog.generator()).denoise


@pytest.mark.parametrize(
    "damage",
    [
        observations.without_block(10),
        observations.without_random_pixels(0.7, seed=1),
        observations.every_pixel_of(2),
        observations.Averages(4),
    ],
    ids=["block", "random pixels", "grid", "averages"],
)
def test_answers_agree_with_what_is_left_and_are_the_digit(denoise, damage):
    pure = digits.gallery().pixels[[5, 412]]
    for picture, label in zip(pure, (0, 4), strict=True):
        observation = observations.observe(damage, picture)
        answers = restoring.restore(denoise, observation, seed=0, count=4)
        assert answers.shape == (4, 28, 28)
        assert 0 <= answers.min() <= answers.max() <= 1
        # They are clipped to [0, 1] in the end, which changes what is left a little.
        np.testing.assert_allclose(damage.project(answers), [observation.known] * 4, atol=0.06)
        classes = litert.load_classifier().classify(answers)
        assert np.mean(classes == label) >= 0.75


def test_where_little_is_left_the_answers_differ(denoise):
    nine = digits.gallery().pixels[905]
    observation = observations.observe(observations.without_lower_part(0.5), nine)
    answers = restoring.restore(denoise, observation, seed=0)
    np.testing.assert_allclose(answers[:, :14], [nine[:14]] * 16, atol=1e-6)
    assert answers[:, 14:].std(axis=0).max() > 0.3


def test_equal_seeds_give_equal_answers(denoise, three):
    observation = observations.observe(observations.without_block(10), three)
    first, again, other = (
        restoring.restore(denoise, observation, seed=seed, count=2, rounds=3) for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
