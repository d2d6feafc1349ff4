import numpy as np
import pytest
from skimage import restoration

from denoiser.imaging import filters, noise


@pytest.mark.parametrize("noise_factor", [0.0, 0.2, 0.55, 1.0])
def test_noise_is_estimated_from_the_picture(noise_factor, three):
    estimates = [
        filters.estimate_noise(
            noise.add_noise(three, noise.noise_field(seed), noise_factor=noise_factor)
        )
        for seed in range(20)
    ]
    assert np.mean(estimates) == pytest.approx(noise_factor, abs=0.05 + 0.1 * noise_factor)


def test_filters_leave_a_black_picture_black():
    black = np.zeros((28, 28), np.float32)
    for name in filters.names():
        filter_ = filters.get(name)
        assert not filter_.apply(black, 0.5, **filter_.settings[0]).any()


def noisy_three(three, noise_factor):
    return noise.add_noise(three, noise.noise_field(0), noise_factor=noise_factor)


@pytest.mark.parametrize("noise_factor", [0.1, 0.55, 1.5])
@pytest.mark.parametrize("weight", [0.2, 1.0, 2.0])
def test_total_variation_is_that_of_scikit_image(three, noise_factor, weight):
    noisy = noisy_three(three, noise_factor)
    expected = restoration.denoise_tv_chambolle(noisy, weight=weight * noise_factor)
    denoised = filters.get("total variation").apply(noisy, noise_factor, weight=weight)
    assert not np.allclose(denoised, noisy, atol=0.01)
    np.testing.assert_allclose(denoised, expected, atol=1e-4)


@pytest.mark.parametrize("noise_factor", [0.1, 0.55, 1.5])
@pytest.mark.parametrize("threshold", [0.4, 1.0, 1.6])
def test_wavelet_shrinkage_is_that_of_scikit_image(three, noise_factor, threshold):
    noisy = noisy_three(three, noise_factor)
    expected = restoration.denoise_wavelet(
        noisy, sigma=threshold * noise_factor, wavelet="sym4", wavelet_levels=1
    )
    denoised = filters.get("wavelet shrinkage").apply(noisy, noise_factor, threshold=threshold)
    assert not np.allclose(denoised, noisy, atol=0.01)
    np.testing.assert_allclose(denoised, expected, atol=1e-4)
