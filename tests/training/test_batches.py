import dataclasses

import numpy as np
import pytest

from denoiser import recipes
from denoiser.data import digits
from denoiser.training.batches import Batches

RECIPE = recipes.get("book-ffnn")


def pure():
    return digits.quick_set()[::10]


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
    recipe = dataclasses.replace(
        RECIPE, batch_size=400, noise_factors=(1.0, 1.0), moved=0.25, redrawn=0.5, clipped=0.5
    )
    originals = {image.tobytes() for image in pure().pixels}
    noisy, targets = Batches(recipe, pure())[0]
    assert sum(target.tobytes() not in originals for target in targets) == pytest.approx(300, abs=3)
    is_clipped = np.array([picture.min() >= 0 and picture.max() <= 1 for picture in noisy])
    assert np.mean(is_clipped) == pytest.approx(0.5, abs=0.1)
    # What is not clipped is the target and noise, moved or not.
    assert (noisy - targets)[~is_clipped].std() == pytest.approx(1, abs=0.02)
