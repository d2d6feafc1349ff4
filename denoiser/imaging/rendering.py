"""Turn arrays into images for a screen: enlarged pictures, signed values in colour, sheets of maps."""

import base64
import io

import numpy as np
from PIL import Image

ORANGE, BLUE = (255, 160, 50), (70, 160, 255)  # distinct for colour-blind eyes, too
_FRAME = 2  # pixels around a map
_GREY = 128  # visible on light and dark pages, and beside black and white


def enlarge(pixels: np.ndarray, *, factor: int) -> np.ndarray:
    """Turn a picture into grey levels and repeat each pixel a whole number of times.

    Args:
        pixels: Array of shape (height, width); 0 is black and 1 white for every picture alike; values
            outside 0 to 1 become black or white.
        factor: Times to repeat each pixel in each direction.

    Returns:
        uint8 array of shape (height * factor, width * factor).
    """
    grey = np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    return grey.repeat(factor, axis=0).repeat(factor, axis=1)


def paint_signed(difference: np.ndarray, *, factor: int) -> np.ndarray:
    """Turn signed numbers into colours and repeat each pixel a whole number of times.

    Args:
        difference: Array of shape (height, width). 0 is black, 1 and more a full orange, -1 and less a
            full blue, for every picture alike.
        factor: Times to repeat each pixel in each direction.

    Returns:
        uint8 array of shape (height * factor, width * factor, 3).
    """
    strength = np.abs(np.clip(difference, -1, 1))[..., None]
    colours = np.where(difference[..., None] > 0, ORANGE, BLUE) * strength
    return np.rint(colours).astype(np.uint8).repeat(factor, axis=0).repeat(factor, axis=1)


def to_png(grey: np.ndarray) -> bytes:
    """Encode grey levels or colours as PNG.

    Args:
        grey: uint8 array of shape (height, width), (height, width, 3), or (height, width, 4) with
            an opacity.

    Returns:
        The bytes of a PNG file.
    """
    file = io.BytesIO()
    # Enlarged pixels compress well at every level; level 1 is the fastest.
    Image.fromarray(grey).save(file, format="PNG", compress_level=1)
    return file.getvalue()


def lay_out(pictures: np.ndarray, *, columns: int) -> np.ndarray:
    """Lay out pictures in rows, each with a black pixel below and to the right of it.

    Args:
        pictures: float32 array of shape (n, height, width), in [0, 1].
        columns: Number of pictures in a row; where the last row has fewer, the rest is black.

    Returns:
        float32 array of shape (rows * (height + 1), columns * (width + 1)).
    """
    missing = -len(pictures) % columns
    cells = np.pad(pictures, ((0, missing), (0, 1), (0, 1)))
    rows = cells.reshape(-1, columns, *cells.shape[1:]).swapaxes(1, 2)
    return rows.reshape(rows.shape[0] * rows.shape[1], -1)


def to_data_url(png: bytes) -> str:
    """Return a PNG as an address that holds it.

    Args:
        png: The bytes of the file.
    """
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def draw_sheet(
    maps: np.ndarray, *, largest: float, is_signed: bool, map_size: int, width: int
) -> np.ndarray:
    """Lay out maps in rows on one scale, each in a grey frame.

    Maps are small pictures: the feature maps of a layer, or its kernels.

    Args:
        maps: Array of shape (height, width, count).
        largest: The value that is shown brightest, above 0.
        is_signed: Whether to show values below 0: orange is above 0, blue below. Otherwise black is
            0 and white the largest.
        map_size: About the longer side of a map, in pixels: the largest whole multiple of its own
            side that is not above this, and at least its own side.
        width: Largest width of the sheet, in pixels; a single map may be wider.

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
    """Return a number of columns that fills the last row, unless the sheet would be too narrow."""
    most = max(1, min(count, most))
    return next((n for n in range(most, most // 2, -1) if count % n == 0), most)
