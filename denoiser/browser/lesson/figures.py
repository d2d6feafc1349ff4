"""What the experiments of Learn measure on digits of the gallery: the figures that a teacher may expect.

`python -m docs.make_lesson` measures them in a browser, with the scripts of the page itself.
"""

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from denoiser import errors
from denoiser.browser import labels
from denoiser.browser.lesson import experiments
from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models.catalog import Catalog

FILE = Path(__file__).parents[2] / "bundled" / "lesson" / "figures.json"
# Five digits of each class. Each has a noise of its own, whose seed is its place in this list.
DIGITS = tuple(range(0, digits.GALLERY_SIZE, 20))
# The first experiment is measured at these noise factors, too.
LITTLE, MUCH = labels.STEP, noise.MAX_NOISE_FACTOR
LOW, HIGH = 10, 90  # the percentiles that a range lies between
# What each experiment measures, by its number. In the file each has an entry for each digit: a number, or one
# for each noise factor of a curve, or for each failure.
NAMES = {
    1: ("outside", "outside_at_little", "outside_at_much"),
    2: ("choice", "cnn", "ffnn"),
    3: ("cnn", "blind", "noisy"),
    4: ("ffnn", "cnn", "upright"),
    5: ("drawn",),
    6: ("choice", "output", "crisp", "mean"),
    7: ("right", "confidence"),
    8: ("worse", "good", "spoiled"),
}


@dataclass(frozen=True)
class Summary:
    """What to expect of a figure.

    Attributes:
        mean: Over the digits.
        low: A tenth of the digits lies below.
        high: A tenth of the digits lies above.
    """

    mean: float
    low: float
    high: float


@functools.cache
def _content() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))


@functools.cache
def of(experiment: int) -> dict[str, np.ndarray]:
    """Return what an experiment measures on each of `DIGITS`, by the names in `NAMES`.

    Args:
        experiment: Its number, from 1.

    Returns:
        float64 arrays of shape (50,), or (50, n) where there are n noise factors or failures; NaN where there was
        nothing to measure.
    """
    measured = _content()["experiments"][str(experiment)]
    return {name: np.array(measured[name], np.float64) for name in NAMES[experiment]}


def summarise(values: np.ndarray) -> Summary:
    """Return the mean and the range of a figure.

    Args:
        values: A number for each digit; NaN is left out.
    """
    known = values[~np.isnan(values)]
    low, high = np.percentile(known, [LOW, HIGH])
    return Summary(float(known.mean()), float(low), float(high))


def count_choices(experiment: int) -> list[int]:
    """Return for how many digits each option of a choice is the outcome.

    Args:
        experiment: Its number; its prediction is a choice.

    Raises:
        ValueError: It is not.
    """
    prediction = experiments.LIVE[experiment - 1].prediction
    if not isinstance(prediction, experiments.Choice):
        raise ValueError(f"the prediction of experiment {experiment} is no choice")
    choices = of(experiment)["choice"]
    return [int((choices == option).sum()) for option in range(len(prediction.options))]


def facts() -> dict[str, Any]:
    """Return what `find_facts` found when the figures were measured."""
    return _content()["facts"]


def find_facts(catalog: Catalog) -> dict[str, Any]:
    """Return what the texts say about the networks.

    Args:
        catalog: With the models that ship.

    Returns:
        The sizes of networks and of their narrowest layers, in numbers; and the shares of MNIST's test images
        that are classified correctly once they are denoised, by noise factor.

    Raises:
        ModelError: A model is missing, or was not measured.
    """
    cnn, ffnn, blind = (
        catalog.get(name).results for name in (experiments.CNN, experiments.FFNN, experiments.BLIND)
    )
    if blind.test is None:
        raise errors.ModelError(
            f"{experiments.BLIND} was not measured on the test images. Run python -m denoiser evaluate"
            f" {experiments.BLIND} --save first."
        )
    return {
        "bottleneck": min(layer.shape[0] for layer in ffnn.layers if len(layer.shape) == 1),
        "narrowest": min(int(np.prod(layer.shape)) for layer in cnn.layers[1:-1]),
        "cnn_weights": cnn.params,
        "blind_weights": blind.params,
        "accuracy": {str(row.noise): row.accuracy for row in blind.test.rows},
        "test_images": blind.test.images,
    }
