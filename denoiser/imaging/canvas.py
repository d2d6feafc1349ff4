"""Turn a drawing on a 280-pixel canvas into a 28x28 picture like MNIST's, and back."""

import base64
import io
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from denoiser import errors
from denoiser.imaging import noise, packing

CANVAS_SIZE = 280
# MNIST's strokes are 2 to 3 of 28 pixels wide; this one is 2.6.
BRUSH_WIDTH = 26
_SCALE = CANVAS_SIZE // noise.IMAGE_SHAPE[0]
# A canvas with less ink than a tenth of a dot of the brush counts as blank.
LEAST_INK = 0.5
_FINER = 8  # times larger than the canvas, to smooth the edges of what is painted


def from_canvas(rgba: np.ndarray) -> np.ndarray:
    """Shrink a canvas to a picture: each pixel is the mean of 10x10, so edges come out grey.

    The drawing stays where it was drawn; nothing is centred or rescaled. Pixels are whole 255ths, as
    MNIST's are, so that a link can hold them as they are.

    Args:
        rgba: uint8 array of shape (280, 280, 4), as the canvas sends it: white ink on a black or
            transparent background.

    Returns:
        float32 array of shape (28, 28), in [0, 1].

    Raises:
        ValueError: It has another shape or dtype.
    """
    if rgba.shape != (CANVAS_SIZE, CANVAS_SIZE, 4) or rgba.dtype != np.uint8:
        raise ValueError(
            f"a canvas is uint8 of shape ({CANVAS_SIZE}, {CANVAS_SIZE}, 4),"
            f" got {rgba.dtype} of shape {rgba.shape}"
        )
    return _shrink(Image.fromarray(rgba))


def _shrink(image: Image.Image) -> np.ndarray:
    # Ink is light times opacity: transparent pixels show the black background.
    light, alpha = np.moveaxis(np.asarray(image.convert("LA"), np.float32), -1, 0)
    size = noise.IMAGE_SHAPE[0]
    # Rows first, then columns, which is the faster order. Sums of 100 products of two bytes are exact in
    # float32.
    rows = (light * alpha).reshape(size, _SCALE, -1).sum(axis=1)
    sums = rows.reshape(size, size, _SCALE).sum(axis=2, dtype=np.float64)
    return (np.floor(sums / (_SCALE**2 * 255) + 0.5) / 255).astype(np.float32)


def read_canvas(png: bytes) -> np.ndarray:
    """Read the PNG that the canvas sends and shrink it to a picture, see `from_canvas`.

    Args:
        png: Bytes of the PNG, from a browser that may send anything.

    Returns:
        float32 array of shape (28, 28), in [0, 1].

    Raises:
        PictureError: It is not a PNG of the canvas' size.
    """
    try:
        with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
            if image.size == (CANVAS_SIZE, CANVAS_SIZE):  # read before anything is decoded
                return _shrink(image if image.mode == "RGBA" else image.convert("RGBA"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise errors.PictureError(
            f"The canvas sent a picture that is damaged ({error})."
        ) from error
    raise errors.PictureError(f"The canvas sent a picture of size {image.size}.")


def is_blank(pixels: np.ndarray) -> bool:
    """Return whether a picture holds too little ink to be a drawing.

    Args:
        pixels: float array of shape (28, 28), in [0, 1].
    """
    return float(pixels.sum()) < LEAST_INK


def example_points() -> list[tuple[float, float]]:
    """Return the one stroke of the "3" that the app opens on, as (x, y) in canvas pixels.

    Two open bowls, the lower one larger, as a hand draws them.
    """

    def bowl(
        x: float, y: float, width: float, height: float, start: float, end: float
    ) -> Iterator[tuple[float, float]]:
        steps = 24
        for i in range(steps + 1):
            angle = math.radians(start + (end - start) * i / steps)
            yield x + width * math.cos(angle), y + height * math.sin(angle)

    upper = bowl(133, 97, 42, 42, -155, 80)
    lower = bowl(135, 185, 52, 47, -85, 150)
    return [(round(x, 1), round(y, 1)) for points in (upper, lower) for x, y in points]


def strokes_to_drawing(strokes: list[list[tuple[float, float]]]) -> dict[str, Any]:
    """Return the canvas' own description (Fabric.js JSON) of strokes.

    Args:
        strokes: Points of each stroke, in canvas pixels.

    Returns:
        A value for the `initial_drawing` of `st_canvas`.
    """
    return {
        "objects": [
            {
                "type": "Path",
                "path": [["M" if i == 0 else "L", x, y] for i, (x, y) in enumerate(points)],
                "fill": None,
                "stroke": "#ffffff",
                "strokeWidth": BRUSH_WIDTH,
                "strokeLineCap": "round",
                "strokeLineJoin": "round",
            }
            for points in strokes
        ]
    }


def picture_to_drawing(pixels: np.ndarray) -> dict[str, Any]:
    """Return the canvas' own description (Fabric.js JSON) of a picture, to draw on it.

    Args:
        pixels: float array of shape (28, 28), in [0, 1].

    Returns:
        A value for the `initial_drawing` of `st_canvas`: one image as large as the canvas, from which
        `from_canvas` makes the same picture again.
    """
    file = io.BytesIO()
    Image.fromarray(packing.to_bytes(pixels).repeat(_SCALE, axis=0).repeat(_SCALE, axis=1)).save(
        file, "PNG"
    )
    address = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    place = {"left": 0, "top": 0, "originX": "left", "originY": "top", "strokeWidth": 0}
    size = {"width": CANVAS_SIZE, "height": CANVAS_SIZE}
    return {"objects": [{"type": "Image", "src": address, **place, **size}]}


def rasterize(strokes: list[list[tuple[float, float]]]) -> np.ndarray:
    """Paint strokes as the canvas would, so that a page has a picture before the canvas is loaded.

    Args:
        strokes: Points of each stroke, in canvas pixels.

    Returns:
        float32 array of shape (28, 28), in [0, 1].
    """
    # Browsers smooth the edges of strokes; Pillow does not, so it paints them larger.
    size, radius = CANVAS_SIZE * _FINER, BRUSH_WIDTH * _FINER / 2
    canvas = Image.new("L", (size, size))
    brush = ImageDraw.Draw(canvas)
    for points in strokes:
        points = [(_FINER * x, _FINER * y) for x, y in points]
        brush.line(points, fill="white", width=BRUSH_WIDTH * _FINER)
        for x, y in points:  # round joints and ends
            brush.ellipse((x - radius, y - radius, x + radius, y + radius), fill="white")
    return from_canvas(np.asarray(canvas.reduce(_FINER).convert("RGBA")))
