import math

import numpy as np
import pytest
from skimage import metrics as skimage_metrics

from denoiser.imaging import metrics


def test_psnr_and_mse_of_a_known_error():
    pure = np.zeros((28, 28), np.float32)
    assert metrics.mse(pure, pure + np.float32(0.1)) == pytest.approx(0.01)
    assert metrics.psnr(pure, pure + np.float32(0.1)) == pytest.approx(20)


def test_mse_and_psnr_are_those_of_scikit_image(three):
    rng = np.random.default_rng(0)
    other = (three + 0.3 * rng.normal(size=three.shape)).astype(np.float32)
    assert metrics.mse(three, other) == pytest.approx(
        skimage_metrics.mean_squared_error(three, other), rel=1e-6
    )
    assert metrics.psnr(three, other) == pytest.approx(
        skimage_metrics.peak_signal_noise_ratio(three, other, data_range=1), abs=1e-5
    )


def test_equal_pictures_are_infinitely_and_structurally_alike(three):
    assert metrics.psnr(three, three) == math.inf
    assert metrics.ssim(three, three) == pytest.approx(1)
    assert metrics.mse(three, three) == 0


def test_ssim_follows_its_formula_on_flat_pictures():
    # Without variance only the luminance term is left: (2ab + c1) / (a^2 + b^2 + c1).
    a, b, c1 = 0.4, 0.6, 0.01**2
    expected = (2 * a * b + c1) / (a * a + b * b + c1)
    flat = np.ones((28, 28), np.float64)
    assert metrics.ssim(a * flat, b * flat) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("strength", [0.02, 0.2, 1.0])
def test_ssim_is_that_of_scikit_image(three, strength):
    other = three + strength * np.random.default_rng(0).normal(size=three.shape)
    expected = skimage_metrics.structural_similarity(
        three.astype(np.float64), other, gaussian_weights=True, sigma=1.5, data_range=1
    )
    assert metrics.ssim(three, other) == pytest.approx(expected, abs=1e-9)


def test_cross_entropy_by_hand_and_at_the_edge():
    pure = np.array([[1.0, 0.0]], np.float32)
    assert metrics.binary_cross_entropy(pure, np.array([[0.8, 0.8]])) == pytest.approx(
        -(math.log(0.8) + math.log(0.2)) / 2
    )
    assert metrics.binary_cross_entropy(pure, 1 - pure) == pytest.approx(-math.log(1e-7), rel=1e-3)


def test_a_grey_target_never_reaches_zero():
    grey = np.full((28, 28), 0.5, np.float32)
    assert metrics.binary_cross_entropy(grey, grey) == pytest.approx(math.log(2))


def test_each_picture_of_a_stack_is_measured(three):
    stack = np.stack([three, three])
    others = np.stack([three * 0.5, three * 0.9])
    for measure in (metrics.mse, metrics.psnr, metrics.ssim, metrics.binary_cross_entropy):
        values = metrics.each(measure, stack, others)
        assert values.shape == (2,)
        assert values[1] == pytest.approx(measure(three, others[1]))


@pytest.mark.parametrize(
    "measure", [metrics.mse, metrics.psnr, metrics.ssim, metrics.binary_cross_entropy]
)
@pytest.mark.parametrize(
    "shapes", [((28, 28), (27, 28)), ((28, 28), (1, 28)), ((2, 28, 28), (2, 28, 28))]
)
def test_a_measure_refuses_pictures_of_different_shapes_and_stacks(measure, shapes):
    with pytest.raises(ValueError, match="same shape"):
        measure(*map(np.zeros, shapes))


def test_stacks_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        metrics.each(metrics.mse, np.zeros((3, 28, 28)), np.zeros((2, 28, 28)))
