"""The ranges of values that models take and return, other than 0 to 1, and how to recognise them."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from keras import layers

from denoiser.data.digits import Digits
from denoiser.imaging import metrics, noise

INPUTS = ("unit", "tanh", "bytes", "inverted", "standardized")
OUTPUTS = ("unit", "logits", "tanh", "bytes", "inverted", "standardized", "noise")
_NAMES = {
    "logits": "logits",
    "tanh": "values from -1 to 1",
    "bytes": "values from 0 to 255",
    "inverted": "inverted pictures, black on white",
    "standardized": "values standardized by MNIST's mean and standard deviation",
    "noise": "the noise in place of the digit",
}
_MEAN, _DEVIATION = 0.1307, 0.3081  # of MNIST's training images
# By what values from 0 to 1 are multiplied, and what is added then.
_SCALES = {
    "unit": (1.0, 0.0),
    "tanh": (2.0, -1.0),
    "bytes": (255.0, 0.0),
    "inverted": (-1.0, 1.0),
    "standardized": (1 / _DEVIATION, -_MEAN / _DEVIATION),
}
# Ranges that are seldom together with others than these are not tried with others.
_SELDOM = {
    "inverted": ("unit", "inverted", "logits"),
    "standardized": ("unit", "standardized", "logits"),
    "noise": ("unit",),
}
_DIGITS_STEP = 20  # every 20th digit of the gallery
_SEED = 10_001  # of noise that is in no training and no table
# In dB. Measured on small networks of every kind, trained for one to six epochs, and on untrained ones:
# where 0 to 1 was right, no other range was better by 0.1, unless the mean digit was still closer.
_MARGIN = 2.0
_MARGIN_OF_CLEAR_CASES = 0.5
_MARGIN_OF_BLIND = 0.3  # over the best picture that ignores the input
_MARGIN_OF_SELDOM = 1.0  # over the best change of the brightness of the noisy input
_FACTORS, _DARKER = (0.7, 1.0, 1.5), tuple(np.linspace(0, 0.7, 8))
_PREFERENCE = 0.25  # for a range that assumes less
_OUTSIDE = 0.25  # fraction of the output beyond -0.5 or 1.5, where a range is clearly another one


@dataclass(frozen=True)
class Suspicion:
    """A range that suits a model better than those that were assumed.

    Attributes:
        input: One of `INPUTS`.
        output: One of `OUTPUTS`.
        psnr: Mean PSNR in dB with it.
        assumed: The ranges of input and output that were assumed.
        assumed_psnr: Mean PSNR in dB with those.
    """

    input: str
    output: str
    psnr: float
    assumed: tuple[str, str]
    assumed_psnr: float

    def __str__(self) -> str:
        if self.input == self.output:
            ends = [f"takes and returns {_NAMES[self.input]}"]
        else:
            ends = [f"takes {_NAMES[self.input]}"] if self.input != "unit" else []
            ends += [f"returns {_NAMES[self.output]}"] if self.output != "unit" else []
        found = {"input": self.input, "output": self.output}
        assumed = dict(zip(found, self.assumed, strict=True))
        options = [f"--{end} {value}" for end, value in found.items() if value != "unit"]
        known = [f"--{end} {v}" for end, v in assumed.items() if v == found[end] != "unit"]
        doubted = "input" if self.output == assumed["output"] else "output"
        return (
            f"seems to be a model that {' and '.join(ends)}: its PSNR is {self.psnr:.1f} dB that way, and"
            f" {self.assumed_psnr:.1f} dB without. Add it with {' '.join(options)}, or with"
            f" {' '.join([*known, f'--{doubted} unit'])} to take its values as they are"
        )


def convert_input(values: Any, kind: str) -> Any:
    """Return pictures in [0, 1] in another range: an array, or what a number can be computed with."""
    scale, offset = _SCALES[kind]
    return scale * values + offset


def convert_output(values: np.ndarray, kind: str) -> np.ndarray:
    """Return a model's output in the range [0, 1] from another range; "noise" is left as it is."""
    if kind == "logits":
        return 1 / (1 + np.exp(-np.clip(values, -50, 50)))
    scale, offset = _SCALES.get(kind, _SCALES["unit"])
    return (values - offset) / scale


def input_layer(kind: str, name: str) -> layers.Layer:
    """Return the layer that converts an input, see `convert_input`."""
    scale, offset = _SCALES[kind]
    return layers.Rescaling(scale, offset=offset, name=name)


