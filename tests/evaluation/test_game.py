import math

import numpy as np
import pytest

from denoiser.data import digits
from denoiser.evaluation import game
from denoiser.imaging import noise
from denoiser.models import catalog, litert

GAMES = 300


def test_a_number_stands_for_the_same_ten_rounds_on_every_machine():
    first, last = game.rounds(5)[0], game.rounds(5)[-1]
    assert (first.digit, first.noise_factor, first.seed) == (406, 0.4, 6707)
    assert (last.digit, last.noise_factor, last.seed) == (380, 1.5, 539)
    assert game.rounds(5) == game.rounds(5)
    assert len({game.rounds(number) for number in range(GAMES)}) == GAMES


def test_the_noise_rises_and_the_digits_differ():
    for number in (0, 5, noise.MAX_SEED):
        of = game.rounds(number)
        factors = [each.noise_factor for each in of]
        assert factors == sorted(set(factors))
        assert len({each.digit for each in of}) == 10
        assert all(0 <= each.digit < digits.GALLERY_SIZE for each in of)
        assert all(0 <= each.seed <= noise.MAX_SEED for each in of)
    with pytest.raises(ValueError, match="0 or more"):
        game.rounds(-1)


def test_a_class_may_come_again():
    counts = [len({each.label for each in game.rounds(number)}) for number in range(GAMES)]
    # Ten independent classes are 10 (1 - 0.9^10) = 6.5 different ones on average.
    assert np.mean(counts) == pytest.approx(6.5, abs=0.3)


def test_the_noisy_picture_is_that_of_the_denoise_page():
    one = game.rounds(5)[3]
    pure = digits.gallery().pixels[one.digit]
    expected = noise.make_noisy(pure, noise_factor=one.noise_factor, seed=one.seed)
    np.testing.assert_array_equal(game.make_noisy([one])[0], expected)


def test_the_classifier_scores_as_on_the_test_images():
    model = catalog.find().get("blind")
    denoise, classify = litert.load(model).denoise, litert.load_classifier().classify
    measured = model.results.test.by_noise_factor()
    games = [game.rounds(number) for number in range(GAMES)]
    compared = [i for i, factor in enumerate(game.NOISE_FACTORS) if factor in measured]
    assert len(compared) == 6
    for i in compared:
        of = [each[i] for each in games]
        right = classify(denoise(game.make_noisy(of))) == [each.label for each in of]
        expected = measured[game.NOISE_FACTORS[i]].accuracy
        error = math.sqrt(expected * (1 - expected) / GAMES)
        assert right.mean() == pytest.approx(expected, abs=3 * error)
