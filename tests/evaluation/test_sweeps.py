import numpy as np
import pytest

from denoiser.data import digits
from denoiser.evaluation import sweeps


def test_the_noisy_input_is_measured_by_its_noise():
    grey = np.full((50, 28, 28), 128, np.uint8)  # so that clipping hardly ever sets in
    pure = digits.Digits(grey, np.zeros(50, np.uint8))
    (row,) = sweeps.evaluate(lambda noisy: noisy, pure, noise_factors=[0.1])
    assert row.noise == 0.1
    assert row.psnr == pytest.approx(20, abs=0.1)  # -10 log10(0.1 ** 2)


def test_a_perfect_denoiser_gets_the_floor_of_the_cross_entropy():
    pure = digits.gallery()[::50]
    fractions = []
    rows = sweeps.evaluate(
        lambda noisy: pure.pixels, pure, noise_factors=[0.5, 1.0], on_progress=fractions.append
    )
    assert [row.ssim for row in rows] == pytest.approx([1, 1])
    assert rows[0].psnr is None  # JSON has no infinity
    assert 0.03 < rows[0].bce < 0.08
    assert fractions == [0.5, 1]


def test_levels_share_the_noise_and_a_seed_repeats_it():
    seen = []
    pure = digits.gallery()[:3]
    for seed in (0, 0, 1):
        sweeps.evaluate(
            lambda noisy: seen.append(noisy) or noisy, pure, noise_factors=[0.5, 1.0], seed=seed
        )
    np.testing.assert_allclose(2 * (seen[0] - pure.pixels), seen[1] - pure.pixels, atol=1e-5)
    np.testing.assert_array_equal(seen[0], seen[2])
    assert not np.allclose(seen[0], seen[4])


def test_accuracy_is_the_fraction_classified_correctly_after_denoising():
    pure = digits.gallery()[::100]  # one of each class
    (row,) = sweeps.evaluate(
        lambda noisy: noisy, pure, noise_factors=[0.5], classify=lambda denoised: np.full(10, 7)
    )
    assert row.accuracy == pytest.approx(0.1)


def test_a_prediction_is_clipped_before_it_is_measured():
    pure = digits.gallery()[::100]
    (row,) = sweeps.evaluate(lambda noisy: 3 * pure.pixels, pure, noise_factors=[0.5])
    (clipped,) = sweeps.evaluate(
        lambda noisy: np.clip(3 * pure.pixels, 0, 1), pure, noise_factors=[0.5]
    )
    assert row == clipped
