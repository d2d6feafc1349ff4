import math

import numpy as np
import pytest

from denoiser.data import digits
from denoiser.evaluation import calibration
from denoiser.models import catalog, litert, sampling

PURE = digits.gallery()[::100]  # one of each class


def sure_of(confidence: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Return probabilities with a confidence for each class, the rest shared by the other nine."""
    probabilities = np.repeat((1 - confidence)[:, None] / 9, 10, axis=1)
    probabilities[np.arange(len(classes)), classes] = confidence
    return probabilities


def synthetic(count: int, *, is_correct: np.ndarray, confidence: np.ndarray):
    """Return probabilities of that confidence, and labels that make them correct where they should be."""
    classes = np.random.default_rng(1).integers(10, size=count)
    return sure_of(confidence, classes), np.where(is_correct, classes, (classes + 1) % 10)


def test_the_error_is_the_weighted_gap_between_accuracy_and_confidence():
    confidence = np.array([0.85, 0.95, 0.55, 0.7])
    bins = calibration.reliability_bins(confidence, np.array([True, False, True, False]))
    assert [each.count for each in bins] == [0, 0, 0, 0, 0, 1, 1, 0, 1, 1]
    assert bins[0] == calibration.Bin(0, None, None)
    by_hand = (abs(1 - 0.85) + abs(0 - 0.95) + abs(1 - 0.55) + abs(0 - 0.7)) / 4
    assert calibration.expected_calibration_error(bins) == pytest.approx(by_hand)
    together = calibration.reliability_bins(np.array([0.92, 0.98]), np.array([True, False]))
    assert calibration.expected_calibration_error(together) == pytest.approx(0.95 - 0.5)


def test_a_bin_includes_its_upper_edge_only():
    bins = calibration.reliability_bins(np.array([0.1, 0.3, 0.7, 0.9, 1.0]), np.ones(5, bool))
    assert [number for number, each in enumerate(bins) if each.count] == [0, 2, 6, 8, 9]


def test_the_log_loss_is_that_of_the_correct_class_and_has_a_floor():
    probabilities = np.zeros((2, 10))
    probabilities[:, :2] = 0.25, 0.75
    labels = np.array([0, 1])
    by_hand = -(math.log(0.25) + math.log(0.75)) / 2
    assert calibration.log_loss(probabilities, labels) == pytest.approx(by_hand)
    impossible = np.array([9, 1])
    by_hand = -(math.log(1e-12) + math.log(0.75)) / 2
    assert calibration.log_loss(probabilities, impossible) == pytest.approx(by_hand)
    assert calibration.measure(probabilities, impossible).floored == 1


def test_calibrated_probabilities_have_the_error_of_chance():
    generator = np.random.default_rng(5)
    confidence = generator.uniform(0.2, 1, 20_000)
    is_correct = generator.random(20_000) < confidence
    of = calibration.measure(*synthetic(20_000, is_correct=is_correct, confidence=confidence))
    assert of.ece < 0.01
    # By hand: eight bins of 2,500, each with a standard deviation of sqrt(p (1 - p) / 2,500).
    deviations = [math.sqrt(p * (1 - p) / 2500) for p in np.arange(0.25, 1, 0.1)]
    assert of.ece_by_chance == pytest.approx(math.sqrt(2 / math.pi) * np.mean(deviations), rel=0.1)
    assert of.accuracy == pytest.approx(of.confidence, abs=0.01)


def test_overconfident_probabilities_have_the_gap_as_error():
    generator = np.random.default_rng(5)
    is_correct = generator.random(20_000) < 0.75
    confidence = np.full(20_000, 0.95)
    of = calibration.measure(*synthetic(20_000, is_correct=is_correct, confidence=confidence))
    assert of.ece == pytest.approx(0.95 - 0.75, abs=0.01)
    assert of.ece > 20 * of.ece_by_chance
    assert of.bins[9].count == 20_000


def test_samples_are_less_sure_than_the_denoised_picture():
    fractions = []
    (record,) = calibration.evaluate(
        litert.load(catalog.find().get("blind")).denoise,
        PURE,
        probabilities=litert.load_classifier().probabilities,
        noise_factors=[1.0],
        on_progress=fractions.append,
    )
    assert record.noise == 1.0
    assert record.samples.confidence < record.denoised.confidence
    # A sample has twice the squared error of the posterior mean: 3 dB.
    assert record.psnr_of_one == pytest.approx(record.psnr - 3, abs=0.7)
    assert record.psnr_of_mean == pytest.approx(record.psnr, abs=0.5)
    assert record.expected_excess == pytest.approx(0, abs=1)
    assert 0 < record.correlation < 1
    assert fractions == [1]


def test_another_seed_gives_other_noise_and_other_samples(monkeypatch):
    monkeypatch.setattr(calibration, "_CHUNK", 5)
    seen = []

    def samples(denoise, noisy, *, noise_level, seed):
        seen.append((noisy, noise_level, seed))
        return np.repeat(noisy[:, None], 2, axis=1)

    monkeypatch.setattr(sampling, "samples", samples)
    for seed in (0, 1):
        calibration.evaluate(
            lambda noisy: noisy,
            PURE,
            probabilities=lambda pictures: np.full((len(pictures), 10), 0.1),
            noise_factors=[0.5, 1.0],
            seed=seed,
        )
    assert [(level, seed) for _, level, seed in seen] == [
        (0.5, 0),
        (0.5, 1),
        (1.0, 0),
        (1.0, 1),
        (0.5, 1000),
        (0.5, 1001),
        (1.0, 1000),
        (1.0, 1001),
    ]
    assert not np.allclose(seen[0][0], seen[4][0])


def test_figures_that_are_infinite_are_left_out():
    (record,) = calibration.evaluate(
        lambda noisy: noisy,
        PURE,
        probabilities=lambda pictures: np.full((len(pictures), 10), 0.1),
        noise_factors=[0],
    )
    assert record.psnr is record.psnr_of_mean is record.psnr_of_one is None
    assert record.expected_excess is None
    assert record.correlation is None
