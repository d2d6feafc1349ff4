import itertools

import numpy as np
import pytest
from scipy import stats

from denoiser.data import digits
from denoiser.imaging import corruptions, jpeg, observations


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
def test_more_strength_is_more_damage_of_the_same_pattern(kind, three):
    errors = [
        float(np.mean((kind(three, strength=strength, seed=3) - three) ** 2))
        for strength in np.arange(0, 1.01, 0.1)
    ]
    # Where only a part of a square or of a wave is rounded anew, single steps may be a little smaller.
    for i, error in enumerate(errors[2:]):
        assert error >= 0.95 * errors[i]
    assert errors[-1] == pytest.approx(max(errors), rel=0.05)


@pytest.mark.parametrize("name", corruptions.KINDS)
def test_a_stack_is_damaged_as_its_pictures_are_one_by_one(name):
    kind, pure = corruptions.KINDS[name], digits.gallery().pixels[:300:100]
    strengths = np.array([0.0, 0.4, 0.85])
    random = kind.draw(3, np.random.default_rng(4))
    together = kind.apply(pure, strengths[:, None, None], random)
    for i, strength in enumerate(strengths):
        own = corruptions.RandomNumbers(random.numbers[i : i + 1], random.fields[i : i + 1])
        alone = kind.apply(pure[i : i + 1], np.array([[[strength]]]), own)[0]
        np.testing.assert_allclose(together[i], alone, atol=1e-6)


def test_low_resolution_has_the_averages_of_squares(three):
    halved = corruptions.KINDS["Low resolution"](three, strength=0.5, seed=0)
    averages = three.reshape(7, 4, 7, 4).mean(axis=(1, 3))
    np.testing.assert_allclose(halved, averages.repeat(4, 0).repeat(4, 1), atol=1e-6)
    a_little_more = corruptions.KINDS["Low resolution"](three, strength=0.501, seed=0)
    assert np.abs(a_little_more - halved).max() < 0.05  # there is no jump


def test_jpeg_rounds_the_heights_of_waves_to_multiples_of_its_steps():
    # By hand: at strength 0.5 the quality is 10, and all steps of Table K.1 are 5 times as large. A grey
    # block of 0.6 x 255 - 128 = 25 has one wave of 8 x 25 = 200, which becomes 3 x 80 = 240: 128 + 30.
    grey = np.full((28, 28), 0.6, np.float32)
    damaged = corruptions.KINDS["JPEG"](grey, strength=0.5, seed=0)
    np.testing.assert_allclose(damaged, (128 + 30) / 255, atol=1e-6)
    assert jpeg.quantisation_steps(np.array(0.5))[0, 1] == 55
    assert jpeg.quantisation_steps(np.array(1.0)).tolist() == [[255] * 8] * 8


def test_poisson_noise_is_what_scipy_draws_by_the_same_numbers(three):
    uniform = np.random.default_rng(3).random((28, 28))
    damaged = corruptions.KINDS["Poisson noise"](three, strength=0.5, seed=3)
    np.testing.assert_allclose(damaged, stats.poisson.ppf(uniform, 4 * three) / 4, atol=1e-6)
    # Below 0.05 only the height of the noise changes.
    at_most = corruptions.KINDS["Poisson noise"](three, strength=0.05, seed=3) - three
    half = corruptions.KINDS["Poisson noise"](three, strength=0.025, seed=3) - three
    np.testing.assert_allclose(half, at_most / 2, atol=1e-6)
    white = corruptions.KINDS["Poisson noise"](np.ones((28, 28), np.float32), strength=0.1, seed=3)
    assert white.mean() == pytest.approx(1, abs=0.02)
    assert white.std() == pytest.approx(0.1, abs=0.01)


def test_a_mixture_has_some_of_every_damage(three):
    pure = np.broadcast_to(three, (300, 28, 28))
    rng = np.random.default_rng(0)
    damaged = corruptions.damage_all("Mixture", pure, np.full(300, 0.4), rng)
    blurred = corruptions.KINDS["Blur"](three, strength=0.4, seed=0)
    assert np.sum((damaged == blurred).all(axis=(1, 2))) == pytest.approx(300 / 9, abs=12)
    noise_of = [picture - three for picture in damaged]
    normal = [of for of in noise_of if of[three == 0].std() == pytest.approx(0.6, abs=0.05)]
    assert len(normal) >= 20  # noise factor 1.5 x 0.4
    with pytest.raises(ValueError, match=r"from 0 to 1, got 1\.2"):
        corruptions.damage_all("Mixture", pure[:2], np.array([0.2, 1.2]), rng)


def test_what_can_be_learned_is_found_in_any_case():
    assert corruptions.find(" salt AND pepper") == "Salt and pepper"
    assert corruptions.find("mixture") == "Mixture"
    with pytest.raises(
        ValueError, match=r"no damage 'acid' .* Normal noise, Salt and pepper,.* Mixture"
    ):
        corruptions.find("acid")
    with pytest.raises(ValueError, match="no damage 'Inversion'"):
        corruptions.find("Inversion")


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
