"""Choose what in a photograph is the digit."""

from collections.abc import Callable, Sequence

import numpy as np

from denoiser.evaluation import likeness
from denoiser.imaging.uploads import Picture


def choose(
    pictures: Sequence[Picture], classify: Callable[[np.ndarray], int | np.ndarray]
) -> tuple[Picture, str]:
    """Return the largest shape of a photograph that looks like a digit, or the largest if none does.

    Args:
        pictures: What `uploads.find_digits` returned.
        classify: Returns the class, 0 to 9, of float32 pixels of shape (28, 28).

    Returns:
        One of the pictures, and a warning if it does not look like a digit, else "".
    """
    doubts = []
    for picture in pictures:
        doubts.append(likeness.warning(picture.pixels, int(classify(picture.pixels))))
        if not doubts[-1]:
            return picture, ""
    return pictures[0], doubts[0]
