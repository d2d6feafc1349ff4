"""Find the digit in an uploaded picture and resize it to 28x28."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage
from skimage import filters

from denoiser import errors
from denoiser.imaging import decoding, noise

_SIZE = noise.IMAGE_SHAPE[0]
# MNIST fits each digit into 20x20 and puts its centre of mass in the middle of 28x28.
_DIGIT_SIZE = 20
_OVERSAMPLING = 10
_STROKE_WIDTH = 2.4  # pixels of 28; MNIST's strokes are 2 to 3
_LEAST_CONTRAST = 0.08


@dataclass(frozen=True)
class Picture:
    """An uploaded picture, ready for a network.

    Attributes:
        pixels: float32 array of shape (28, 28), in [0, 1], white ink on black.
        notes: What was done to it, one sentence each.
    """

    pixels: np.ndarray
    notes: tuple[str, ...]


def read_digit(content: bytes) -> Picture:
    """Read a picture of a digit without noise.

    A square picture of light ink on a dark background is only shrunk. Any other picture is treated
    as MNIST's digits were: ink becomes white on black, the shade of the paper is removed, and the
    digit is fitted into 20x20 pixels and centred by its mass. Strokes that would become thinner
    than MNIST's are thickened.

    Args:
        content: Bytes of a PNG or JPEG file, of any mode and size up to 40 megapixels.

    Returns:
        The digit, and notes on what was done to the picture.

    Raises:
        PictureError: The file is not such a picture, is too large, or shows nothing.
    """
    grey, _, notes = decoding.read_grey(content)
    if np.ptp(grey) < _LEAST_CONTRAST:
        raise _shows_nothing()
    on_paper = _is_on_paper(grey)
    if on_paper:
        notes.append("It is ink on paper, so it was turned white on black.")
        grey = 1 - grey
    height, width = grey.shape
    if height == width and (not on_paper or height == _SIZE):
        return Picture(_shrink(grey), tuple(notes))
    notes.append("The digit was cut out, scaled to 20 pixels and centred, as MNIST's are.")
    return Picture(_like_mnist(_find_ink(grey)), tuple(notes))


def read_noisy(content: bytes) -> Picture:
    """Read a picture that is already noisy: it is only turned grey and shrunk to 28x28.

    Args:
        content: Bytes of a PNG or JPEG file, of any mode and size up to 40 megapixels.

    Returns:
        The picture, and notes on what was done to it.

    Raises:
        PictureError: The file is not such a picture, or is too large.
    """
    grey, (width, height), notes = decoding.read_grey(content)
    pixels = _shrink(grey)
    if float(np.median(_border(pixels))) > 0.5:
        notes.append("Its background is light, so it was turned white on black.")
        pixels = 1 - pixels
    if (height, width) != noise.IMAGE_SHAPE:
        notes.append(
            f"It was resized from {width} x {height} to 28 x 28 pixels; each is the mean of the pixels"
            " that it covers."
        )
    return Picture(pixels, tuple(notes))


def _shows_nothing() -> errors.PictureError:
    return errors.PictureError(
        "The picture shows no digit: nothing in it stands out from its background. Expected dark ink"
        " on light paper, or light ink on a dark background."
    )


def _shrink(grey: np.ndarray) -> np.ndarray:
    """Fit grey levels into 28x28 without distortion; fill the rest like the border."""
    ground = float(np.median(_border(grey)))
    height, width = grey.shape
    side = max(height, width)
    square = np.full((side, side), ground, np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = grey
    resized = Image.fromarray(square).resize((_SIZE, _SIZE), Image.Resampling.BOX)
    return np.clip(np.asarray(resized, np.float32), 0, 1)


def _border(grey: np.ndarray) -> np.ndarray:
    ring = np.ones(grey.shape, bool)
    margin = max(1, min(grey.shape) // 14)
    ring[margin:-margin, margin:-margin] = False
    return grey[ring]


def _is_on_paper(grey: np.ndarray) -> bool:
    border = _border(grey)
    if np.ptp(border) < _LEAST_CONTRAST:  # a plain background: a scan, a screenshot, MNIST itself
        return float(np.median(border)) > (grey.min() + grey.max()) / 2
    # A shaded one. Ink is what stands out from it to one side: the third moment has its sign.
    return float(((grey - _ground(grey)) ** 3).mean()) < 0


def _find_ink(grey: np.ndarray) -> np.ndarray:
    """Return the ink of white-on-black grey levels as a bool array of the same shape."""
    light = ndimage.gaussian_filter(grey - _ground(grey), max(grey.shape) / 400)
    ink = light > filters.threshold_otsu(light)
    if not ink.any() or light[ink].mean() - light[~ink].mean() < _LEAST_CONTRAST / 2:
        raise _shows_nothing()  # a smooth shade has a lighter half, too
    parts, count = ndimage.label(ink)
    areas = ndimage.sum_labels(ink, parts, range(1, count + 1))
    # Parts that touch the rim are the table or a shadow, unless there is nothing else.
    rim = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    inside = np.ones(count, bool)
    inside[rim[rim > 0] - 1] = False
    if areas[inside].sum() > 0.1 * areas.sum():
        areas = np.where(inside, areas, 0)
    return np.isin(parts, np.flatnonzero(areas > 0.05 * areas.max()) + 1)


def _ground(grey: np.ndarray) -> np.ndarray:
    """Estimate the grey levels of the paper alone: a curved surface, fitted without the ink."""
    height, width = grey.shape
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * y, x**2, y**2], axis=-1).astype(np.float32)
    # A hundred points along each side are enough for six numbers.
    step = slice(None, None, max(1, max(height, width) // 100))
    samples, values = terms[step, step].reshape(-1, 6), grey[step, step].reshape(-1)
    near = np.ones(len(values), bool)
    for _ in range(4):
        surface, *_ = np.linalg.lstsq(samples[near], values[near])
        distance = np.abs(values - samples @ surface)
        near = distance <= 1.5 * distance[near].std() + np.median(distance)
    return terms @ surface


def _like_mnist(ink: np.ndarray) -> np.ndarray:
    """Fit ink into 20x20 and centre its mass in 28x28, with strokes of MNIST's width."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    # Strokes are thickened on both sides, so leave them room.
    fine = _DIGIT_SIZE * _OVERSAMPLING
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
