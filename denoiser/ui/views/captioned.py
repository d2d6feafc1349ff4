"""Pictures with captions, laid out side by side by `results.css`."""

import html

import numpy as np

from denoiser.ui import cache


def draw(
    pixels: np.ndarray,
    title: str,
    lines: list[str],
    *,
    alt: str,
    is_best: bool = False,
    colour: str = "",
) -> str:
    """Return a picture with its caption, as HTML.

    Args:
        pixels: float32 array of shape (28, 28); 0 is black and 1 is white.
        title: The first line of the caption.
        lines: The others.
        alt: What the picture is, for those who do not see it.
        is_best: Whether it is marked as the best.
        colour: Of the denoiser whose output it is; empty for another picture.
    """
    if lines:
        alt = f"{alt}: {', '.join(lines)}"
    return lay_out(cache.data_url(pixels), title, lines, alt=alt, is_best=is_best, colour=colour)


def lay_out(
    address: str,
    title: str,
    lines: list[str],
    *,
    alt: str,
    is_best: bool = False,
    colour: str = "",
) -> str:
    """Return a picture with its caption, as HTML.

    Args:
        address: The picture's.
        title: See `draw`.
        lines: See `draw`.
        alt: See `draw`.
        is_best: See `draw`.
        colour: See `draw`.
    """
    mark = f' style="--denoiser: {colour}" data-is-output="true"' if colour else ""
    best = ' <span class="best">best</span>' if is_best else ""
    below = "".join(f"<div>{html.escape(line)}</div>" for line in lines)
    return (
        f'<figure{mark}><img src="{address}" alt="{html.escape(alt)}">'
        f"<figcaption><strong>{html.escape(title)}</strong>{best}{below}</figcaption></figure>"
    )
