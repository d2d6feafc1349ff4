import numpy as np
import pytest

from denoiser.data import digits
from denoiser.imaging import canvas
from denoiser.training import augmentation


def some():
    return digits.gallery()[::25].pixels


def test_moves_differ_and_a_seed_repeats_them():
    same = np.repeat(some()[:1], 8, axis=0)
    moved = augmentation.move(same, np.random.default_rng(0))
    assert moved.shape == same.shape
    assert len({picture.tobytes() for picture in moved}) == 8
    np.testing.assert_array_equal(moved, augmentation.move(same, np.random.default_rng(0)))
    assert moved.min() >= 0
    assert moved.max() <= 1


def test_moves_go_as_far_as_they_say_and_not_further():
    dot = np.zeros((500, 28, 28), np.float32)
    dot[:, 13:15, 13:15] = 1  # the centre: only the shift moves it
    moved = augmentation.move(dot, np.random.default_rng(0))
    ink = moved / moved.sum(axis=(1, 2), keepdims=True)
    centres = np.stack([(ink.sum(axis=axis) * np.arange(28)).sum(axis=1) for axis in (1, 2)])
    assert np.abs(centres - 13.5).max() == pytest.approx(5, abs=0.3)
    assert centres.mean() == pytest.approx(13.5, abs=0.3)
    assert moved.sum(axis=(1, 2)).min() == pytest.approx(4 * 0.6**2, rel=0.4)


def test_the_middle_of_a_stroke_is_at_distance_0():
    line = np.zeros((1, 28, 28), np.float32)
    line[0, 5:23, 12:15] = 1
    (distance,) = augmentation.distances(line)
    assert distance[14] == pytest.approx(np.abs(np.arange(28) - 13), abs=0.5)


def test_nothing_is_redrawn_as_nothing():
    far = augmentation.distances(np.zeros((3, 28, 28), np.float32))
    assert not augmentation.redraw(far, np.random.default_rng(0)).any()


def test_a_redrawn_digit_has_a_stroke_of_the_brush_from_end_to_end():
    line = canvas.rasterize([[(60.0, 140.0), (220.0, 140.0)]])
    far = augmentation.distances(np.repeat(line[None], 200, axis=0))
    redrawn = augmentation.redraw(far, np.random.default_rng(0))
    assert redrawn.min() == 0
    assert redrawn.max() == 1
    # Where a column is full of ink the stroke is as thick as the brush, or more where it slants.
    thickness = redrawn.sum(axis=1).max(axis=1)
    assert 1.4 < thickness.min() < 2.2
    assert 3.6 < thickness.max() < 5.5
