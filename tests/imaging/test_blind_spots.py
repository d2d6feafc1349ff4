import numpy as np
import pytest

from denoiser.imaging import blind_spots


def test_hidden_pixels_are_replaced_by_one_nearby_and_the_others_stay():
    # Each pixel has a value of its own, so it shows where it came from.
    noisy = np.arange(784, dtype=np.float32).reshape(1, 28, 28).repeat(20, axis=0)
    visible, hidden = blind_spots.hide(noisy, np.random.default_rng(0))
    assert hidden.mean() == pytest.approx(blind_spots.SHARE, rel=0.1)
    np.testing.assert_array_equal(visible[~hidden], noisy[~hidden])
    assert (visible[hidden] != noisy[hidden]).all()  # at the edges, too
    there, here = visible[hidden].astype(int), noisy[hidden].astype(int)
    across = np.stack([there // 28 - here // 28, there % 28 - here % 28])
    across = np.minimum(
        np.abs(across), 28 - np.abs(across)
    )  # the picture goes on at the other edge
    assert across.max() == 2
    assert noisy[0, 0, 0] == 0  # the picture that was given is not changed
