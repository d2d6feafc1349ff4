"""Fit ink into 28x28 pixels as MNIST's digits were."""

import numpy as np
from PIL import Image
from scipy import ndimage

from denoiser.imaging import noise

_SIZE = noise.IMAGE_SHAPE[0]
# MNIST fits each digit into 20x20 and puts its centre of mass in the middle of 28x28.
DIGIT_SIZE = 20
_OVERSAMPLING = 10
_STROKE_WIDTH = 2.4  # pixels of 28; MNIST's strokes are 2 to 3


def like_mnist(ink: np.ndarray) -> np.ndarray:
    """Fit ink into 20x20 pixels and centre its mass in 28x28, with strokes of MNIST's width.

    Args:
        ink: bool array of any shape, with some ink in it.

    Returns:
        float32 array of shape (28, 28), in [0, 1], white ink on black.
    """
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    # Strokes are thickened on both sides, so leave them room.
    fine = DIGIT_SIZE * _OVERSAMPLING
    scale = (fine - _STROKE_WIDTH * _OVERSAMPLING / 2) / max(box.shape)
    size = [max(1, round(side * scale)) for side in box.shape[::-1]]
    resized = Image.fromarray(box.astype(np.float32)).resize(size, Image.Resampling.BILINEAR)
    canvas = np.zeros((_SIZE * _OVERSAMPLING,) * 2, bool)
    top, left = ((_SIZE * _OVERSAMPLING - side) // 2 for side in size[::-1])
    canvas[top : top + size[1], left : left + size[0]] = np.asarray(resized) > 0.5
    canvas = _thicken(canvas)
    for axis, mass in enumerate(ndimage.center_of_mass(canvas)):
        inked = np.flatnonzero(canvas.any(axis=1 - axis))
        # A digit with all its mass at one end is moved to the rim and no further.
        low, high = -inked[0], len(canvas) - 1 - inked[-1]
        shift = np.clip(round((len(canvas) - 1) / 2 - mass), low, high)
        canvas = np.roll(canvas, shift, axis=axis)
    blocks = canvas.reshape(_SIZE, _OVERSAMPLING, _SIZE, _OVERSAMPLING)
    return blocks.mean(axis=(1, 3)).astype(np.float32)


def _thicken(ink: np.ndarray) -> np.ndarray:
    """Widen strokes to the width of MNIST's; wide ones stay as they are."""
    depth = ndimage.distance_transform_edt(ink)
    # In a stroke of width w the depth rises from 0 to w / 2: its mean is a quarter of the width.
    width = 4 * depth[ink].mean()
    missing = _STROKE_WIDTH * _OVERSAMPLING - width
    if missing <= 0:
        return ink
    return ndimage.distance_transform_edt(~ink) <= missing / 2


def shrink(grey: np.ndarray) -> np.ndarray:
    """Fit grey levels into 28x28 without distortion; fill the rest like the border.

    Args:
        grey: float32 array of shape (height, width), in [0, 1].

    Returns:
        float32 array of shape (28, 28), in [0, 1]; each pixel is the mean of those that it covers.
    """
    ground = float(np.median(border(grey)))
    height, width = grey.shape
    side = max(height, width)
    square = np.full((side, side), ground, np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = grey
    resized = Image.fromarray(square).resize((_SIZE, _SIZE), Image.Resampling.BOX)
    return np.clip(np.asarray(resized, np.float32), 0, 1)


def border(grey: np.ndarray) -> np.ndarray:
    """Return the pixels along the edges, a fourteenth of the shorter side wide."""
    ring = np.ones(grey.shape, bool)
    margin = max(1, min(grey.shape) // 14)
    ring[margin:-margin, margin:-margin] = False
    return grey[ring]


def is_like_mnist(grey: np.ndarray) -> bool:
    """Return whether a picture is laid out as MNIST's: light ink, plain black ground, 20 pixels, centred.

    Args:
        grey: float32 array of shape (height, width), in [0, 1].
    """
    height, width = grey.shape
    edges = border(grey)
    if height != width or float(np.median(edges)) > 0.05 or float(edges.mean()) > 0.1:
        return False
    pixels = shrink(grey)
    inked = pixels > 0.25
    if not inked.any() or float(pixels.max()) < 0.6:
        return False
    sides = [np.ptp(np.flatnonzero(inked.any(axis=axis))) + 1 for axis in (0, 1)]
    centre = np.array(ndimage.center_of_mass(pixels)) - (_SIZE - 1) / 2
    return bool(DIGIT_SIZE - 3 <= max(sides) <= DIGIT_SIZE + 1 and np.abs(centre).max() < 1.5)
