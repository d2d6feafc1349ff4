"""Separate ink from its background in a photograph: shadows, paper and colours of any kind."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage
from skimage import filters

from denoiser.imaging import fitting, ruling

_GREY = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601, as Pillow's mode L
_LEAST_SIDE = 280  # pixels; smaller pictures are enlarged, so that strokes are several pixels wide
_COARSE = 40  # pixels of a shorter side on which a background is estimated
# Strokes are narrower than this part of the picture, shadows wider.
_WIDEST_STROKE = 0.27
_PLAIN = 0.08  # range of the edges of a picture whose background is one shade
_GAIN_BY_COLOUR = 2.0  # how much more contrast a mix of colours must have than grey


@dataclass(frozen=True)
class Ink:
    """The ink of a photograph.

    Attributes:
        mask: bool array of shape (height, width), where there is ink.
        contrast: Mean difference of ink and background, 0 to about 1.
        spread: Standard deviation of the background, in the same unit.
        softness: Width of the edges of the ink, as a part of the picture's shorter side; at most 1.
        is_dark: Whether it is darker than its background.
        lines: Number of ruled lines that were removed.
        is_on_sheet: Whether what lies around a sheet of paper was left out.
        is_by_colour: Whether it was found by its colour, since its brightness does not stand out.
    """

    mask: np.ndarray
    contrast: float
    spread: float
    softness: float
    is_dark: bool
    lines: int
    is_on_sheet: bool
    is_by_colour: bool


def find(rgb: np.ndarray, *, is_dark: bool | None = None) -> Ink:
    """Find the ink in a photograph.

    Args:
        rgb: float32 array of shape (height, width, 3), in [0, 1]. One with sides below 280 pixels is
            enlarged first, and so is the mask.
        is_dark: Whether the ink is darker than its background; None to decide by the picture.
    """
    level, is_by_colour = _most_contrast(_enlarge(rgb))
    level, is_on_sheet = _fill_around_sheet(level)
    side = min(level.shape)
    level = ndimage.gaussian_filter(level, max(0.7, side / 500))
    if is_dark is None:
        # Ink covers less than half, so it stands out to one side: the third moment has its sign.
        is_dark = float(((level - _median_background(level, 0.6)) ** 3).mean()) < 0
    strength, lines = ruling.remove(_above_background(level, is_dark=is_dark))
    threshold = filters.threshold_otsu(strength)
    # Weak ink counts where it is connected with strong ink.
    parts, _ = ndimage.label(strength > 0.6 * threshold, np.ones((3, 3)))
    strong = np.unique(parts[strength > threshold])
    mask = np.isin(parts, strong[strong > 0])
    contrast = spread = softness = 0.0
    if mask.any() and not mask.all():
        contrast = float(strength[mask].mean() - strength[~mask].mean())
        spread = float(strength[~mask].std())
        softness = _softness(strength, mask, contrast)
    return Ink(mask, contrast, spread, softness, is_dark, lines, is_on_sheet, is_by_colour)


def _softness(strength: np.ndarray, mask: np.ndarray, contrast: float) -> float:
    """Return how wide the edges of ink are: a shade has no edge, only a slope."""
    outline = mask & ~ndimage.binary_erosion(mask, border_value=1)
    if not outline.any():
        return 1.0
    down, right = np.gradient(strength)
    slope = float(np.median(np.hypot(down, right)[outline]))
    return min(1.0, contrast / max(slope, 1e-6) / min(mask.shape))


def _enlarge(rgb: np.ndarray) -> np.ndarray:
    height, width = rgb.shape[:2]
    factor = _LEAST_SIDE / max(height, width)
    if factor <= 1:
        return rgb
    size = (max(8, round(width * factor)), max(8, round(height * factor)))
    channels = [
        np.asarray(Image.fromarray(channel).resize(size, Image.Resampling.BICUBIC))
        for channel in np.ascontiguousarray(np.moveaxis(rgb, -1, 0))
    ]
    return np.clip(np.stack(channels, axis=-1), 0, 1)


def _most_contrast(rgb: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return grey levels, or the mix of colours in which ink stands out where grey shows too little."""
    small = _shrink(rgb, 150)
    rest = np.stack(
        [small[..., k] - _median_background(small[..., k], 0.5) for k in range(3)], axis=-1
    ).reshape(-1, 3)
    mix = np.linalg.eigh(rest.T @ rest)[1][:, -1].astype(
        np.float32
    )  # the first principal component
    grey = _GREY / np.linalg.norm(_GREY)
    by_colour, by_grey = (np.percentile(np.abs(rest @ weights), 98) for weights in (mix, grey))
    if by_colour < _GAIN_BY_COLOUR * by_grey:
        return rgb @ _GREY, False
    mixed = rgb @ mix
    return (mixed - mixed.min()) / max(1e-6, float(np.ptp(mixed))), True


