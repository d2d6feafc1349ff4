"""Draw on a photograph where its shapes are."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from denoiser.imaging import rendering
from denoiser.imaging.uploads import Box

_MARGIN = 0.02  # between a shape and its box, of the longer side


def fit(shape: tuple[int, ...], largest: tuple[int, int]) -> tuple[int, int]:
    """Return the width and height to show a photograph at, as large as they may be.

    Long strips are shown less narrow than they are, so that a digit in them can be seen and marked.

    Args:
        shape: Of the photograph: height, width.
        largest: Largest width and height, in pixels.
    """
    height, width = shape[:2]
    scale = min(largest[0] / width, largest[1] / height)
    least = largest[0] // 4
    return max(least, round(scale * width)), max(least, round(scale * height))


def mark(
    rgb: np.ndarray, boxes: tuple[Box, ...], chosen: int | None, *, size: tuple[int, int]
) -> np.ndarray:
    """Resize a photograph and draw a numbered box around each of its shapes.

    Args:
        rgb: float32 array of shape (height, width, 3), in [0, 1].
        boxes: The boxes of the shapes.
        chosen: Which of them to draw strongly.
        size: Width and height of the result, in pixels.

    Returns:
        uint8 array of shape (height, width, 3).
    """
    width, height = size
    levels = np.rint(np.clip(rgb, 0, 1) * 255).astype(np.uint8)
    image = Image.fromarray(levels).resize(size, Image.Resampling.BILINEAR)
    draw = ImageDraw.Draw(image)
    line = max(2, max(size) // 140)
    font = ImageFont.load_default(size=max(12, max(size) // 18))
    margin = _MARGIN * max(width, height)
    for number, (left, top, right, bottom) in enumerate(boxes):
        corners = (
            max(0, left * width - margin),
            max(0, top * height - margin),
            min(width - 1, right * width + margin),
            min(height - 1, bottom * height + margin),
        )
        # Black around the colour, so that the box is seen on any photograph.
        strong = number == chosen
        draw.rectangle(corners, outline="black", width=line + (4 if strong else 2))
        inner = (corners[0] + 1, corners[1] + 1, corners[2] - 1, corners[3] - 1)
        draw.rectangle(inner, outline=rendering.ORANGE if strong else "white", width=line)
        if len(boxes) > 1:
            at = (corners[0] + 2 * line, corners[1] + line)
            fill = rendering.ORANGE if strong else "white"
            draw.text(
                at, str(number + 1), fill=fill, font=font, stroke_width=2, stroke_fill="black"
            )
    return np.asarray(image)
