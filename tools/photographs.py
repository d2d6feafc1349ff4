"""Make pictures as people take them: digits on paper and boards, patterns, and letters.

Tests and benchmarks read them. All are made from a digit of MNIST and a random generator.
"""

import io
from collections.abc import Callable
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

_PAPER, _INK = 0.85, 0.22
_WIDE = (900, 1200)  # height and width


def make(
    kind: str, digit: np.ndarray, rng: np.random.Generator, *, shape: tuple[int, int] = _WIDE
) -> bytes:
    """Return a photograph of a digit as a JPEG file, or PNG where it is 28x28 pixels small.

    Args:
        kind: One of `KINDS`.
        digit: float array of shape (28, 28), in [0, 1], white on black.
        rng: Decides where the digit lies, and how the light falls.
        shape: Height and width in pixels; square kinds take the height alone.
    """
    if kind in ("chalk, square", "made 28x28 first"):
        shape = (shape[0], shape[0])
    levels = _KINDS[kind](_place(digit, shape, rng), rng)
    if kind == "made 28x28 first":
        return _encode(_expose(levels, rng).resize((28, 28), Image.Resampling.BOX), "PNG")
    return _encode(_expose(levels, rng), "JPEG")


def pattern(name: str, rng: np.random.Generator) -> bytes:
    """Return a photograph of something that is no digit, one of `PATTERNS`, as a JPEG file."""
    y, x = np.mgrid[0 : _WIDE[0], 0 : _WIDE[1]].astype(np.float32)
    return _encode(_expose(_PATTERNS[name](y, x, rng), rng), "JPEG")


def letter(character: str, rng: np.random.Generator) -> bytes:
    """Return a photograph of a printed letter on paper as a JPEG file."""
    fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    font = ImageFont.truetype(fonts / "DejaVuSans.ttf", 480)
    image = Image.new("L", _WIDE[::-1], 0)
    center = (_WIDE[1] / 2, _WIDE[0] / 2)
    ImageDraw.Draw(image).text(center, character, fill=255, font=font, anchor="mm")
    mask = ndimage.gaussian_filter(np.asarray(image, np.float32) / 255, 1.2)
    return _encode(_expose(_on_paper(mask, _paper(_WIDE, rng)) * _light(_WIDE, rng), rng), "JPEG")