def output_layer(kind: str, name: str) -> layers.Layer:
    """Return the layer that converts an output of any kind but "noise", see `convert_output`."""
    if kind == "logits":
        return layers.Activation("sigmoid", name=name)
    scale, offset = _SCALES[kind]
    return layers.Rescaling(1 / scale, offset=-offset / scale, name=name)


def describe(input: str, output: str, *, whole: str = "") -> list[str]:
    """Return what is done about the ranges of a model, a sentence each.

    Args:
        input: One of `INPUTS`.
        output: One of `OUTPUTS`.
        whole: The type of the input if it is one for whole numbers, such as "uint8".
    """
    sentences = []
    if whole:
        done = "rescaled, clipped and rounded" if whole.startswith("u") else "rescaled and rounded"
        sentences.append(f"It takes whole numbers ({whole}) from 0 to 255: the picture is {done}.")
    elif input == "inverted":
        sentences.append(f"It takes {_NAMES[input]}: the picture is inverted.")
    elif input != "unit":
        sentences.append(f"It takes {_NAMES[input]}: the picture is rescaled.")
    if output == "logits":
        sentences.append("It returns logits: a sigmoid turns them into values from 0 to 1.")
    elif output == "noise":
        sentences.append("It returns the noise: it is subtracted from the noisy picture.")
    elif output == "inverted":
        sentences.append(f"It returns {_NAMES[output]}: they are inverted.")
    elif output != "unit":
        sentences.append(f"It returns {_NAMES[output]}: they are rescaled to 0 to 1.")
    return sentences


def suspect(
    run: Callable[[np.ndarray], np.ndarray],
    digits: Digits,
    *,
    noise_factor: float,
    input: str | None = None,
    output: str | None = None,
) -> Suspicion | None:
    """Return ranges that clearly suit a model better than 0 to 1.

    They are tried on noisy digits: the right ones give a picture that is close to the pure one. A model
    that was hardly trained is good in no range, so it raises no suspicion.

    Args:
        run: The model as it is: maps a stack (n, 28, 28) of any range to one of the same shape.
        digits: Digits that it was not trained on.
        noise_factor: That of the noise, one that it was trained at.
        input: The range of its input where that is known.
        output: The same for its output.

    Returns:
        The ranges; None if those that are assumed, "unit" where nothing is known, may be right.
    """
    digits = digits[::_DIGITS_STEP]
    pure = digits.pixels
    noisy = noise.make_noisy(pure, noise_factor=noise_factor, seed=_SEED)

    def psnr(denoised: np.ndarray) -> float:
        clipped = np.clip(np.nan_to_num(denoised), 0, 1)
        return float(np.mean(metrics.each(metrics.psnr, pure, clipped)))

    inputs = INPUTS if input is None else (input,)
    outputs = OUTPUTS if output is None else (output,)
    assumed = (input or "unit", output or "unit")
    raw = {kind: run(convert_input(noisy, kind)) for kind in inputs}
    figures = {
        (i, o): psnr(noisy - raw[i] if o == "noise" else convert_output(raw[i], o))
        for i, o in itertools.product(inputs, outputs)
        if (i, o) == assumed or (i in _SELDOM.get(o, INPUTS) and o in _SELDOM.get(i, OUTPUTS))
    }
    # These turn hardly trained models into a change of brightness, which alone removes noise.
    seldom = {ends for ends in figures if ends != assumed and {*ends} & {*_SELDOM}}
    brightened = itertools.product(_FACTORS, _DARKER)
    least_of_seldom = max(psnr(a * (noisy - b)) for a, b in brightened) + _MARGIN_OF_SELDOM
    figures = {e: f for e, f in figures.items() if e not in seldom or f > least_of_seldom}
    best = max(figures, key=lambda ends: figures[ends] - _PREFERENCE * (ends[0] != assumed[0]))
    if best == assumed:
        return None
    values = raw[assumed[0]]
    is_clear = np.mean((values < -0.5) | (values > 1.5)) > _OUTSIDE
    # A picture that ignores its input, such as a black one, is close to a digit in some way, too.
    blind = max(psnr(np.zeros_like(pure)), psnr(np.broadcast_to(pure.mean(axis=0), pure.shape)))
    least = (
        max(figures[assumed] + _MARGIN_OF_CLEAR_CASES, blind)
        if is_clear
        else max(figures[assumed] + _MARGIN, blind + _MARGIN_OF_BLIND)
    )
    if figures[best] < least:
        return None
    return Suspicion(*best, psnr=figures[best], assumed=assumed, assumed_psnr=figures[assumed])
