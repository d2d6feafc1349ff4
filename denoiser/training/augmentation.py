"""Augment digits: move and deform them, or redraw them with another brush.

MNIST's digits are centred and of one size; a visitor's drawing is not.
"""

import math

import keras
import numpy as np
from scipy import ndimage
from skimage import morphology

from denoiser.imaging import canvas, noise

_SHIFT = 5.0  # pixels
_SCALE = (0.6, 1.25)
_ASPECT = 0.12  # of a logarithm
_ROTATION = 15.0  # degrees
_SLANT = 0.25
_BRUSH = (1.7, 4.0)  # pixels
_CANVAS_BRUSH = canvas.BRUSH_WIDTH * noise.IMAGE_SHAPE[0] / canvas.CANVAS_SIZE
_FAR = 20.0  # pixels; beyond the reach of any brush
_FINE = 3  # parts that a pixel is divided into, to find the middle of a stroke
_MARGIN = 4


def move(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Shift, scale, slant and rotate each image by random amounts.

    By up to 5 pixels, to 0.6 to 1.25 of its size, by up to 15 degrees.

    Args:
        images: float32 array of shape (n, 28, 28), 0 where there is no ink.
        rng: Draws the amounts.

    Returns:
        float32 array of the same shape. Ink that leaves the frame is lost.
    """
    return _warp(images, _draw_moves(len(images), rng), fill=0.0)


def distances(images: np.ndarray) -> np.ndarray:
    """Measure how far each pixel is from the middle of the nearest stroke.

    Args:
        images: float32 array of shape (n, 28, 28), in [0, 1], white ink on black.

    Returns:
        float32 array of the same shape, in pixels, for `redraw`.
    """
    return np.stack([_distance(image) for image in images])


def redraw(
    distances_: np.ndarray, rng: np.random.Generator, *, canvas_brush: float = 0.0
) -> np.ndarray:
    """Redraw digits, moved, with a round brush of 1.7 to 4 pixels as on a canvas.

    Args:
        distances_: float32 array of shape (n, 28, 28), from `distances`.
        rng: Draws the brushes and the moves.
        canvas_brush: Fraction that is drawn with the brush of the app's canvas.

    Returns:
        float32 array of the same shape, in [0, 1]: white ink, grey only on its edge.
    """
    matrices = _draw_moves(len(distances_), rng)
    # A move to twice the size doubles every distance.
    scales = 1 / np.sqrt(np.abs(np.linalg.det(matrices[:, :, :2])))
    brushes = rng.uniform(*_BRUSH, size=len(distances_))
    if canvas_brush:
        brushes[rng.random(len(brushes)) < canvas_brush] = _CANVAS_BRUSH
    moved = _warp(distances_, matrices, fill=_FAR)
    from_edge = brushes[:, None, None] / 2 - moved * scales[:, None, None]
    return np.clip(from_edge + 0.5, 0, 1).astype(np.float32)


def _draw_moves(count: int, rng: np.random.Generator) -> np.ndarray:
    """Draw matrices of shape (count, 2, 3) that map (x, y, 1) of a result to its place in the source."""
    size = np.exp(rng.uniform(math.log(_SCALE[0]), math.log(_SCALE[1]), size=count))
    aspect = np.exp(rng.uniform(-_ASPECT, _ASPECT, size=count))
    angle = np.deg2rad(rng.uniform(-_ROTATION, _ROTATION, size=count))
    slant = rng.uniform(-_SLANT, _SLANT, size=count)
    shift = rng.uniform(-_SHIFT, _SHIFT, size=(count, 2, 1))
    cos, sin = np.cos(angle), np.sin(angle)
    forward = np.empty((count, 2, 2))  # scaled first, then slanted, then rotated
    forward[:, 0, 0] = cos * size * aspect
    forward[:, 0, 1] = (cos * slant - sin) * size / aspect
    forward[:, 1, 0] = sin * size * aspect
    forward[:, 1, 1] = (sin * slant + cos) * size / aspect
    back = np.linalg.inv(forward)
    centre = (np.array(noise.IMAGE_SHAPE)[:, None] - 1) / 2
    return np.concatenate([back, centre - back @ (centre + shift)], axis=2)


def _warp(images: np.ndarray, matrices: np.ndarray, *, fill: float) -> np.ndarray:
    transforms = np.pad(matrices.reshape(-1, 6), ((0, 0), (0, 2))).astype(np.float32)
    moved = keras.ops.image.affine_transform(
        images[..., None],
        transforms,
        fill_mode="constant",
        fill_value=fill,
        data_format="channels_last",
    )
    return keras.ops.convert_to_numpy(moved)[..., 0]


def _distance(image: np.ndarray) -> np.ndarray:
    # Without the margin, a stroke at the frame's edge would lose its middle there.
    framed = np.pad(image, _MARGIN)
    fine = ndimage.zoom(framed, _FINE, order=1, mode="grid-constant", grid_mode=True)
    strokes = ndimage.gaussian_filter(fine, _FINE / 3) > 0.5
    middle = morphology.skeletonize(strokes)
    if not middle.any():  # nothing is drawn
        return np.full(image.shape, _FAR, np.float32)
    distance = ndimage.distance_transform_edt(~middle) / _FINE
    at_centres = distance[_FINE // 2 :: _FINE, _FINE // 2 :: _FINE]
    return at_centres[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN].astype(np.float32)
