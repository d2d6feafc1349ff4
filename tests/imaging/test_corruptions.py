import itertools

import numpy as np
import pytest

from denoiser.imaging import corruptions, observations


@pytest.mark.parametrize("kind", corruptions.KINDS.values(), ids=corruptions.KINDS)
def test_strength_0_changes_nothing_and_a_seed_pins_the_rest(kind, three):
    np.testing.assert_array_equal(kind(three, strength=0, seed=1), three)
    damaged = kind(three, strength=0.5, seed=1)
    assert damaged.dtype == np.float32
    assert not np.array_equal(damaged, three)
    np.testing.assert_array_equal(kind(three, strength=0.5, seed=1), damaged)
    with pytest.raises(ValueError, match=r"from 0 to 1, got 1\.5"):
        kind(three, strength=1.5, seed=1)


def test_strength_means_what_its_description_says(three):
    def damage(kind, strength):
        return corruptions.KINDS[kind](three, strength=strength, seed=3)

    grey = np.full((28, 28), 0.5, np.float32)
    salted = corruptions.KINDS["Salt and pepper"](grey, strength=0.3, seed=3)
    assert np.mean(salted != 0.5) == pytest.approx(0.3, abs=0.05)
    assert set(np.unique(salted)) == {0, 0.5, 1}
    assert (damage("Speckle", 1.0)[three == 0] == 0).all()
    assert np.sum(corruptions.KINDS["Masked block"](grey, strength=0.5, seed=3) == 0) == 14 * 14
    stripes = damage("Stripes", 0.4) - three
    assert np.allclose(stripes[:, :-4], stripes[:, 4:], atol=1e-6)
    assert damage("Blur", 0.5).sum() == pytest.approx(three.sum(), rel=0.02)
    np.testing.assert_allclose(damage("Inversion", 1.0), 1 - three)


def test_a_block_grows_around_its_middle():
    blocks = [
        corruptions.KINDS["Masked block"](np.ones((28, 28)), strength=strength, seed=5) == 0
        for strength in (0.1, 0.2, 0.4, 0.7, 1.0)
    ]
    for smaller, larger in itertools.pairwise(blocks):
        assert larger[smaller].all()


def test_more_of_it_is_the_same_pattern(three):
    some = corruptions.KINDS["Salt and pepper"](three, strength=0.2, seed=3)
    more = corruptions.KINDS["Salt and pepper"](three, strength=0.4, seed=3)
    changed = some != three
    np.testing.assert_array_equal(more[changed], some[changed])


@pytest.mark.parametrize("kind", corruptions.KINDS.values(), ids=corruptions.KINDS)
def test_what_is_drawn_at_random_does_not_depend_on_the_strength(kind, three):
    states = []
    for strength in (0.1, 0.9):
        rng = np.random.default_rng(1)
        kind._apply(three, strength, rng)
        states.append(rng.bit_generator.state)
    assert states[0] == states[1]


@pytest.mark.parametrize("kind", ["Masked block", "Salt and pepper"])
def test_the_pixels_that_are_said_to_be_known_are_those_that_did_not_change(kind):
    grey = np.full((28, 28), 0.5, np.float32)
    for strength in (0, 0.35, 1):
        damaged = corruptions.KINDS[kind](grey, strength=strength, seed=3)
        damage = corruptions.KINDS[kind].to_damage(strength=strength, seed=3)
        np.testing.assert_array_equal(damage.is_known, damaged == 0.5)


@pytest.mark.parametrize("kind", ["Masked block", "Salt and pepper", "Blur"])
@pytest.mark.parametrize("strength", [0, 0.05, 0.15, 0.4, 0.7, 1])
def test_the_damaged_picture_tells_what_the_pure_one_would(kind, strength, three):
    corruption = corruptions.KINDS[kind]
    damaged = corruption(three, strength=strength, seed=3)
    damage = corruption.to_damage(strength=strength, seed=3)
    observation = observations.observe_damaged(damage, damaged)
    by_pure = observations.observe(damage, three)
    assert observation.known.dtype == np.float32
    np.testing.assert_allclose(observation.known, by_pure.known, rtol=0, atol=3e-6)


@pytest.mark.parametrize("kind", ["Speckle", "Stripes", "Inversion"])
def test_other_damage_keeps_no_part_of_a_picture(kind):
    assert corruptions.KINDS[kind].to_damage(strength=0.3, seed=3) is None
    assert corruptions.KINDS[kind].told is None


def test_what_is_kept_has_a_strength_from_0_to_1(three):
    with pytest.raises(ValueError, match="from 0 to 1, got -1"):
        corruptions.KINDS["Blur"].to_damage(strength=-1, seed=3)
