import dataclasses

import numpy as np
import pytest

from denoiser import recipes
from denoiser.data import digits
from denoiser.training.batches import Batches

RECIPE = recipes.get("book-ffnn")


AUGMENTED = dataclasses.replace(
    RECIPE, batch_size=400, noise_factors=(1.0, 1.0), fresh_noise=True, moved=0.5, redrawn=0.5
)


def pure():
    return digits.quick_set()[::10]


def share_of_altered(targets):
    originals = {image.tobytes() for image in pure().pixels}
    return np.mean([target.tobytes() not in originals for target in targets])


@pytest.mark.parametrize("fresh_noise", [False, True])
def test_noise_is_drawn_once_or_for_every_batch(fresh_noise):
    recipe = dataclasses.replace(RECIPE, fresh_noise=fresh_noise, batch_size=400)
    batches = Batches(recipe, pure())

    def noise_of_epoch():
        noisy, targets = batches[0]
        added = (noisy - targets)[..., 0]
        batches.on_epoch_end()
        return added[np.lexsort(targets.reshape(len(targets), -1).T)]  # in an order of its own

    first, second = noise_of_epoch(), noise_of_epoch()
    assert first.std() == pytest.approx(0.55, abs=0.01)
    assert np.allclose(first, second, atol=1e-5) == (not fresh_noise)


def test_digits_are_moved_redrawn_and_clipped_as_often_as_the_recipe_says():
    recipe = dataclasses.replace(AUGMENTED, moved=0.25, redrawn=0.5, clipped=0.5)
    noisy, targets = Batches(recipe, pure())[0]
    assert share_of_altered(targets) == pytest.approx(0.75, abs=0.07)
    is_clipped = np.array([picture.min() >= 0 and picture.max() <= 1 for picture in noisy])
    assert np.mean(is_clipped) == pytest.approx(0.5, abs=0.1)
    # What is not clipped is the target and noise, moved or not.
    assert (noisy - targets)[~is_clipped].std() == pytest.approx(1, abs=0.02)


def test_the_share_of_altered_digits_depends_on_the_noise_where_the_recipe_says_so():
    recipe = dataclasses.replace(AUGMENTED, augmented_at=((0.5, 1.0), (1.5, 0.2)))
    _, targets = Batches(recipe, pure())[0]  # at noise factor 1: 0.6 of them
    assert share_of_altered(targets) == pytest.approx(0.6, abs=0.08)


def test_a_third_of_the_noise_factors_is_on_a_logarithmic_scale_where_both_are_named():
    recipe = dataclasses.replace(
        RECIPE, batch_size=400, noise_factors=(0.0, 1.5), fresh_noise=True, noise_scale="both"
    )
    noisy, targets = Batches(recipe, pure())[0]
    factors = (noisy - targets).std(axis=(1, 2, 3))
    # Below 0.15 are a tenth of those on a linear scale, and 0.36 of the others.
    assert np.mean(factors < 0.15) == pytest.approx(2 / 3 * 0.1 + 1 / 3 * 0.365, abs=0.06)
