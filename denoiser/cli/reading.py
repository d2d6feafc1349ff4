"""Read pictures for `denoise`, with notes that name its options."""

import dataclasses

import numpy as np

from denoiser import errors
from denoiser.data import standard_error
from denoiser.evaluation import likeness
from denoiser.imaging import arrays, fitting, noise, uploads
from denoiser.models import litert

_LEAVE_OUT_NOISE = "If the picture is noisy already, leave out --noise."
_MOST_ENLARGED = 4  # times 28 pixels; a larger picture is a photograph, mostly
_SAME = 0.03  # mean difference of an enlarged picture; what JPEG makes of noise has 0.01


def read_digit(content: bytes, shape: int | None) -> tuple[np.ndarray, tuple[str, ...]]:
    """Find the digit in a picture.

    Args:
        content: The bytes of a picture file.
        shape: Which shape is the digit, counted from the left, from 1; None for the largest
            that looks like a digit.

    Returns:
        float32 array of shape (28, 28), in [0, 1], and notes on how it was read.

    Raises:
        PictureError: It cannot be read, shows no digit, or has fewer shapes.
    """
    photograph = _decode(content)
    try:
        found = uploads.find_digits(photograph)
    except errors.PictureError as error:
        raise errors.PictureError(f"{error} {_LEAVE_OUT_NOISE}") from error
    picture, count, hint = found[0], len(found), []
    if shape is None:
        picture = likeness.choose(found, litert.load_classifier().classify)
        if count > 1:
            hint = [f"--shape takes another one: a number from 1 to {count}."]
    elif shape > count:
        expected = "leave out --shape" if count == 1 else f"expected --shape from 1 to {count}"
        raise errors.PictureError(
            f"The picture has {count} shape{'s' * (count > 1)}, and no number {shape}; {expected}."
        )
    elif picture.boxes:
        picture = next(one for one in found if one.chosen == shape - 1)
    notes = [*picture.notes, *picture.warnings, *hint, *_likeness_notes({"": picture.pixels})]
    return picture.pixels, tuple(notes)


def read_noisy(content: bytes) -> tuple[np.ndarray, tuple[str, ...]]:
    """Shrink a picture that is noisy already.

    Args:
        content: The bytes of a picture file.

    Returns:
        As for `read_digit`.

    Raises:
        PictureError: It cannot be read.
    """
    photograph = _decode(content)
    picture = uploads.as_noisy(photograph)
    notes = [*picture.notes, *picture.warnings]
    is_large = max(photograph.size) > _MOST_ENLARGED * max(noise.IMAGE_SHAPE)
    if is_large and not _is_enlarged(photograph.grey):
        notes.append(
            "The whole picture was taken as noisy already; with --noise the digit is cut out first."
        )
    return picture.pixels, tuple(notes)


def read_whole(content: bytes) -> tuple[np.ndarray, tuple[str, ...]]:
    """Shrink a picture without noise that is no digit, for a network that knows others.

    Args:
        content: The bytes of a picture file.

    Returns:
        As for `read_digit`.

    Raises:
        PictureError: It cannot be read.
    """
    picture = uploads.as_noisy(_decode(content))
    return picture.pixels, picture.notes


def read_arrays(
    content: bytes, name: str, *, is_noisy: bool, max_bytes: int, are_digits: bool = True
) -> arrays.Pictures:
    """Read the pictures of a file of arrays.

    Args:
        content: As for `arrays.read`.
        name: As for `arrays.read`.
        is_noisy: As for `arrays.read`; others are looked at whether they are digits.
        max_bytes: As for `arrays.read`.
        are_digits: Whether they should show digits.

    Raises:
        PictureError: It is not such a file.
    """
    try:
        pictures = arrays.read(content, name, is_noisy=is_noisy, max_bytes=max_bytes)
    except errors.PictureError as error:
        if is_noisy or not arrays.can_be_read(content, is_noisy=True, max_bytes=max_bytes):
            raise
        raise errors.PictureError(f"{error} {_LEAVE_OUT_NOISE}") from error
    if is_noisy or not are_digits:
        return pictures
    notes = (*pictures.notes, *_likeness_notes(pictures.arrays))
    return dataclasses.replace(pictures, notes=notes)


def _decode(content: bytes) -> uploads.Photograph:
    with standard_error.without(standard_error.is_anything):
        return uploads.decode(content)


def _is_enlarged(grey: np.ndarray) -> bool:
    """Return whether a picture is one of 28x28 pixels, enlarged by whole pixels as `denoise` writes it."""
    height, width = grey.shape
    side = noise.IMAGE_SHAPE[0]
    if height != width or height % side:
        return False
    blocks = np.kron(fitting.shrink(grey), np.ones((height // side,) * 2, np.float32))
    return float(np.abs(blocks - grey).mean()) < _SAME


def _likeness_notes(stacks: dict[str, np.ndarray]) -> list[str]:
    """Return a note where what is read may be no digits; the first pictures of each array are looked at."""
    most = max(1, likeness.MOST_CHECKED // len(stacks))
    first = [stack.reshape(-1, *noise.IMAGE_SHAPE)[:most] for stack in stacks.values()]
    checked = np.concatenate(first[: likeness.MOST_CHECKED])
    warning = likeness.stack_warning(checked, litert.load_classifier().classify(checked))
    return [warning] if warning else []
