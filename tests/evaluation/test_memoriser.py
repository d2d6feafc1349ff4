import numpy as np
import pytest

from denoiser.data import digits
from denoiser.evaluation import memoriser
from denoiser.imaging import metrics, noise

KNOWN = memoriser.known_digits(100)


def flat(value: float) -> np.ndarray:
    return np.full((28, 28), value, np.float32)


def test_the_weights_of_two_digits_are_those_by_hand():
    black, grey = flat(0), flat(0.5)
    # Squared distances of 784 * 0.04 and 784 * 0.09; at noise factor 7, 2 * 49 = 98 = 784 / 8.
    by_hand = np.exp([-8 * 0.04, -8 * 0.09])
    weights = memoriser.weigh(flat(0.2), np.stack([black, grey]), noise_factor=7)
    np.testing.assert_allclose(weights, by_hand / by_hand.sum(), rtol=1e-5)
    blend = memoriser.denoise(flat(0.2), np.stack([black, grey]), noise_factor=7)
    np.testing.assert_allclose(blend, flat(0.5 * weights[1]), rtol=1e-5)


def test_it_is_the_mean_over_the_posterior_in_double_precision():
    noisy = noise.make_noisy(digits.gallery().pixels[:5], noise_factor=1.0, seed=0)
    known = KNOWN.pixels.astype(np.float64)
    squares = ((noisy[:, None] - known) ** 2).sum(axis=(2, 3))
    likelihoods = np.exp(-(squares - squares.min(axis=1, keepdims=True)) / 2)
    expected = np.einsum("mn,nij->mij", likelihoods, known) / likelihoods.sum(axis=1)[:, None, None]
    np.testing.assert_allclose(
        memoriser.denoise(noisy, KNOWN.pixels, noise_factor=1.0), expected, atol=1e-4
    )


@pytest.mark.parametrize("noise_factor", [0, 1e-30, 0.05, 0.25, 1.0, 1.5, 1e9])
def test_the_weights_of_a_picture_add_up_to_1(noise_factor):
    noisy = noise.make_noisy(digits.gallery().pixels[::100], noise_factor=0.7, seed=1)
    weights = memoriser.weigh(noisy, KNOWN.pixels, noise_factor=noise_factor)
    assert weights.shape == (10, 100)
    assert weights.dtype == np.float32
    assert weights.min() >= 0
    np.testing.assert_allclose(weights.sum(axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("noise_factor", [0, 0.1])
def test_a_digit_that_it_knows_comes_back_exactly(noise_factor):
    noisy = noise.make_noisy(KNOWN.pixels, noise_factor=noise_factor, seed=0)
    denoised = memoriser.denoise(noisy, KNOWN.pixels, noise_factor=noise_factor)
    np.testing.assert_array_equal(denoised, KNOWN.pixels)


def test_without_noise_the_nearest_digit_is_the_answer():
    pure = digits.gallery().pixels[7]
    nearest = np.argmin([metrics.mse(pure, known) for known in KNOWN.pixels])
    weights = memoriser.weigh(pure, KNOWN.pixels, noise_factor=0)
    assert weights[nearest] == 1


def test_who_knows_one_digit_always_answers_with_it():
    only = memoriser.known_digits(1)
    for noise_factor in (0, 0.55, 1.5):
        noisy = noise.make_noisy(digits.gallery().pixels[512], noise_factor=0.55, seed=0)
        denoised = memoriser.denoise(noisy, only.pixels, noise_factor=noise_factor)
        np.testing.assert_array_equal(denoised, only.pixels[0])


def test_the_first_digits_are_of_all_classes_and_stay_the_first():
    np.testing.assert_array_equal(KNOWN.labels, np.tile(np.arange(10), 10))
    np.testing.assert_array_equal(memoriser.known_digits(7).images, KNOWN.images[:7])
    everything = memoriser.known_digits(memoriser.MOST)
    assert len({image.tobytes() for image in everything.images}) == memoriser.MOST


@pytest.mark.parametrize("count", [0, memoriser.MOST + 1])
def test_so_many_digits_as_there_are_can_be_known(count):
    with pytest.raises(ValueError, match="count must be 1 to 4000"):
        memoriser.known_digits(count)


@pytest.mark.parametrize("noise_factor", [-0.1, np.nan])
def test_noise_that_is_not_0_or_more_is_refused(noise_factor):
    with pytest.raises(ValueError, match="noise_factor must be 0 or more"):
        memoriser.weigh(flat(0), KNOWN.pixels, noise_factor=noise_factor)
