"""The figures of a lesson against others that Python computes, with LiteRT."""

import functools
import math

import numpy as np
import pytest

from denoiser.browser.lesson import experiments, figures
from denoiser.data import digits
from denoiser.imaging import metrics, noise
from denoiser.models import catalog, litert

PURE = digits.gallery().pixels[list(figures.DIGITS)]
PLACES = range(0, len(PURE), 4)


@functools.cache
def network(name: str) -> litert.Denoiser:
    return litert.load(catalog.find().get(name))


def random_numbers(seed: int):
    """Yield Marsaglia's xorshift, as `engine/sampling.js` does."""
    state = (((seed + 1) * 0x9E3779B1) & 0xFFFFFFFF) | 1
    drawn = 0
    while True:
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        drawn += 1
        if drawn > 20:
            yield state / 2**32


def fields(seed: int, count: int) -> np.ndarray:
    """Return normal numbers by the method of Box and Muller, as `makeFields` of `outcomes.js` does."""
    random = random_numbers(seed)
    numbers = []
    for _ in range(count * PURE[0].size // 2):
        radius, angle = math.sqrt(-2 * math.log(1 - next(random))), 2 * math.pi * next(random)
        numbers += [radius * math.cos(angle), radius * math.sin(angle)]
    return np.reshape(numbers, (count, *noise.IMAGE_SHAPE)).astype(np.float32)


def psnr(name: str, pure: np.ndarray, field: np.ndarray, factor: float) -> np.ndarray:
    noisy = noise.add_noise(pure, field, noise_factor=factor)
    denoised = network(name).denoise(noisy)
    return metrics.each(metrics.psnr, np.broadcast_to(pure, denoised.shape), denoised)


def test_numbers_outside_0_to_1():
    for factor, name in [
        (experiments.BOOK_NOISE, "outside"),
        (figures.LITTLE, "outside_at_little"),
        (figures.MUCH, "outside_at_much"),
    ]:
        for place, pure in enumerate(PURE):
            noisy = noise.make_noisy(pure, noise_factor=factor, seed=place)
            outside = 100 * np.mean((noisy < 0) | (noisy > 1))
            assert figures.of(1)[name][place] == pytest.approx(outside, abs=0.2)  # a pixel


def test_the_two_networks_of_the_book():
    own = np.stack([noise.noise_field(place) for place in range(len(PURE))])
    cnn, ffnn = (
        psnr(name, PURE, own, experiments.BOOK_NOISE)
        for name in (experiments.CNN, experiments.FFNN)
    )
    np.testing.assert_allclose(figures.of(2)["cnn"], cnn, atol=0.01)
    np.testing.assert_allclose(figures.of(2)["ffnn"], ffnn, atol=0.01)
    closer = np.where(cnn - ffnn >= 0.5, 0, np.where(ffnn - cnn >= 0.5, 1, 2))
    assert figures.count_choices(2) == np.bincount(closer, minlength=3).tolist()


def test_curves_over_the_noise_factor():
    at = experiments.EXPERIMENTS[2].prediction.at
    for place in PLACES:
        four = np.stack([noise.noise_field(place), *fields(place, 3)])
        for name, model in (("cnn", experiments.CNN), ("blind", experiments.BLIND)):
            curve = [psnr(model, PURE[place], four, factor).mean() for factor in at]
            np.testing.assert_allclose(figures.of(3)[name][place], curve, atol=0.01)
        noisy = [noise.add_noise(PURE[place], four[0], noise_factor=f, clip=True) for f in at]
        expected = [metrics.psnr(PURE[place], picture) for picture in noisy]
        np.testing.assert_allclose(figures.of(3)["noisy"][place], expected, atol=0.01)


def test_a_turned_picture_through_a_bottleneck():
    turned = np.rot90(PURE, axes=(1, 2))
    for name, model, pictures in [
        ("ffnn", experiments.FFNN, turned),
        ("cnn", experiments.CNN, turned),
        ("upright", experiments.FFNN, PURE),
    ]:
        error = (network(model).denoise(pictures) - pictures) ** 2
        share = 100 * (1 - error.sum(axis=(1, 2)) / (pictures**2).sum(axis=(1, 2)))
        np.testing.assert_allclose(figures.of(4)[name], share, atol=0.05)


def test_something_from_nothing_and_outputs_that_are_classified_correctly():
    blind, classifier = network(experiments.BLIND), litert.load_classifier()
    for place in PLACES:
        hundred = blind.denoise(fields(place, 100))
        drawn = (hundred.max(axis=(1, 2)) > 0.5).sum()
        assert figures.of(5)["drawn"][place] == pytest.approx(drawn, abs=1)  # at the limit
        noisy = noise.add_noise(PURE[place], fields(place, 20), noise_factor=1.5)
        probabilities = classifier.probabilities(blind.denoise(noisy))
        is_right = probabilities.argmax(axis=1) == digits.gallery().labels[figures.DIGITS[place]]
        assert figures.of(7)["right"][place] == is_right.sum()
        if not is_right.all():
            confidence = 100 * probabilities.max(axis=1)[~is_right].mean()
            assert figures.of(7)["confidence"][place] == pytest.approx(confidence, abs=0.1)


def test_what_the_texts_say_about_the_networks():
    assert figures.facts() == figures.find_facts(catalog.find())


def test_mean_and_range_are_over_what_is_known():
    summary = figures.summarise(np.array([*range(11), np.nan]))
    assert (summary.mean, summary.low, summary.high) == pytest.approx((5, 1, 9))


def test_a_share_of_choices_needs_a_choice():
    with pytest.raises(ValueError, match="experiment 1 is no choice"):
        figures.count_choices(1)
