"""The forms in which models take and return a picture, other than 28x28x1."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from keras import layers

from denoiser.imaging import noise
from denoiser.training.copying import Copier
from denoiser.training.layouts import ChannelsLast

_SIDE = noise.IMAGE_SHAPE[0]
_LARGEST_SIDE = 256  # larger ones are no digits any more


@dataclass(frozen=True)
class PictureForm:
    """The form of a picture in a tensor.

    Attributes:
        height: Rows, 28 or more.
        width: Columns, 28 or more.
        channels: 1, or 3 for a colour picture.
        layout: "last" or "first", where the channels are, or "flat" for another shape of as many numbers.
        shape: Shape of the tensor, without the batch.
    """

    height: int
    width: int
    channels: int
    layout: Literal["last", "first", "flat"]
    shape: tuple[int, ...]

    @property
    def margins(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """How many rows and columns lie around the 28x28 picture."""
        return tuple((n // 2, n - n // 2) for n in (self.height - _SIDE, self.width - _SIDE))  # type: ignore[return-value]

    def insert(self, picture: Any, copier: Copier) -> Any:
        """Return a picture in this form, as layers make it.

        Args:
            picture: Keras tensor of shape (n, 28, 28, 1).
            copier: Names the layers.

        Returns:
            A Keras tensor, or `layouts.ChannelsLast`.
        """
        if any(map(any, self.margins)):
            picture = layers.ZeroPadding2D(self.margins, name=copier.name("margin"))(picture)
        if self.channels == 3:
            picture = _mix_channels(picture, 3, 1.0, copier.name("three_channels"))
        if self.layout == "first":
            return ChannelsLast(picture)
        if self.shape != picture.shape[1:]:
            picture = layers.Reshape(self.shape, name=copier.name("reshaped"))(picture)
        return picture

    def extract(self, value: Any, copier: Copier) -> Any:
        """Return the 28x28x1 picture from a tensor of this form, as layers do it.

        Args:
            value: A Keras tensor with channels last where this form has any, or one that is flat.
            copier: Names the layers.

        Returns:
            Keras tensor of shape (n, 28, 28, 1).
        """
        target = (self.height, self.width, self.channels)
        if value.shape[1:] != target:
            value = layers.Reshape(target, name=copier.name("picture"))(value)
        if self.channels == 3:
            value = _mix_channels(value, 1, 1 / 3, copier.name("mean_of_channels"))
        if any(map(any, self.margins)):
            value = layers.Cropping2D(self.margins, name=copier.name("without_margin"))(value)
        return value

    def insert_array(self, pictures: np.ndarray) -> np.ndarray:
        """Return a stack (n, 28, 28) of pictures in this form, as `insert` does."""
        pictures = np.pad(pictures, ((0, 0), *self.margins))
        if self.layout == "first":
            return np.repeat(pictures[:, None], self.channels, axis=1)
        return np.repeat(pictures[..., None], self.channels, axis=-1).reshape(-1, *self.shape)

    def extract_array(self, values: np.ndarray) -> np.ndarray:
        """Return a stack (n, 28, 28) of pictures from an array of this form, as `extract` does."""
        if self.layout == "first":
            values = np.moveaxis(values, 1, -1)
        values = values.reshape(-1, self.height, self.width, self.channels).mean(axis=-1)
        (top, _), (left, _) = self.margins
        return values[:, top : top + _SIDE, left : left + _SIDE]


def describe(takes: PictureForm, returns: PictureForm) -> list[str]:
    """Return what has to be done with the pictures of a model, a sentence each.

    Args:
        takes: The form of its input.
        returns: The form of its output.
    """
    before, after = _differences(takes), _differences(returns)
    sentences = []
    for what in dict.fromkeys([*before, *after]):
        is_input, is_output = what in before, what in after
        verb = " and ".join(["takes"] * is_input + ["returns"] * is_output)
        at_input, at_output, at_both = (before | after)[what]
        done = at_both if is_input and is_output else at_input if is_input else at_output
        sentences.append(f"It {verb} {what}{done and ': '}{done}.")
    return sentences


def _differences(form: PictureForm) -> dict[str, tuple[str, str, str]]:
    """Return how a form differs from 28x28x1, with what is done at the input, the output and both."""
    found = {}
    count = math.prod(form.shape)
    if form.layout == "first":
        found["pictures with the channels first"] = ("", "", "")
    elif form.layout == "flat" and max(form.shape) == count:
        found[f"{count:,} numbers in a row"] = (
            "the picture's rows are joined",
            "they are cut into rows",
            "the picture's rows are joined, and cut apart again",
        )
    elif form.layout == "flat":
        found["pictures without an axis of channels"] = ("", "", "")
    if form.channels == 3:
        found["three channels"] = (
            "the grey picture is used as red, green and blue",
            "their mean is used",
            "the grey picture is used as red, green and blue, and the mean of the output",
        )
    if (form.height, form.width) != noise.IMAGE_SHAPE:
        found[f"pictures of {form.height}x{form.width} pixels"] = (
            "a black margin is added",
            "the margin is cut off",
            "a black margin is added, and cut off again",
        )
    return found


def find(shape: tuple[int | None, ...], *, side: int = _SIDE) -> PictureForm | None:
    """Return the form of the picture in a tensor.

    Args:
        shape: Shape of the tensor, without the batch; None for an axis of any length.
        side: Rows and columns of the picture where the shape leaves them open.

    Returns:
        The form; None if the tensor cannot hold one picture of 28x28 pixels or a larger one.
    """
    if len(shape) == 3:
        *size, channels = shape
        if channels in (1, 3, None) and (form := _with_channels(size, channels or 1, "last", side)):
            return form
        channels, *size = shape
        if channels in (1, 3, None) and (
            form := _with_channels(size, channels or 1, "first", side)
        ):
            return form
    if len(shape) == 2 and None in shape:
        shape = tuple(side if axis is None else axis for axis in shape)
    if None in shape or not 1 <= len(shape) <= 5:
        return None
    lengths = [axis for axis in shape if axis != 1]
    if len(lengths) == 1:
        (count,) = lengths
        root = math.isqrt(count or 0)
        lengths = [root, root] if root * root == count else []
    if len(lengths) != 2 or not all(_SIDE <= (n or 0) <= _LARGEST_SIDE for n in lengths):
        return None
    height, width = (int(n or 0) for n in lengths)
    return PictureForm(height, width, 1, "flat", tuple(int(n or 0) for n in shape))


def _with_channels(
    size: list[int | None], channels: int, layout: Literal["last", "first"], side: int
) -> PictureForm | None:
    height, width = (side if axis is None else axis for axis in size)
    if not (_SIDE <= height <= _LARGEST_SIDE and _SIDE <= width <= _LARGEST_SIDE):
        return None
    shape = (height, width, channels) if layout == "last" else (channels, height, width)
    return PictureForm(height, width, channels, layout, shape)


def _mix_channels(tensor: Any, channels: int, weight: float, name: str) -> Any:
    # A convolution, since the live view can run it.
    mix = layers.Conv2D(channels, 1, use_bias=False, name=name)
    mixed = mix(tensor)
    mix.set_weights([np.full(mix.kernel.shape, weight, np.float32)])
    return mixed
