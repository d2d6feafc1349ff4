"""Turn arrays of 28x28 pictures, in the layouts and scales that people use, to floats from 0 to 1."""

import numpy as np

from denoiser import errors
from denoiser.imaging import fitting, noise

SHAPES = "(28, 28), (784,), or a stack of those, with or without an axis of one channel"
_LARGEST = 1e6  # float32 holds its square
_COUNT = noise.IMAGE_SHAPE[0] * noise.IMAGE_SHAPE[1]
# Noise of the largest factor, 1.5, goes to 9 in a hundred thousand pictures; a pixel beyond this is none
# of a picture from 0 to 1. Up to it, whole numbers may be classes.
_BEYOND_NOISE = 16
_LEAST_16_BIT = 16_384  # a brightest pixel below it may be of 10, 12 or 14 bits
_ROUNDING = 1e-3
_SAMPLES = 1_000_000  # that are checked for whole numbers
_SAMPLED_PICTURES = 200  # whose edges are looked at


def read(array: np.ndarray, where: str, *, is_noisy: bool) -> tuple[np.ndarray, list[str]]:
    """Return an array of pictures as float32, where 0 is black and 1 is white.

    Pixels from 0 to 255, or of 16 bits, are divided by their white, whether whole numbers or floats. For
    pictures without noise those from -1 to 1 are moved to 0 to 1.

    Args:
        array: Pictures of one of the `SHAPES`, of bool, whole numbers or floats.
        where: What to call the array in an error.
        is_noisy: Whether the pictures are noisy already, so that they may go beyond 0 to 1.

    Returns:
        float32 array of shape (28, 28) or (n, 28, 28); and notes on how it was read, one sentence each.

    Raises:
        PictureError: It has another shape or type, or its scale cannot be told.
    """
    pictures = _reshape(array)
    if pictures is None:
        raise errors.PictureError(
            f"{where} has the shape {array.shape}; expected {SHAPES}, with at least one picture."
        )
    if pictures.dtype == bool:
        return pictures.astype(np.float32), []
    is_whole = np.issubdtype(pictures.dtype, np.integer)
    if not is_whole and not np.issubdtype(pictures.dtype, np.floating):
        raise errors.PictureError(
            f"{where} is of {array.dtype}; expected numbers, where 1 is white."
        )
    low, high = float(pictures.min()), float(pictures.max())
    if not -_LARGEST <= low <= high <= _LARGEST:  # NaN compares as false
        raise _not_finite(pictures, where)
    if 1 < high <= _BEYOND_NOISE and _may_be_classes(array, low):
        raise errors.PictureError(
            f"{where} has whole numbers from {low:g} to {high:g}, as classes are; expected pixels from 0"
            " to 255, or from 0 to 1."
        )
    if is_whole or low < -_BEYOND_NOISE or high > _BEYOND_NOISE:
        white = white_of(low, high, where)
        scaled = pictures.astype(np.float32) / white
        is_usual = array.dtype == np.uint8 and white == 255
        return scaled, [] if is_usual or not high else [_scaled(low, high, white)]
    if is_noisy:
        return pictures.astype(np.float32), []
    return _unit(pictures.astype(np.float32), low, high, where)


def has_shape_of_pictures(array: np.ndarray) -> bool:
    """Return whether an array has one of the `SHAPES`."""
    return _reshape(array) is not None


def are_on_light_ground(pictures: np.ndarray) -> bool:
    """Return whether the edges of most pictures are light, as those of ink on paper are.

    Args:
        pictures: float32 array of shape (28, 28) or (n, 28, 28), in [0, 1].
    """
    stack = pictures.reshape(-1, *noise.IMAGE_SHAPE)
    sample = stack[:: max(1, len(stack) // _SAMPLED_PICTURES)]
    return bool(np.mean([np.median(fitting.border(picture)) > 0.5 for picture in sample]) > 0.5)


def _reshape(array: np.ndarray) -> np.ndarray | None:
    shape = array.shape
    if len(shape) in (1, 2) and shape[-1] == _COUNT:
        array = array.reshape(*shape[:-1], *noise.IMAGE_SHAPE)
    elif len(shape) == 4 and shape[1] == 1:
        array = array[:, 0]
    elif (len(shape) == 4 and shape[-1] == 1) or shape == (*noise.IMAGE_SHAPE, 1):
        array = array[..., 0]
    is_picture = array.ndim in (2, 3) and array.shape[-2:] == noise.IMAGE_SHAPE and array.size
    return array if is_picture else None


def _not_finite(pictures: np.ndarray, where: str) -> errors.PictureError:
    """Return the error for pixels that are no numbers, or far too large ones, with the first such picture."""
    stack = pictures.reshape(-1, *noise.IMAGE_SHAPE)
    is_bad, what = ~np.isfinite(stack), "that are NaN or infinite"
    remedy = (
        "replace them, as by `np.nan_to_num(array, posinf=1, neginf=0)`, or leave the picture out"
    )
    if not is_bad.any():
        is_bad, what = np.abs(stack) > _LARGEST, f"beyond {_LARGEST:g}"
        remedy = "divide them so that 0 is black and 1 is white"
    place = ""
    if len(stack) > 1:
        place = f", first in picture {int(is_bad.any(axis=(1, 2)).argmax())}, counted from 0"
    return errors.PictureError(f"{where} has pixels {what}{place}; {remedy}.")


def _may_be_classes(array: np.ndarray, low: float) -> bool:
    """Return whether small values may be classes; bytes of more than one axis are dark pictures."""
    if low < 0 or (array.dtype == np.uint8 and array.ndim > 1):
        return False
    sample = array.reshape(-1)[:: max(1, array.size // _SAMPLES)]
    return bool(np.mean(sample == np.rint(sample)) > 0.9)


def white_of(low: float, high: float, where: str) -> int:
    """Return which value is white in pixels from 0 on: 1, 255 or 65,535.

    Args:
        low: The least pixel.
        high: The largest pixel.
        where: What to call the array in an error.

    Raises:
        PictureError: It cannot be told.
    """
    if low >= 0:
        if high <= 1:
            return 1
        if high <= 255:
            return 255
        if _LEAST_16_BIT <= high <= 65535:
            return 65535
    raise errors.PictureError(
        f"{where} has pixels from {low:g} to {high:g}, and which of them is white cannot be told; divide"
        " them so that 0 is black and 1 is white."
    )


def _scaled(low: float, high: float, white: int) -> str:
    return f"Its pixels go from {low:g} to {high:g}, so {white} was taken as white."


def _unit(
    pictures: np.ndarray, low: float, high: float, where: str
) -> tuple[np.ndarray, list[str]]:
    """Return pictures without noise from 0 to 1."""
    if -_ROUNDING <= low <= high <= 1 + _ROUNDING:
        return pictures.clip(0, 1), []
    # Networks that end in tanh use this scale, where -1 is the background, or 1 is for ink on paper.
    is_signed = -1 - _ROUNDING <= low <= -1 + _ROUNDING and high <= 1 + _ROUNDING
    ground = max(np.mean(pictures < -1 + _ROUNDING), np.mean(pictures > 1 - _ROUNDING))
    if is_signed and ground > 0.5:
        note = f"Its pixels go from {low:g} to {high:g}, so -1 was taken as black."
        return ((pictures + 1) / 2).clip(0, 1), [note]
    raise errors.PictureError(
        f"{where} has pixels from {low:g} to {high:g}; to add noise, expected pixels from 0 (black) to 1"
        " (white)."
    )