def _encode(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return file.getvalue()


def _expose(levels: np.ndarray, rng: np.random.Generator) -> Image.Image:
    """Add a camera's noise to grey levels or colours."""
    colours = levels if levels.ndim == 3 else levels[..., None] * np.array([1, 0.985, 0.95])
    noise = rng.normal(0, 3, (*colours.shape[:2], 1)) + rng.normal(0, 1, colours.shape)
    return Image.fromarray(np.clip(colours * 255 + noise, 0, 255).astype(np.uint8))


def _smooth(rng: np.random.Generator, shape: tuple[int, int], width: float) -> np.ndarray:
    """Return a random field that changes over about so many pixels, with standard deviation 1."""
    small = rng.normal(size=[max(2, int(np.ceil(side / width)) + 3) for side in shape])
    zoom = [side / few for side, few in zip(shape, small.shape, strict=True)]
    field = ndimage.zoom(small, zoom, order=1)[: shape[0], : shape[1]]
    return field / field.std()


def _place(digit: np.ndarray, shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Return where a pen would leave ink, 0 to 1, for a digit of a third to half of the height."""
    height, width = shape
    size = int(rng.uniform(0.35, 0.6) * min(shape) * 28 / 20)
    large = ndimage.gaussian_filter(ndimage.zoom(digit, size / 28, order=3), size / 56)
    ink = np.clip((large - 0.38) * 6, 0, 1)
    rows, columns = (np.flatnonzero(ink.max(axis=axis) > 0.5) for axis in (1, 0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    room = [side * 0.94 - length for side, length in zip(shape, ink.shape, strict=True)]
    top = int(rng.uniform(0.06 * height, max(0.06 * height + 1, room[0])))
    left = int(rng.uniform(0.06 * width, max(0.06 * width + 1, room[1])))
    placed = np.zeros(shape)
    placed[top : top + ink.shape[0], left : left + ink.shape[1]] = ink[
        : height - top, : width - left
    ]
    return ndimage.gaussian_filter(placed, 1.2)


def _paper(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    return _PAPER + 0.01 * _smooth(rng, shape, 6)


def _on_paper(ink: np.ndarray, paper: np.ndarray, *, level: float = _INK) -> np.ndarray:
    return paper * (1 - ink) + level * ink


def _light(shape: tuple[int, int], rng: np.random.Generator, low: float = 0.6) -> np.ndarray:
    """Return light from one side, from `low` to 1."""
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    distance = np.cos(angle) * x / shape[1] + np.sin(angle) * y / shape[0]
    return low + (1 - low) * (distance - distance.min()) / np.ptp(distance)


def _rules(
    shape: tuple[int, int],
    rng: np.random.Generator,
    *,
    gap: float,
    width: float,
    squares: bool = False,
    turn: float = 0.0,
) -> np.ndarray:
    """Return ruled lines, 0 to 1, tilted by up to 3 degrees."""
    scale = shape[0] / _WIDE[0]
    gap, width = gap * scale, width * scale
    tilt = np.deg2rad(rng.uniform(-3, 3))
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    fan = 1 + turn * (x / shape[1] - 0.5)
    directions = [(y * np.cos(tilt) + x * np.sin(tilt)) * fan]
    if squares:
        directions.append(x * np.cos(tilt) - y * np.sin(tilt))
    lines = [
        np.clip(width / 2 + 0.5 - np.abs((t + rng.uniform(0, gap)) % gap - gap / 2), 0, 1)
        for t in directions
    ]
    return np.max(lines, axis=0)


def _ruled(ink: np.ndarray, rng: np.random.Generator, depth: float, **rules: float) -> np.ndarray:
    paper = _paper(ink.shape, rng) - depth * _rules(ink.shape, rng, **rules)
    return _on_paper(ink, paper) * _light(ink.shape, rng)


def _chalk(ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    shape = ink.shape
    board = 0.2 + 0.025 * _smooth(rng, shape, 120) + 0.012 * _smooth(rng, shape, 15)
    grain = np.clip(0.75 + 0.25 * _smooth(rng, shape, 2), 0.2, 1)
    return (board + (0.88 - board) * ink * grain) * _light(shape, rng, 0.7)


def _soft_shadow(ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    height, width = ink.shape
    y, x = np.mgrid[0:height, 0:width]
    down = (y - rng.uniform(0, height)) / rng.uniform(0.22 * height, 0.45 * height)
    across = (x - rng.uniform(0, width)) / rng.uniform(0.2 * width, 0.5 * width)
    depth = rng.uniform(0.4, 0.6) / (
        1 + np.exp((np.hypot(down, across) - 1) / rng.uniform(0.05, 0.3))
    )
    return _on_paper(ink, _paper(ink.shape, rng)) * (1 - depth) * _light(ink.shape, rng)


def _hard_shadow(ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    height, width = ink.shape
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:height, 0:width]
    distance = np.cos(angle) * (x - rng.uniform(0.3, 0.7) * width)
    distance += np.sin(angle) * (y - rng.uniform(0.3, 0.7) * height)
    depth = rng.uniform(0.4, 0.6) * np.clip(distance / rng.uniform(2, 12) + 0.5, 0, 1)
    return _on_paper(ink, _paper(ink.shape, rng)) * (1 - depth) * _light(ink.shape, rng)


def _red_on_green(ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    grey = np.array([0.299, 0.587, 0.114])
    red, green = np.array([0.75, 0.25, 0.25]), np.array([0.2, 0.52, 0.2])
    green = green * (red @ grey) / (green @ grey)  # of the same brightness
    return (green + (red - green) * ink[..., None]) * _light(ink.shape, rng, 0.8)[..., None]


def _red_on_blue_squares(ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    lines = _rules(ink.shape, rng, gap=rng.uniform(45, 80), width=rng.uniform(2, 5), squares=True)
    colours = _paper(ink.shape, rng)[..., None] * np.ones(3)
    for where, colour in ((lines, (0.35, 0.45, 0.85)), (ink, (0.8, 0.15, 0.15))):
        colours = colours * (1 - where[..., None]) + np.array(colour) * where[..., None]
    return colours * _light(ink.shape, rng)[..., None]


def _on_table(ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A sheet, turned a little, on a dark table that shows on all sides."""
    height, width = ink.shape
    small = ndimage.zoom(ink, 0.6, order=1)
    inner = np.zeros(ink.shape)
    top, left = int(0.2 * height), int(0.2 * width)
    inner[top : top + small.shape[0], left : left + small.shape[1]] = np.clip(small, 0, 1)
    turn = rng.uniform(-0.12, 0.12)
    y, x = np.mgrid[0:height, 0:width]
    y, x = y - height / 2, x - width / 2
    down, across = y * np.cos(turn) + x * np.sin(turn), x * np.cos(turn) - y * np.sin(turn)
    on_sheet = (np.abs(down) < height * rng.uniform(0.36, 0.44)) & (
        np.abs(across) < width * rng.uniform(0.36, 0.44)
    )
    table = 0.3 + 0.05 * _smooth(rng, ink.shape, 30)
    ground = np.where(on_sheet, _paper(ink.shape, rng), table)
    return ndimage.gaussian_filter(_on_paper(inner, ground), 1) * _light(ink.shape, rng)


_KINDS: dict[str, Callable[[np.ndarray, np.random.Generator], np.ndarray]] = {
    "ink on paper": lambda i, r: _on_paper(i, _paper(i.shape, r)) * _light(i.shape, r),
    "chalk, wide": _chalk,
    "light ruling": lambda i, r: _ruled(i, r, 0.12, gap=r.uniform(60, 110), width=2.5),
    "squared paper": lambda i, r: _ruled(
        i, r, r.uniform(0.15, 0.5), gap=r.uniform(35, 80), width=r.uniform(2, 5), squares=True
    ),
    "soft shadow": _soft_shadow,
    "made 28x28 first": lambda i, r: _on_paper(i, _paper(i.shape, r)) * _light(i.shape, r),
    "chalk, square": _chalk,
    "hard shadow": _hard_shadow,
    "dark ruling": lambda i, r: _ruled(
        i, r, r.uniform(0.5, 0.66), gap=r.uniform(60, 110), width=r.uniform(3, 9)
    ),
    "red on green of equal grey": _red_on_green,
    "sheet on a table": _on_table,
    "pencil on ruled paper": lambda i, r: _ruled(
        i * 0.4, r, 0.15, gap=r.uniform(60, 110), width=2.5
    ),
    "red ink on blue squares": _red_on_blue_squares,
    "ruling in perspective": lambda i, r: _ruled(
        i, r, 0.45, gap=r.uniform(60, 100), width=4, turn=r.uniform(-0.08, 0.08)
    ),
}
KINDS = tuple(_KINDS)


def _lit_paper(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return _paper(y.shape, rng) * _light(y.shape, rng)


def _round(y: np.ndarray, x: np.ndarray) -> np.ndarray:
    return np.hypot(y - 450, x - 600)


_PATTERNS: dict[str, Callable[[np.ndarray, np.ndarray, np.random.Generator], np.ndarray]] = {
    "blank paper": lambda y, x, r: _lit_paper(y, r),
    "blank paper, hard shadow": lambda y, x, r: (
        _paper(y.shape, r) * (1 - 0.5 * (x + 0.6 * y > 900))
    ),
    "blank ruled paper": lambda y, x, r: (
        _paper(y.shape, r) - 0.5 * _rules(y.shape, r, gap=80, width=4)
    ),
    "blank squared paper": lambda y, x, r: (
        _paper(y.shape, r) - 0.4 * _rules(y.shape, r, gap=50, width=3, squares=True)
    ),
    "darkness": lambda y, x, r: 0.1 + 0.05 * r.normal(size=y.shape),
    "a slope of grey": lambda y, x, r: x / 1200,
    "checks": lambda y, x, r: ((x // 100 + y // 100) % 2) * 0.8 + 0.1,
    "stripes": lambda y, x, r: ((x // 60) % 2) * 0.7 + 0.2,
    "dots": lambda y, x, r: 1 - 0.8 * (np.hypot(x % 100 - 50, y % 100 - 50) < 25),
    "wood": lambda y, x, r: 0.5 + 0.2 * np.sin(y / 15 + 4 * _smooth(r, y.shape, 200)),
    "clouds": lambda y, x, r: 0.5 + 0.2 * _smooth(r, y.shape, 80),
    "bricks": lambda y, x, r: 0.6 - 0.3 * ((y % 80 < 8) | ((x + y // 80 % 2 * 80) % 160 < 8)),
    "a disc": lambda y, x, r: 1 - 0.8 * (_round(y, x) < 250),
    "a cross": lambda y, x, r: (
        1
        - 0.8
        * (
            ((np.abs(x - 600) < 25) & (np.abs(y - 450) < 300))
            | ((np.abs(y - 450) < 25) & (np.abs(x - 600) < 300))
        )
    ),
    "a star": lambda y, x, r: (
        1 - 0.8 * (np.abs(np.sin(2.5 * np.arctan2(y - 450, x - 600))) * 300 > _round(y, x))
    ),
    "a face": lambda y, x, r: (
        1
        - 0.8
        * (
            (np.abs(_round(y, x) - 300) < 15)
            | (np.hypot(np.abs(x - 600) - 100, y - 370) < 30)
            | ((np.abs(_round(y, x) - 180) < 12) & (y > 500))
        )
    ),
}
PATTERNS = tuple(_PATTERNS)
LETTERS = "AEFHKLMNPRTUVWXY"  # those that look like no digit
