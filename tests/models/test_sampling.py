import numpy as np
import pytest

from denoiser.data import digits
from denoiser.imaging import metrics, noise
from denoiser.models import catalog, litert, sampling


@pytest.fixture(scope="module")
def denoise():
    return litert.load(catalog.find().get("blind")).denoise


def two_point(noisy: np.ndarray, level: float) -> np.ndarray:
    """The posterior mean where each pixel is 0 or 1, with equal chances."""
    return 1 / (1 + np.exp((1 - 2 * noisy.astype(np.float64)) / (2 * level**2)))


def test_samples_of_a_known_posterior_have_its_mean_and_its_spread():
    # A denoiser that is told nothing but the noisy picture has to guess its level; this one is told.
    noisy = np.full((28, 28), 0.6, np.float32)
    reached = iter([*sampling.levels(1.0, steps=40)])
    generator = np.random.default_rng(0)
    drawn = sampling.draw(
        lambda state: two_point(state, next(reached)).astype(np.float32),
        np.stack([noisy] * 8),
        noise_level=1.0,
        normal=lambda shape: generator.standard_normal(shape, np.float32),
        steps=40,
    )
    expected = two_point(noisy, 1.0)[0, 0]
    assert drawn.mean() == pytest.approx(expected, abs=0.02)
    assert np.mean((drawn < 0.01) | (drawn > 0.99)) > 0.98  # each sample is one of the two


def test_samples_agree_with_the_denoised_picture(denoise):
    pure = digits.gallery().pixels[::100]
    for level in (0.3, 1.0):
        noisy = noise.make_noisy(pure, noise_factor=level, seed=5)
        denoised = denoise(noisy)
        drawn = sampling.samples(denoise, noisy, noise_level=level, seed=1)
        assert drawn.shape == (10, 16, 28, 28)
        classify = litert.load_classifier().probabilities
        expected = [
            sampling.believe(samples, picture, classify).psnr
            for samples, picture in zip(drawn, denoised, strict=True)
        ]
        measured = metrics.each(metrics.psnr, pure, denoised)
        assert np.mean(expected) == pytest.approx(np.mean(measured), abs=1)
        of_means = metrics.each(metrics.psnr, pure, drawn.mean(axis=1))
        assert np.mean(of_means) == pytest.approx(np.mean(measured), abs=0.4)


def test_the_noise_level_is_estimated_within_three_percent(denoise):
    pure = digits.gallery().pixels[::20]
    for level in (0.3, 0.55, 1.0, 1.5):
        noisy = noise.make_noisy(pure, noise_factor=level, seed=0)
        estimates = [
            sampling.estimate_level(*pair) for pair in zip(noisy, denoise(noisy), strict=True)
        ]
        assert np.mean(estimates) == pytest.approx(level, rel=0.03)


def test_where_there_is_hardly_any_noise_only_one_digit_fits(denoise, three):
    drawn = sampling.samples(denoise, three, noise_level=0, seed=0, count=3)
    np.testing.assert_array_equal(drawn, np.stack([denoise(three)] * 3))


def test_equal_seeds_draw_equal_samples_which_are_not_the_noise(denoise, three):
    noisy = noise.make_noisy(three, noise_factor=1.0, seed=0)
    first, again, other = (
        sampling.samples(denoise, noisy, noise_level=1.0, seed=seed, count=2, steps=4)
        for seed in (0, 0, 1)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_a_network_for_one_noise_level_draws_nothing():
    models = catalog.find().models
    able = [name for name, model in models.items() if sampling.can_draw(model.recipe)]
    assert able == ["blind"]
