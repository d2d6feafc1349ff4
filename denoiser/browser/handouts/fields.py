"""The numbers of the worksheet, of its answers and of the page for teachers, by the names of their fields.

Each comes from `figures.py` or from the experiments themselves.
"""

import functools
from collections.abc import Sequence

import numpy as np

from denoiser.browser.lesson import experiments, figures
from denoiser.browser.lesson.experiments import Choice, Curve, Failure, Slider
from denoiser.data import digits
from denoiser.evaluation import game
from denoiser.imaging import noise
from denoiser.models import sampling

BLANK = '<span class="blank"></span>'  # to write on
OPENING_SEED = 0  # of the noise with which the page opens


@functools.cache
def common() -> dict[str, str]:
    """Return the fields that every text may have."""
    facts = figures.facts()
    return {
        "blank": BLANK,
        "black": "0",
        "white": "1",
        "pixels": f"{int(np.prod(noise.IMAGE_SHAPE))}",
        "book_noise": f"{experiments.BOOK_NOISE:g}",
        "little": f"{figures.LITTLE:g}",
        "much": f"{figures.MUCH:g}",
        "count": f"{len(figures.DIGITS)}",
        "gallery": f"{digits.GALLERY_SIZE:,}",
        "in_range": f"{figures.HIGH - figures.LOW}%",
        "first_seed": f"{OPENING_SEED}",
        "samples": f"{sampling.COUNT}",
        "rounds": f"{len(game.NOISE_FACTORS)}",
        "bottleneck": f"{facts['bottleneck']}",
        "cnn_weights": f"{facts['cnn_weights']:,}",
        "blind_weights": f"{facts['blind_weights']:,}",
        "test_images": f"{facts['test_images']:,}",
    }


@functools.cache
def of(experiment: int) -> dict[str, str]:
    """Return the fields of an experiment.

    Args:
        experiment: Its number, from 1.
    """
    one, measured = experiments.LIVE[experiment - 1], figures.of(experiment)
    prediction = one.prediction
    factor = experiments.BOOK_NOISE if one.noise_factor is None else one.noise_factor
    fields = common() | {"noise_factor": f"{factor:g}"}
    if isinstance(prediction, Choice):
        fields |= _of_choice(experiment, prediction)
    elif isinstance(prediction, Curve):
        fields |= _of_curves(experiment, prediction)
    else:
        fields["most"] = f"{prediction.high:g}"
    if one.failures:
        fields |= _of_failures(one.failures, measured["worse"])
        measured = measured | {"good": measured["good"][:, 0]}  # the same for all of them
    for name, values in measured.items():
        if values.ndim == 1 and name != "choice":
            unit = _unit(prediction, name)
            fields[name] = amount(figures.summarise(values).mean, unit)
            fields[f"{name}_range"] = span(values, unit)
            if not np.isnan(values[OPENING_SEED]):
                fields[f"{name}_at_first"] = amount(values[OPENING_SEED], unit)
    return fields


def accuracies() -> list[tuple[str, str]]:
    """Return noise factors, and which share of the test images is then classified correctly, once denoised."""
    accuracy = figures.facts()["accuracy"]
    return [(f"{float(factor):g}", f"{100 * share:.1f}%") for factor, share in accuracy.items()]


def amount(value: float, unit: str) -> str:
    """Return a figure in words.

    Args:
        value: The figure.
        unit: Behind it. Decibels have a decimal, shares and counts have none.
    """
    return f"{value:.{1 if unit == ' dB' else 0}f}{unit}"


def span(values: np.ndarray, unit: str) -> str:
    """Return the range of a figure in words.

    Args:
        values: A number for each digit.
        unit: As for `amount`.
    """
    summary = figures.summarise(values)
    decimals = 1 if unit == " dB" else 0
    return f"{summary.low:.{decimals}f} to {summary.high:.{decimals}f}{unit}"


def _of_choice(experiment: int, prediction: Choice) -> dict[str, str]:
    names = ("first", "second", "third")
    counts = figures.count_choices(experiment)
    fields = dict(zip(names, prediction.options, strict=True))
    return fields | {f"{name}_count": f"{n}" for name, n in zip(names, counts, strict=True)}


def _of_curves(experiment: int, prediction: Curve) -> dict[str, str]:
    places = {
        "little": 0,
        "book": prediction.at.index(experiments.BOOK_NOISE),
        "much": len(prediction.at) - 1,
    }
    fields = {}
    for name, values in figures.of(experiment).items():
        for place, i in places.items():
            fields[f"{name}_at_{place}"] = amount(values[:, i].mean(), prediction.unit)
            fields[f"{name}_at_{place}_range"] = span(values[:, i], prediction.unit)
    return fields


def _of_failures(failures: Sequence[Failure], worse: np.ndarray) -> dict[str, str]:
    ranges = {f"worse_{i}_range": span(values, " dB") for i, values in enumerate(worse.T)}
    means = {f"worse_{i}": amount(values.mean(), " dB") for i, values in enumerate(worse.T)}
    named = (
        f"{failure.name}: {mean}" for failure, mean in zip(failures, means.values(), strict=True)
    )
    return {
        **(means | ranges),
        "failures": ". ".join(named),
        "failures_range": "; ".join(ranges.values()),
    }


def _unit(prediction: Slider | Choice | Curve, name: str) -> str:
    """Return the unit of a figure: that of the prediction, or decibels beside a choice."""
    return "%" if name == "confidence" else getattr(prediction, "unit", " dB")
