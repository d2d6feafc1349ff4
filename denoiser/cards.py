"""Pictures to take away: what a page shows, with its numbers, its settings and its link, as a PNG."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from denoiser import pictures

_FACTOR = 5  # times that a pixel is enlarged
_TILE = 28 * _FACTOR
_GAP = 20
_TEXT, _SMALL = 17, 13  # pixels
_INK, _GREY, _GROUND = "#1c2b2e", "#5b6b6e", "#ffffff"


@dataclass(frozen=True)
class Tile:
    """One picture on a card.

    Attributes:
        name: What to write above it.
        picture: Array of shape (28, 28); 0 is black and 1 white.
        said: What to write below it.
        error: Its difference from the pure picture, shown below it; None for none.
    """

    name: str
    picture: np.ndarray
    said: str = ""
    error: np.ndarray | None = None


def draw(title: str, tiles: list[Tile], *, settings: str, link: str, columns: int) -> bytes:
    """Draws a card.

    Args:
        title: What it shows.
        tiles: The pictures, row by row.
        settings: What the pictures were made with.
        link: Where they can be seen again.
        columns: Number of pictures in a row.

    Returns:
        What a PNG file holds.
    """
    has_errors = any(tile.error is not None for tile in tiles)
    height_of_tile = _TILE * (2 if has_errors else 1) + 3 * _TEXT + 2 * _GAP
    rows = -(-len(tiles) // columns)
    width = columns * (_TILE + _GAP) + _GAP
    top = 2 * _GAP + _TEXT + _SMALL
    height = top + rows * height_of_tile + 2 * _SMALL + _GAP
    card = Image.new("RGB", (width, height), _GROUND)
    drawing = ImageDraw.Draw(card)
    text, small = (ImageFont.load_default(size) for size in (_TEXT, _SMALL))
    drawing.text((_GAP, _GAP // 2), title, _INK, text)
    drawing.text((_GAP, _GAP // 2 + 1.5 * _TEXT), settings, _GREY, small)
    for number, tile in enumerate(tiles):
        x = _GAP + number % columns * (_TILE + _GAP)
        y = top + number // columns * height_of_tile
        drawing.text((x, y), tile.name, _INK, small)
        y += round(1.5 * _SMALL)
        card.paste(Image.fromarray(pictures.enlarge(tile.picture, factor=_FACTOR)), (x, y))
        y += _TILE + 4
        if tile.error is not None:
            card.paste(Image.fromarray(pictures.paint_signed(tile.error, factor=_FACTOR)), (x, y))
        if has_errors:
            y += _TILE + 4
        drawing.text((x, y), tile.said, _INK, small)
    drawing.text((_GAP, height - 2 * _SMALL), link, _GREY, small)
    file = io.BytesIO()
    card.save(file, "PNG")
    return file.getvalue()
