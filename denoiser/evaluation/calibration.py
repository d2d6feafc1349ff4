"""How well the probabilities of classes agree with how often the classes are correct.

There are two ways to say which digit a noisy picture was. The classifier classifies the denoised picture; or
it classifies samples of what the picture may have been, and their probabilities are averaged.
A method is *calibrated* if it classifies 80 % of those pictures correctly that it is 80 % sure of.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct

from denoiser.data.digits import Digits
from denoiser.imaging import metrics, noise
from denoiser.models import sampling

NOISE_FACTORS = (0.3, 0.55, 0.7, 1.0, 1.5)
BINS = 10
# The least probability that the log loss takes the logarithm of. float32 can make it 0, and then a single
# picture would make the mean infinite; so it costs 27.6 nats at most.
FLOOR = 1e-12
_CHUNK = 50  # pictures whose samples are drawn at once
# Seeds between those of the samples of two seeds: more than MNIST's test images have chunks.
_SEEDS = 1000
_DRAWS = 100  # see `error_by_chance`


class Bin(Struct, frozen=True):
    """The pictures whose confidence lies in one of the equal intervals.

    Attributes:
        count: How many pictures.
        confidence: The mean of their confidence, 0 to 1; None without pictures.
        accuracy: The fraction of them that is classified correctly; None without pictures.
    """

    count: int
    confidence: float | None
    accuracy: float | None


class Reliability(Struct, frozen=True):
    """How well probabilities of classes agree with the classes.

    Attributes:
        accuracy: The fraction of pictures whose likeliest class is the correct one, 0 to 1.
        confidence: The mean probability of the likeliest class, 0 to 1.
        ece: The expected calibration error, see `expected_calibration_error`.
        ece_by_chance: What it would be by chance alone, see `error_by_chance`.
        log_loss: See `log_loss`, in nats.
        floored: How many pictures give their class a probability below `FLOOR`.
        bins: The reliability diagram, see `reliability_bins`.
    """

    accuracy: float
    confidence: float
    ece: float
    ece_by_chance: float
    log_loss: float
    floored: int
    bins: tuple[Bin, ...]


class Calibration(Struct, frozen=True):
    """Both methods at one noise factor, and what samples say of the error; all are means over the pictures.

    Attributes:
        noise: The noise factor.
        denoised: The classifier on the denoised picture.
        samples: The mean of the classifier's probabilities over the samples.
        psnr: PSNR of the denoised picture in dB; this and the next are None where they are infinite.
        psnr_of_mean: PSNR of the mean of the samples in dB.
        psnr_of_one: PSNR of the first sample in dB.
        expected_excess: The PSNR that the samples let one expect, less that of the denoised picture, in
            dB; None where one is infinite.
        correlation: Pearson's correlation of the two over the pictures, -1 to 1; None where it is not
            defined.
    """

    noise: float
    denoised: Reliability
    samples: Reliability
    psnr: float | None
    psnr_of_mean: float | None
    psnr_of_one: float | None
    expected_excess: float | None
    correlation: float | None


def reliability_bins(confidence: np.ndarray, is_correct: np.ndarray) -> tuple[Bin, ...]:
    """Return the reliability diagram: accuracy by confidence, in ten equal intervals (0, 0.1] to (0.9, 1].

    Source: Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017, section 2.

    Args:
        confidence: Array of shape (n,), in [0, 1]: the probability of each picture's likeliest class.
        is_correct: bool array of shape (n,): whether that class is the correct one.
    """
    of_bin = np.digitize(confidence, np.arange(1, BINS) / BINS, right=True)
    bins = []
    for number in range(BINS):
        inside = of_bin == number
        count = int(inside.sum())
        bins.append(
            Bin(
                count,
                float(np.mean(confidence[inside], dtype=np.float64)) if count else None,
                float(np.mean(is_correct[inside])) if count else None,
            )
        )
    return tuple(bins)


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: how far accuracy and confidence are apart, 0 to 1.

    It is the mean of |accuracy - confidence| over the bins, weighted by their counts.

    Source: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning",
    AAAI 2015; in this form Guo and others, 2017, equation 3.

    Args:
        bins: Of `reliability_bins`, with one picture at least.
    """
    total = sum(each.count for each in bins)
    return sum(
        each.count / total * abs(each.accuracy - each.confidence)
        for each in bins
        if each.accuracy is not None and each.confidence is not None
    )


def error_by_chance(confidence: np.ndarray) -> float:
    """Return the expected calibration error that calibrated probabilities have by chance, 0 to 1.

    Few pictures in a bin miss their confidence even if it is right. This is the mean over 100 draws in which
    each picture is correct as often as its confidence says.

    Source: Broecker and Smith, "Increasing the reliability of reliability diagrams", Weather and Forecasting
    22(3), 2007 (there by resampling, too).

    Args:
        confidence: As for `reliability_bins`, n at least 1.
    """
    generator = np.random.default_rng(0)
    return float(
        np.mean(
            [
                expected_calibration_error(
                    reliability_bins(confidence, generator.random(len(confidence)) < confidence)
                )
                for _ in range(_DRAWS)
            ]
        )
    )


