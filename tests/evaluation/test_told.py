import numpy as np
import pytest

from denoiser.data import digits
from denoiser.evaluation import told
from denoiser.imaging import corruptions, metrics, observations
from denoiser.models import catalog, litert

FOUR = digits.gallery().pixels[412]


@pytest.fixture(scope="module")
def network():
    return litert.load(catalog.generator()).denoise


def observe(kind: str, strength: float) -> tuple[np.ndarray, observations.Observation]:
    """The damaged four, and what is known of it."""
    corruption = corruptions.KINDS[kind]
    damaged = corruption(FOUR, strength=strength, seed=2)
    damage = corruption.to_damage(strength=strength, seed=2)
    return damaged, observations.observe_damaged(damage, damaged)


@pytest.mark.parametrize(("kind", "strength"), [("Masked block", 0.35), ("Salt and pepper", 0.5)])
def test_known_pixels_come_back_exactly(network, kind, strength):
    _, observation = observe(kind, strength)
    answer = told.denoise(network, observation, seed=0)
    is_known = observation.damage.is_known
    assert answer.dtype == np.float32
    np.testing.assert_array_equal(answer[is_known], FOUR[is_known])


@pytest.mark.parametrize(("kind", "strength"), [("Masked block", 0.35), ("Salt and pepper", 0.5)])
def test_it_helps_to_be_told(network, kind, strength):
    damaged, observation = observe(kind, strength)
    answer = told.denoise(network, observation, seed=0)
    assert metrics.psnr(FOUR, answer) > metrics.psnr(FOUR, network(damaged)) + 3


def test_an_answer_is_sharper_than_the_blurred_picture_and_agrees_with_it(network):
    damaged, observation = observe("Blur", 0.4)
    answer = told.denoise(network, observation, seed=0)
    assert metrics.psnr(FOUR, answer) > metrics.psnr(FOUR, damaged) + 3
    again = corruptions.KINDS["Blur"](answer, strength=0.4, seed=2)
    np.testing.assert_allclose(again, damaged, atol=0.01)


def test_a_seed_pins_the_answer(network):
    _, observation = observe("Masked block", 0.5)
    answer = told.denoise(network, observation, seed=1)
    np.testing.assert_array_equal(answer, told.denoise(network, observation, seed=1))
    assert not np.array_equal(answer, told.denoise(network, observation, seed=2))
