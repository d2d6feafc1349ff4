import numpy as np
import pytest
from scipy import ndimage

from denoiser.data import digits
from denoiser.imaging import observations

DAMAGES = {
    "block": observations.without_block(10),
    "lower part": observations.without_lower_part(0.25),
    "random pixels": observations.without_random_pixels(0.7, seed=3),
    "grid": observations.every_pixel_of(3),
    "averages": observations.Averages(4),
    "blur": observations.Blur(1.5),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_kept_is_an_orthogonal_projection(damage):
    one, other = digits.gallery().pixels[[3, 512]]
    once = damage.project(np.stack([one, other]))
    np.testing.assert_allclose(damage.project(once), once, atol=1e-5)
    assert np.vdot(once[0], other) == pytest.approx(np.vdot(one, once[1]), abs=1e-3)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_guess_that_agrees_keeps_the_rest_of_itself(damage):
    pure, guess = digits.gallery().pixels[[3, 512]]
    observation = observations.observe(damage, pure)
    agreed = observation.agree(guess[None])
    np.testing.assert_allclose(damage.project(agreed)[0], observation.known, atol=1e-5)
    np.testing.assert_allclose(
        agreed - damage.project(agreed), guess - damage.project(guess[None]), atol=1e-5
    )


def test_counts_of_what_is_known():
    assert observations.without_block(10).is_known.sum() == 784 - 100
    assert observations.without_lower_part(0.5).is_known[:14].all()
    assert not observations.without_lower_part(0.5).is_known[14:].any()
    assert observations.every_pixel_of(4).is_known.sum() == 49
    few, more = (observations.without_random_pixels(f, seed=1).is_known for f in (0.3, 0.7))
    assert not (more & ~few).any()  # a larger part loses more pixels besides the same ones
    assert more.mean() == pytest.approx(0.3, abs=0.05)


def test_averages_are_those_of_squares(three):
    (averaged,) = observations.Averages(7).project(three[None])
    assert averaged[8, 20] == pytest.approx(three[7:14, 14:21].mean())
    with pytest.raises(ValueError, match="divisor of 28"):
        observations.Averages(5)


def test_a_blur_keeps_what_can_be_seen_after_it(three):
    damage = observations.Blur(1.5)
    lost = three - damage.project(three[None])[0]
    assert np.abs(ndimage.gaussian_filter(lost, 1.5, mode="reflect")).max() < 0.05
