"""Group ink into shapes, one for each digit."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

_LEAST_AREA = 0.01  # of the largest shape's; what is smaller is a speck
_LEAST_LENGTH = 0.15  # of the longest shape's
_LEAST_SIZE = 0.05  # of the picture's shorter side


@dataclass(frozen=True)
class Shape:
    """A connected piece of ink, or several that belong together.

    Attributes:
        mask: bool array, the ink inside the box.
        box: left, top, right and bottom as parts of the picture's width and height, 0 to 1.
    """

    mask: np.ndarray
    box: tuple[float, float, float, float]

    @property
    def area(self) -> int:
        """Number of pixels of ink."""
        return int(self.mask.sum())


def find(ink: np.ndarray) -> list[Shape]:
    """Return the shapes of ink.

    Parts of one digit, such as the bar of a 5, lie above each other or almost touch; two digits lie
    beside each other. Specks are left out, and so is what touches the rim of the picture (the table, a
    finger), unless most of the ink does.

    Args:
        ink: bool array of shape (height, width).
    """
    parts, count = ndimage.label(ink, np.ones((3, 3)))
    if not count:
        return []
    boxes = np.array([[s.start, s.stop] for pair in ndimage.find_objects(parts) for s in pair])
    boxes = boxes.reshape(count, 4)  # top, bottom, left, right
    areas = ndimage.sum_labels(ink, parts, range(1, count + 1))
    height, width = ink.shape
    at_rim = (boxes[:, [0, 2]] <= 1).any(axis=1)
    at_rim |= (boxes[:, 1] >= height - 1) | (boxes[:, 3] >= width - 1)
    if areas[~at_rim].sum() > 0.1 * areas.sum():
        areas = np.where(at_rim, 0, areas)
    # Small specks are many, and join nothing.
    used = np.flatnonzero(areas > _LEAST_AREA * areas.max())
    groups = _join(boxes[used])
    found = []
    for group in groups:
        members = used[group]
        top, left = map(int, boxes[members][:, [0, 2]].min(axis=0))
        bottom, right = map(int, boxes[members][:, [1, 3]].max(axis=0))
        mask = np.isin(parts[top:bottom, left:right], members + 1)
        box = left / width, top / height, right / width, bottom / height
        found.append((Shape(mask, box), max(bottom - top, right - left)))
    longest = max(length for _, length in found)
    # A single shape is kept however small it is.
    least = min(longest, max(_LEAST_LENGTH * longest, _LEAST_SIZE * min(ink.shape)))
    return [shape for shape, length in found if length >= least]


def _join(boxes: np.ndarray) -> list[list[int]]:
    """Group boxes that belong to one digit; returns their indices."""
    groups = [[k] for k in range(len(boxes))]
    around = [box.copy() for box in boxes]
    joined = True
    while joined:
        joined = False
        for one in range(len(groups)):
            for other in range(one + 1, len(groups)):
                if _belong_together(around[one], around[other]):
                    groups[one] += groups.pop(other)
                    box = around.pop(other)
                    around[one][[0, 2]] = np.minimum(around[one][[0, 2]], box[[0, 2]])
                    around[one][[1, 3]] = np.maximum(around[one][[1, 3]], box[[1, 3]])
                    joined = True
                    break
            if joined:
                break
    return groups


def _belong_together(one: np.ndarray, other: np.ndarray) -> bool:
    size = max(one[1] - one[0], other[1] - other[0], one[3] - one[2], other[3] - other[2])
    down = max(one[0], other[0]) - min(one[1], other[1])
    across = max(one[2], other[2]) - min(one[3], other[3])
    gap = max(down, across, 0)
    narrower = min(one[3] - one[2], other[3] - other[2])
    is_above = -across > 0.3 * narrower
    return gap <= (0.12 if is_above else 0.025) * size
