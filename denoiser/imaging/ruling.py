"""Remove ruled lines from a map of ink."""

import numpy as np
from scipy import ndimage

# Ink covers less than this part of a row, a ruled line all of it.
_COVERED = 0.4
_ALMOST_ALL = 0.12  # the same to find the slope exactly, which a wide line hides otherwise
_MOST_TILT = 10.0  # degrees
_MOST_TURN = (
    0.08  # change of the slope from the middle to the top or bottom, as perspective makes it
)
_LEAST_EXCESS = 0.02  # by which a line stands out
_WIDEST = 0.02  # of the height
# A line that stands out so little in the first, coarse search is none: blur leaves at least a fourth of it there.
_LEAST_COARSE_EXCESS = _LEAST_EXCESS / 5
_SEEN = 0.05  # strength from which a line is seen; a fainter one is removed and not counted


def remove(ink: np.ndarray) -> tuple[np.ndarray, int]:
    """Remove lines that cross the whole picture, horizontal and vertical ones.

    Strokes that cross a line are kept: a pixel of the line takes the value between the pixels above and
    below it, or what exceeds the line's own value.

    Args:
        ink: float32 array of shape (height, width), how much darker (or lighter) than its background
            each pixel is, 0 or more.

    Returns:
        The map without lines, and the number of lines that can be seen.
    """
    ink, across = _remove_rows(ink)
    turned, down = _remove_rows(np.ascontiguousarray(ink.T))
    return np.ascontiguousarray(turned.T), across + down


def _remove_rows(ink: np.ndarray) -> tuple[np.ndarray, int]:
    found = _find_slope(ink)
    if found is None:
        return ink, 0
    slope, turn = found
    straight = _sample(ink, _along_lines(ink.shape, slope, turn))
    level = _level(straight)
    excess = _excess(level)
    spread = 1.4826 * float(np.median(np.abs(excess - np.median(excess))))
    is_line = (excess > max(_LEAST_EXCESS, 6 * spread)) & (_at_ends(straight) > 0.3 * excess)
    lines, count = ndimage.label(is_line)
    widths = ndimage.sum_labels(lines > 0, lines, range(1, count + 1))
    thin = np.flatnonzero(widths <= max(4, _WIDEST * len(level))) + 1
    if not len(thin):
        return ink, 0
    # The edges of a line are softer than the threshold.
    margin = max(1, round(min(ink.shape) / 400))
    wide, _ = ndimage.label(ndimage.binary_dilation(np.isin(lines, thin), iterations=margin))
    clean = straight.copy()
    for (rows,) in ndimage.find_objects(wide):
        before, after = rows.start - 1, rows.stop
        below = straight[min(after, len(straight) - 1)]
        above = straight[before] if before >= 0 else below
        share = (np.arange(1, after - before, dtype=np.float32) / (after - before))[:, None]
        between = above * (1 - share) + below * share
        darker = straight[rows] - level[rows][:, None]
        clean[rows] = np.minimum(straight[rows], np.maximum(between, darker))
    seen = ndimage.maximum(excess, lines, thin) > _SEEN
    return _sample(clean, _across_lines(ink.shape, slope, turn)), int(seen.sum())


def _excess(level: np.ndarray) -> np.ndarray:
    """Return by how much each row exceeds those around it."""
    return level - ndimage.median_filter(level, size=max(3, len(level) // 12) | 1, mode="nearest")


def _find_slope(ink: np.ndarray) -> tuple[float, float] | None:
    """Return the slope in the middle, and its change to the bottom, for which lines are sharpest.

    None where nothing is like a line: most pictures have none, and the exact search takes far longer.
    """
    small = _shrink(ink, 200)
    tilts = np.tan(np.deg2rad(np.arange(-_MOST_TILT, _MOST_TILT + 0.01, 0.5)))
    turns = np.arange(-_MOST_TURN, _MOST_TURN + 0.001, 0.01)
    # Python's floats, since NumPy's would make each array one of float64.
    slope = max(tilts.tolist(), key=lambda tilt: _sharpness(small, tilt, 0.0))
    turn = max(turns.tolist(), key=lambda turn: _sharpness(small, slope, turn))
    rows = _level(_sample(small, _along_lines(small.shape, slope, turn)))
    if _excess(rows).max() < _LEAST_COARSE_EXCESS:
        return None
    # More exactly, on more pixels.
    for side, finer in ((200, 0.002), (400, 0.0007)):
        small = _shrink(ink, side)
        steps = np.arange(-6, 7) * finer
        slopes, turns = (slope + steps).tolist(), (turn + steps).tolist()
        slope = max(slopes, key=lambda tilt: _sharpness(small, tilt, turn, _ALMOST_ALL))
        turn = max(turns, key=lambda turn: _sharpness(small, slope, turn, _ALMOST_ALL))
    return slope, turn


def _shrink(ink: np.ndarray, side: int) -> np.ndarray:
    """Return the largest of each block of pixels, so that thin lines stay."""
    step = max(1, round(min(ink.shape) / side))
    height, width = (length // step * step for length in ink.shape)
    small = ink[:height, :width].reshape(height // step, step, width // step, step).max((1, 3))
    # Sampling between rows blurs. Without more blur, rows as they are would be sharpest.
    return ndimage.gaussian_filter1d(small, 1.0, axis=0)


def _sharpness(ink: np.ndarray, slope: float, turn: float, share: float = _COVERED) -> float:
    rows = _level(_sample(ink, _along_lines(ink.shape, slope, turn)), share)
    return float((np.diff(rows) ** 2).sum())


def _level(rows: np.ndarray, share: float = _COVERED) -> np.ndarray:
    """Return what each row exceeds, but for this share of it."""
    place = int(rows.shape[1] * share)
    return np.partition(rows, place, axis=1)[:, place]


def _at_ends(rows: np.ndarray) -> np.ndarray:
    """Return what each row exceeds at both of its ends: a line reaches them, a stroke does not."""
    band = max(2, rows.shape[1] // 12)
    ends = np.minimum(np.median(rows[:, :band], axis=1), np.median(rows[:, -band:], axis=1))
    return ndimage.maximum_filter1d(ends, 7)  # the slope is less exact there


def _along_lines(shape: tuple[int, int], slope: float, turn: float) -> np.ndarray:
    """Return the height of each pixel's place on a line that is as high as the pixel in the middle."""
    height, x, y = _coordinates(shape)
    return y + x * (slope + turn * (y / (height / 2) - 1))


def _across_lines(shape: tuple[int, int], slope: float, turn: float) -> np.ndarray:
    """Return the inverse of `_along_lines`."""
    height, x, y = _coordinates(shape)
    return (y - x * (slope - turn)) / (1 + turn * x / (height / 2))


def _coordinates(shape: tuple[int, int]) -> tuple[int, np.ndarray, np.ndarray]:
    height, width = shape
    x = np.arange(width, dtype=np.float32) - width / 2
    return height, x, np.arange(height, dtype=np.float32)[:, None]


def _sample(values: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Sample each column at these heights, linearly."""
    height, width = values.shape
    y = np.clip(y, 0, height - 1.001)
    whole = y.astype(np.intp)  # as `take` needs it
    at = whole * width + np.arange(width)
    upper, lower = values.ravel().take(at), values.ravel().take(at + width)
    return upper + (lower - upper) * (y - whole.astype(np.float32))
