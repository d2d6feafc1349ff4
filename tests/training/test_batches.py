import dataclasses

import numpy as np
import pytest

from denoiser import recipes
from denoiser.data import digits
from denoiser.training.batches import Batches

RECIPE = recipes.get("book-ffnn")


N2N = recipes.learn_from_noise(
    dataclasses.replace(RECIPE, fresh_noise=True, batch_size=400), "noisy copy"
)
BLIND_SPOT = recipes.learn_from_noise(dataclasses.replace(RECIPE, batch_size=400), "blind spot")

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


def test_noise_factors_are_drawn_by_the_shares_of_the_recipe():
    shares = ((0.0, 0.0), (0.5, 0.2), (0.5, 1.0), (1.0, 1.5))
    recipe = dataclasses.replace(RECIPE, batch_size=400, fresh_noise=True, noise_shares=shares)
    noisy, targets = Batches(recipe, pure())[0]
    factors = (noisy - targets).std(axis=(1, 2, 3))
    assert np.mean(factors < 0.22) == pytest.approx(0.5, abs=0.06)
    assert not ((factors > 0.22) & (factors < 0.9)).any()


def in_order(recipe):
    """Return the inputs, targets and pure pictures of an epoch of one batch."""
    batches, twins = (Batches(each, pure()) for each in (recipe, recipes.twin_of(recipe)))
    (noisy, targets), (of_twin, pure_targets) = batches[0], twins[0]
    if recipe.target == "noisy copy":
        np.testing.assert_array_equal(noisy, of_twin)  # they differ in nothing but their targets
    return noisy[..., 0], targets, pure_targets[..., 0]


@pytest.mark.parametrize("fresh_noise", [True, False])
def test_another_copy_has_noise_of_its_own_and_is_never_clipped(fresh_noise):
    recipe = dataclasses.replace(N2N, fresh_noise=fresh_noise, clipped=0.5)
    noisy, targets, originals = in_order(recipe)
    added, added_to_target = noisy - originals, targets[..., 0] - originals
    assert added_to_target.std() == pytest.approx(0.55, abs=0.005)
    assert added_to_target.mean() == pytest.approx(0, abs=0.005)
    assert (added_to_target.std(axis=(1, 2)) > 0.4).all()  # no target is pure, and none is clipped
    assert np.corrcoef(added.ravel(), added_to_target.ravel())[0, 1] == pytest.approx(0, abs=0.01)


def test_copies_are_new_in_each_epoch_unless_the_pairs_are_fixed():
    def target_of_first(recipe):
        batches = Batches(recipe, pure()[:1])
        return [batches[0][1] for _ in range(2)]

    first, second = target_of_first(N2N)
    assert not np.allclose(first, second)
    first, second = target_of_first(dataclasses.replace(N2N, fresh_noise=False))
    np.testing.assert_array_equal(first, second)


def test_a_copy_has_the_noise_factor_of_its_input():
    noisy, targets, originals = in_order(dataclasses.replace(N2N, noise_factors=(0.1, 1.0)))
    factors = [(each - originals).std(axis=(1, 2)) for each in (noisy, targets[..., 0])]
    np.testing.assert_allclose(factors[0], factors[1], atol=0.12)


def test_at_a_blind_spot_there_is_one_noisy_copy_and_what_counts_is_hidden():
    batches = Batches(BLIND_SPOT, pure()[:100])
    seen = []
    for _ in range(2):
        visible, targets = batches[0]
        copies, hidden = targets[..., 0], targets[..., 1] == 1
        np.testing.assert_array_equal(visible[~hidden][..., 0], copies[~hidden])
        assert (visible[hidden][..., 0] != copies[hidden]).all()
        seen.append((copies, hidden))
    np.testing.assert_array_equal(seen[0][0], seen[1][0])  # the only copy
    assert not np.array_equal(seen[0][1], seen[1][1])  # other pixels are hidden each time
    assert seen[0][0].min() < -0.5  # not clipped


@pytest.mark.parametrize("fresh_noise", [False, True])
def test_pictures_are_damaged_as_the_recipe_says(fresh_noise):
    recipe = recipes.learning(RECIPE, "Salt and pepper", (0.2, 0.6))
    recipe = dataclasses.replace(recipe, batch_size=400, fresh_noise=fresh_noise)
    damaged, targets = Batches(recipe, pure())[0]
    share = np.mean(damaged != targets, axis=(1, 2, 3))  # about half of the black ones stay black
    assert 0.05 < share.min() < 0.15
    assert 0.25 < share.max() < 0.45
    assert set(np.unique(damaged[damaged != targets])) == {0, 1}