def _above_background(level: np.ndarray, *, is_dark: bool) -> np.ndarray:
    """Return how much darker or lighter than its surroundings each pixel is, relative to them.

    The background is a morphological closing (for dark ink) or opening: it follows the edge of a
    shadow exactly, and leaves out what is narrower than its window.
    """
    edges = fitting.border(level)
    if float(np.ptp(edges)) < _PLAIN:  # a scan or a drawing: its strokes may be of any width
        ground = np.full_like(level, np.median(edges))
    else:
        small = _shrink(level, 200)
        size = int(min(small.shape) * _WIDEST_STROKE) | 1
        smooth = ndimage.grey_closing if is_dark else ndimage.grey_opening
        # Continued beyond its edges as it goes there, or else a slope would end in a step.
        wide = np.pad(small, size, mode="reflect", reflect_type="odd")
        ground = smooth(wide, size=(size, size))[size:-size, size:-size]
        ground = _resize(ground, level.shape)
    if is_dark:
        strength = (ground - level) / np.maximum(ground, 0.15)
    else:
        strength = (level - ground) / np.maximum(1 - ground, 0.3)
    strength = np.maximum(strength, 0)
    return np.maximum(strength - np.median(strength), 0).astype(np.float32)


def _fill_around_sheet(level: np.ndarray) -> tuple[np.ndarray, bool]:
    """Replace what lies around a sheet of paper, or a board, by the nearest pixels on it."""
    small = _shrink(level, 100)
    threshold = filters.threshold_otsu(small)
    for region in (small > threshold, small <= threshold):
        parts, count = ndimage.label(ndimage.binary_opening(region, iterations=2))
        if not count:
            continue
        areas = ndimage.sum_labels(region, parts, range(1, count + 1))
        part = parts == areas.argmax() + 1
        filled = ndimage.binary_fill_holes(part)
        rim = np.concatenate([filled[0], filled[-1], filled[:, 0], filled[:, -1]])
        if filled.mean() < 0.2 or rim.mean() > 0.3 or part.sum() < 0.7 * filled.sum():
            continue
        sheet = _convex_hull(filled)
        if filled.sum() < 0.88 * sheet.sum() or not _has_sharp_edge(small, sheet):
            continue
        inner = ndimage.binary_erosion(sheet, iterations=3, border_value=1)
        inner = np.asarray(Image.fromarray(inner).resize(level.shape[::-1]))
        nearest = ndimage.distance_transform_edt(
            ~inner, return_distances=False, return_indices=True
        )
        return level[tuple(nearest)], True
    return level, False


def _convex_hull(region: np.ndarray) -> np.ndarray:
    """Return the convex hull of a region, by Andrew's monotone chain.

    scikit-image has one, too, in a module that takes 14 MB.
    """
    rows = np.flatnonzero(region.any(axis=1))
    left, right = region[rows].argmax(axis=1), region.shape[1] - 1
    right = right - region[rows, ::-1].argmax(axis=1)
    corners: list[tuple[int, int]] = []
    for side, order in ((left, 1), (right, -1)):  # down the left side, and up the right one
        chain: list[tuple[int, int]] = []
        for x, y in list(zip(side.tolist(), rows.tolist(), strict=True))[::order]:
            while len(chain) > 1 and _turns_outwards(chain[-2], chain[-1], (x, y)):
                chain.pop()
            chain.append((x, y))
        corners += chain
    hull = Image.new("1", region.shape[::-1])
    ImageDraw.Draw(hull).polygon(corners, fill=1, outline=1)
    return np.asarray(hull) | region


def _turns_outwards(one: tuple[int, int], two: tuple[int, int], three: tuple[int, int]) -> bool:
    across = (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
    return across >= 0


def _has_sharp_edge(level: np.ndarray, sheet: np.ndarray) -> bool:
    """Return whether brightness changes at the edge of a region, as at a sheet's and not a shade's."""
    inside = sheet & ~ndimage.binary_erosion(sheet, iterations=3, border_value=1)
    outside = ndimage.binary_dilation(sheet, iterations=3) & ~ndimage.binary_dilation(sheet)
    if not outside.any():
        return False
    step = abs(float(np.median(level[inside]) - np.median(level[outside])))
    whole = abs(float(np.median(level[sheet]) - np.median(level[~sheet])))
    return step >= max(0.15, 0.7 * whole)


def _median_background(level: np.ndarray, share: float) -> np.ndarray:
    """Return the median of a window as large as this share of the shorter side, around each pixel."""
    small = _shrink(level, _COARSE)
    size = max(3, int(min(small.shape) * share)) | 1
    return _resize(ndimage.median_filter(small, size=size, mode="nearest"), level.shape)


def _shrink(values: np.ndarray, side: int) -> np.ndarray:
    """Return means of square blocks, so many that the shorter side has `side` of them or a few more."""
    step = max(1, min(values.shape[:2]) // side)
    height, width = (size // step for size in values.shape[:2])
    blocks = values[: height * step, : width * step]
    return blocks.reshape(height, step, width, step, *values.shape[2:]).mean(axis=(1, 3))


def _resize(values: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    image = Image.fromarray(values.astype(np.float32))
    return np.asarray(image.resize(shape[::-1], Image.Resampling.BILINEAR))
