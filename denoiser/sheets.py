"""Many small maps on one picture: the feature maps of a layer, or its kernels."""

import numpy as np

from denoiser import pictures

_FRAME = 2  # pixels around a map
_GREY = 128  # seen on light and dark grounds, and beside black and white


def draw(
    maps: np.ndarray, *, largest: float, is_signed: bool, map_size: int, width: int
) -> np.ndarray:
    """Lays out maps in rows on one scale, each in a grey frame.

    Args:
        maps: Array of shape (height, width, count).
        largest: The value that is shown brightest, above 0.
        is_signed: Whether values below 0 are to be seen: orange is above 0, blue below. Otherwise
            black is 0 and white the largest.
        map_size: About the longer side of a map, in pixels: as many as a whole number of times
            its own allows, and at least its own.
        width: Of the picture at most, in pixels, where more than one map fits into it.

    Returns:
        uint8 array of shape (height, width, 4): red, green, blue and opacity, which is 0 where the
        last row has no map.
    """
    factor = max(1, map_size // max(maps.shape[:2]))
    tall, wide = (side * factor + 2 * _FRAME for side in maps.shape[:2])
    count = maps.shape[2]
    columns = _columns(count, most=width // wide)
    rows = -(-count // columns)
    sheet = np.zeros((rows * tall, columns * wide, 4), np.uint8)
    for number in range(count):
        row, column = divmod(number, columns)
        place = sheet[row * tall : (row + 1) * tall, column * wide : (column + 1) * wide]
        place[:] = (_GREY, _GREY, _GREY, 255)
        inside = place[_FRAME:-_FRAME, _FRAME:-_FRAME, :3]
        value = maps[..., number] / largest
        if is_signed:
            inside[:] = pictures.paint_signed(value, factor=factor)
        else:
            inside[:] = pictures.enlarge(value, factor=factor)[..., None]
    return sheet


def _columns(count: int, *, most: int) -> int:
    """Gives the number of columns: one that fills the last row, where that is not too narrow."""
    most = max(1, min(count, most))
    return next((n for n in range(most, most // 2, -1) if count % n == 0), most)
