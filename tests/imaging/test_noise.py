import numpy as np
import pytest

from denoiser.imaging import noise


def test_a_seed_is_one_pattern_on_every_machine():
    field = noise.noise_field(7)
    assert field.shape == (28, 28)
    assert field.dtype == np.float32
    np.testing.assert_array_equal(field, noise.noise_field(7))
    # Links that were shared must show the same noise after an upgrade of NumPy.
    pinned = [1.117622, -1.387125, -0.426572]
    np.testing.assert_allclose(noise.noise_field(0)[0, :3], pinned, atol=1e-6)


def test_the_field_is_standard_normal():
    field = noise.noise_field(1, count=400)
    assert abs(field.mean()) < 0.01
    assert abs(field.std() - 1) < 0.01
    assert abs((field**4).mean() - 3) < 0.1


def test_the_amount_scales_the_pattern_and_nothing_else():
    pure, field = np.full((28, 28), 0.5, np.float32), noise.noise_field(3)
    noisy = noise.add_noise(pure, field, noise_factor=0.55)
    np.testing.assert_allclose((noisy - pure) / 0.55, field, atol=1e-6)
    np.testing.assert_array_equal(noise.add_noise(pure, field, noise_factor=0), pure)


def test_noise_goes_beyond_black_and_white_unless_clipped():
    pure, field = np.zeros((28, 28), np.float32), noise.noise_field(3)
    assert noise.add_noise(pure, field, noise_factor=1).min() < 0
    clipped = noise.add_noise(pure, field, noise_factor=1, clip=True)
    assert (clipped.min(), clipped.max()) == (0, 1)


@pytest.mark.parametrize("noise_factor", [-0.1, float("nan")])
def test_a_negative_noise_factor_and_nan_are_refused(noise_factor):
    with pytest.raises(ValueError, match="0 or more"):
        noise.add_noise(np.zeros((28, 28)), noise.noise_field(0), noise_factor=noise_factor)


def test_a_negative_seed_is_refused():
    with pytest.raises(ValueError, match="seed=-1"):
        noise.noise_field(-1)
