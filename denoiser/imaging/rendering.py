"""From numbers to pixels to look at: pictures enlarged, signs in colour, many maps on one sheet."""

import io

import numpy as np
from PIL import Image

ORANGE, _BLUE = (255, 160, 50), (70, 160, 255)  # told apart by colour-blind eyes, too
_FRAME = 2  # pixels around a map
_GREY = 128  # seen on light and dark grounds, and beside black and white


def enlarge(pixels: np.ndarray, *, factor: int) -> np.ndarray:
    """Turns a picture into grey levels and repeats each pixel a whole number of times.

    Args:
        pixels: Array of shape (height, width); 0 is black and 1 white for every picture alike, and what
            lies beyond is shown as black or white.
        factor: Times to repeat each pixel in each direction.

    Returns:
        uint8 array of shape (height * factor, width * factor).
    """
    grey = np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    return grey.repeat(factor, axis=0).repeat(factor, axis=1)


def paint_signed(difference: np.ndarray, *, factor: int) -> np.ndarray:
    """Turns signed numbers into colours and repeats each pixel a whole number of times.

    Args:
        difference: Array of shape (height, width). 0 is black, 1 and more a full orange, -1 and less a
            full blue, for every picture alike.
        factor: Times to repeat each pixel in each direction.

    Returns:
        uint8 array of shape (height * factor, width * factor, 3).
    """
    strength = np.abs(np.clip(difference, -1, 1))[..., None]
    colours = np.where(difference[..., None] > 0, ORANGE, _BLUE) * strength
    return np.rint(colours).astype(np.uint8).repeat(factor, axis=0).repeat(factor, axis=1)


def to_png(grey: np.ndarray) -> bytes:
    """Encodes grey levels or colours as PNG.

    Args:
        grey: uint8 array of shape (height, width), (height, width, 3), or (height, width, 4) with
            an opacity.

    Returns:
        What a PNG file holds.
    """
    file = io.BytesIO()
    # Enlarged pixels compress well whatever the level; level 1 takes half the time.
    Image.fromarray(grey).save(file, format="PNG", compress_level=1)
    return file.getvalue()


def draw_sheet(
    maps: np.ndarray, *, largest: float, is_signed: bool, map_size: int, width: int
) -> np.ndarray:
    """Lays out maps in rows on one scale, each in a grey frame.

    Maps are small pictures: the feature maps of a layer, or its kernels.

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
            inside[:] = paint_signed(value, factor=factor)
        else:
            inside[:] = enlarge(value, factor=factor)[..., None]
    return sheet


def _columns(count: int, *, most: int) -> int:
    """Gives the number of columns: one that fills the last row, where that is not too narrow."""
    most = max(1, min(count, most))
    return next((n for n in range(most, most // 2, -1) if count % n == 0), most)
