"""Axes to print, as SVG: PSNR over the noise factor, to draw a curve on, or with curves."""

from collections.abc import Sequence
from dataclasses import dataclass

from denoiser.browser.lesson.experiments import Curve

_WIDTH, _HEIGHT = 360, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 8, 36
_ROWS, _COLUMNS = 4, 3  # how many parts the axes are divided into by numbers
_FINE = 2  # lines of the grid for each number


@dataclass(frozen=True)
class Line:
    """A curve.

    Attributes:
        name: What it is, for those who cannot see it.
        values: A value for each noise factor.
        kind: The end of its class in `handout.css`.
        band: The lowest and highest values around it; empty for none.
    """

    name: str
    values: Sequence[float]
    kind: str
    band: tuple[Sequence[float], ...] = ()


def draw(prediction: Curve, lines: Sequence[Line], *, label: str) -> str:
    """Return a chart.

    Args:
        prediction: What may be drawn: noise factors, range and unit.
        lines: The curves.
        label: What the chart shows.
    """
    unit = prediction.unit.strip()
    most = prediction.at[-1]
    numbers = "; ".join(
        f"{line.name}: {', '.join(f'{value:.0f}' for value in line.values)} {unit}"
        for line in lines
    )
    parts = [
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}. {numbers}">'
    ]
    for i in range(_ROWS * _FINE + 1):
        value = prediction.low + (prediction.high - prediction.low) * i / (_ROWS * _FINE)
        y = _y(prediction, value)
        parts.append(_segment(_LEFT, y, _WIDTH - _RIGHT, y, is_fine=i % _FINE > 0))
        if i % _FINE == 0:
            parts.append(_text(_LEFT - 5, y + 4, f"{value:.0f}", anchor="end"))
    for factor in prediction.at:
        x = _x(prediction, factor)
        parts.append(_segment(x, _TOP, x, _HEIGHT - _BOTTOM, is_fine=True))
    for i in range(_COLUMNS + 1):
        factor = most * i / _COLUMNS
        x = _x(prediction, factor)
        parts.append(_segment(x, _HEIGHT - _BOTTOM, x, _HEIGHT - _BOTTOM + 4))
        parts.append(_text(x, _HEIGHT - _BOTTOM + 16, f"{factor:.1f}", anchor="middle"))
    parts.append(_segment(_LEFT, _TOP, _LEFT, _HEIGHT - _BOTTOM))
    parts.append(_text((_LEFT + _WIDTH) / 2, _HEIGHT - 4, "Noise factor", anchor="middle"))
    parts.append(_text(_LEFT + 5, _TOP + 12, unit, anchor="start"))
    for line in lines:
        if line.band:
            low, high = line.band
            there, back = _path(prediction, high), _path(prediction, low, is_reversed=True)
            parts.append(f'<polygon class="band {line.kind}" points="{there} {back}"/>')
        points = _path(prediction, line.values)
        parts.append(f'<polyline class="line {line.kind}" points="{points}"/>')
    parts.append("</svg>")
    return "".join(parts)


def _x(prediction: Curve, factor: float) -> float:
    return _LEFT + factor / prediction.at[-1] * (_WIDTH - _LEFT - _RIGHT)


def _y(prediction: Curve, value: float) -> float:
    share = (value - prediction.low) / (prediction.high - prediction.low)
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _path(prediction: Curve, values: Sequence[float], *, is_reversed: bool = False) -> str:
    points = [
        f"{_x(prediction, factor):.1f},{_y(prediction, value):.1f}"
        for factor, value in zip(prediction.at, values, strict=True)
    ]
    return " ".join(reversed(points) if is_reversed else points)


def _segment(x: float, y: float, to_x: float, to_y: float, *, is_fine: bool = False) -> str:
    kind = "fine" if is_fine else "axis"
    return f'<path class="{kind}" d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'


def _text(x: float, y: float, text: str, *, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'
