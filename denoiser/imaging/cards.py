"""Cards: what a page shows, with its numbers, settings and link, as one PNG."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from denoiser.imaging import rendering

_GAP = 20
_TEXT, _SMALL, _LINE = 17, 13, 19  # pixels
_INK, _GREY, _GROUND = "#1c2b2e", "#5b6b6e", "#ffffff"


@dataclass(frozen=True)
class Tile:
    """One picture on a card.

    Attributes:
        name: What to write above it.
        picture: Array of shape (28, 28); 0 is black and 1 white.
        caption: What to write below it.
        error: Its difference from the pure picture, shown below it; None for none.
    """

    name: str
    picture: np.ndarray
    caption: str = ""
    error: np.ndarray | None = None


def draw(
    title: str, tiles: list[Tile], *, settings: str, link: str, columns: int, factor: int = 5
) -> bytes:
    """Draw a card.

    Args:
        title: What the card shows.
        tiles: The pictures, row by row.
        settings: The settings that the pictures were made with.
        link: The link that brings the pictures back.
        columns: Number of pictures in a row.
        factor: How often each pixel is repeated.

    Returns:
        The bytes of a PNG file.
    """
    text, small = (ImageFont.load_default(size) for size in (_TEXT, _SMALL))
    tile_size = 28 * factor
    width = columns * (tile_size + _GAP) + _GAP
    names = [_break(tile.name, small, tile_size) for tile in tiles]
    link = _break(link, small, width - 2 * _GAP)
    height_of_names = (1 + max(name.count("\n") for name in names)) * _LINE
    has_errors = any(tile.error is not None for tile in tiles)
    height_of_pictures = (tile_size + 4) * (2 if has_errors else 1)
    height_of_tile = height_of_names + height_of_pictures + _LINE + _GAP
    top = 2 * _GAP + _TEXT + _SMALL
    bottom = top + -(-len(tiles) // columns) * height_of_tile
    card = Image.new("RGB", (width, bottom + (1 + link.count("\n")) * _LINE + _GAP), _GROUND)
    drawing = ImageDraw.Draw(card)
    drawing.text((_GAP, _GAP // 2), title, _INK, text)
    drawing.text((_GAP, _GAP // 2 + 1.5 * _TEXT), settings, _GREY, small)
    for number, (tile, name) in enumerate(zip(tiles, names, strict=True)):
        x = _GAP + number % columns * (tile_size + _GAP)
        y = top + number // columns * height_of_tile
        drawing.text((x, y), name, _INK, small, spacing=_LINE - _SMALL)
        y += height_of_names
        card.paste(Image.fromarray(rendering.enlarge(tile.picture, factor=factor)), (x, y))
        if tile.error is not None:
            error = Image.fromarray(rendering.paint_signed(tile.error, factor=factor))
            card.paste(error, (x, y + tile_size + 4))
        drawing.text((x, y + height_of_pictures), tile.caption, _INK, small)
    drawing.text((_GAP, bottom), link, _GREY, small, spacing=_LINE - _SMALL)
    file = io.BytesIO()
    card.save(file, "PNG")
    return file.getvalue()


def _break(caption: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, room: int) -> str:
    """Break a text into lines of so many pixels; anywhere, since a link has no spaces."""
    lines = [""]
    for character in caption:
        if font.getlength(lines[-1] + character) > room:
            lines.append("")
        lines[-1] += character
    return "\n".join(lines)