def log_loss(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean of -ln(probability of the correct class) in nats, 0 or more.

    Args:
        probabilities: Array of shape (n, 10); those below `FLOOR` count as `FLOOR`.
        labels: Integer array of shape (n,): the correct classes.
    """
    return float(-np.mean(np.log(np.maximum(_of_labels(probabilities, labels), FLOOR))))


def measure(probabilities: np.ndarray, labels: np.ndarray) -> Reliability:
    """Return how well probabilities agree with the correct classes.

    Args:
        probabilities: Array of shape (n, 10), n at least 1; each row adds up to 1.
        labels: Integer array of shape (n,): the correct classes.
    """
    confidence = probabilities.max(axis=1)
    is_correct = probabilities.argmax(axis=1) == labels
    bins = reliability_bins(confidence, is_correct)
    return Reliability(
        accuracy=float(np.mean(is_correct)),
        confidence=float(np.mean(confidence, dtype=np.float64)),
        ece=expected_calibration_error(bins),
        ece_by_chance=error_by_chance(confidence),
        log_loss=log_loss(probabilities, labels),
        floored=int(np.sum(_of_labels(probabilities, labels) < FLOOR)),
        bins=bins,
    )


def evaluate(
    denoise: Callable[[np.ndarray], np.ndarray],
    pure: Digits,
    *,
    probabilities: Callable[[np.ndarray], np.ndarray],
    noise_factors: Sequence[float] = NOISE_FACTORS,
    seed: int = 0,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> list[Calibration]:
    """Measure both methods at each noise factor, with `sampling.COUNT` samples of each picture.

    The samples know the noise factor. They are drawn for 50 pictures at once; for those of number i,
    from 0 on, with the seed `1000 * seed + i` of `sampling.samples`, the same at all noise factors.

    Args:
        denoise: Maps a stack (n, 28, 28) of noisy pictures to denoised ones in [0, 1]; of a model that
            `sampling.can_draw`.
        pure: The pictures without noise, and their classes; one at least.
        probabilities: Maps a stack of pictures to an array of shape (n, 10), as
            `litert.Classifier.probabilities` does.
        noise_factors: The levels.
        seed: Seed of the noise, as in `sweeps.evaluate`, and of the samples.
        on_progress: Called with the fraction done, 0 to 1.

    Returns:
        A record for each level.
    """
    field = noise.noise_field(seed, count=len(pure))
    chunks = [slice(i, i + _CHUNK) for i in range(0, len(pure), _CHUNK)]
    records = []
    for level, noise_factor in enumerate(noise_factors):
        values: dict[str, list[np.ndarray]] = {}
        for number, chunk in enumerate(chunks):
            pixels = pure.pixels[chunk]
            noisy = noise.add_noise(pixels, field[chunk], noise_factor=noise_factor)
            denoised = denoise(noisy)
            drawn = sampling.samples(
                denoise, noisy, noise_level=noise_factor, seed=_SEEDS * seed + number
            )
            beliefs = [
                sampling.believe(samples, picture, probabilities)
                for samples, picture in zip(drawn, denoised, strict=True)
            ]
            measured = {
                "of denoised": probabilities(denoised),
                "of samples": np.stack([belief.probabilities for belief in beliefs]),
                "psnr": metrics.each(metrics.psnr, pixels, denoised),
                "psnr of mean": metrics.each(metrics.psnr, pixels, drawn.mean(axis=1)),
                "psnr of one": metrics.each(metrics.psnr, pixels, drawn[:, 0]),
                "expected psnr": np.array([belief.psnr for belief in beliefs]),
            }
            for name, part in measured.items():
                values.setdefault(name, []).append(part)
            on_progress((level + (number + 1) / len(chunks)) / len(noise_factors))
        joined = {name: np.concatenate(parts) for name, parts in values.items()}
        psnr, expected = joined["psnr"], joined["expected psnr"]
        records.append(
            Calibration(
                noise=noise_factor,
                denoised=measure(joined["of denoised"], pure.labels),
                samples=measure(joined["of samples"], pure.labels),
                psnr=_finite(psnr.mean()),
                psnr_of_mean=_finite(joined["psnr of mean"].mean()),
                psnr_of_one=_finite(joined["psnr of one"].mean()),
                expected_excess=_finite(float(expected.mean()) - float(psnr.mean())),
                correlation=_correlation(expected, psnr),
            )
        )
    return records


def _of_labels(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return probabilities[np.arange(len(labels)), labels].astype(np.float64)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _correlation(x: np.ndarray, y: np.ndarray) -> float | None:
    if not (np.isfinite(x).all() and np.isfinite(y).all()) or not (np.ptp(x) and np.ptp(y)):
        return None
    return float(np.corrcoef(x, y)[0, 1])
