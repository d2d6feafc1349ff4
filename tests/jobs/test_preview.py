import numpy as np
import pytest

from denoiser import recipes
from denoiser.data import digits, splitting
from denoiser.jobs import preview, status

QUICK = recipes.get("quick")


def test_the_digits_of_the_preview_are_noisy_in_the_same_way_each_time():
    pure, noisy = preview.pure_and_noisy(QUICK)
    assert pure.shape == noisy.shape == (4, 28, 28)
    assert (noisy - pure).std() == pytest.approx(0.55, abs=0.02)
    np.testing.assert_array_equal(preview.pure_and_noisy(QUICK)[1], noisy)


def test_a_preview_is_read_as_it_was_written_until_it_is_removed():
    assert preview.read() is None
    pure, _ = preview.pure_and_noisy(QUICK)
    preview.write(pure)
    np.testing.assert_allclose(preview.read(), pure, atol=1e-3)
    preview.begin(None)
    preview.begin(None)  # no error if there is none
    assert preview.read() is None


def test_a_training_on_pictures_of_ones_own_shows_four_of_them_until_the_next():
    own = digits.quick_set()[::16]
    preview.begin(own)
    pure, noisy = preview.pure_and_noisy(QUICK)
    gallery = splitting.split(own).gallery.pixels[:4]
    np.testing.assert_allclose(pure, gallery, atol=1e-3)
    assert (noisy - pure).std() == pytest.approx(0.55, abs=0.02)
    preview.begin(None)
    assert np.abs(preview.pure_and_noisy(QUICK)[0] - pure).max() > 0.5


def test_a_preview_of_a_network_that_diverged_can_be_shown():
    preview.write(np.full((4, 28, 28), np.nan))
    assert not preview.read().any()
    preview.write(np.full((4, 28, 28), 7.0))
    assert (preview.read() == 1).all()


def test_a_preview_of_another_shape_is_none():
    preview.write(np.zeros((3, 28, 28)))
    assert preview.read() is None
    status.write("preview.npy", b"not an array")
    assert preview.read() is None
