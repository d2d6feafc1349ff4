"""Draw on a photograph where its shapes are."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from denoiser.imaging import rendering
from denoiser.imaging.uploads import Box

_MARGIN = 0.02  # between a shape and its box, of the longer side


def mark(rgb: np.ndarray, boxes: tuple[Box, ...], chosen: int | None, *, width: int) -> np.ndarray:
    """Resize a photograph and draw a numbered box around each of its shapes.

    Args:
        rgb: float32 array of shape (height, width, 3), in [0, 1].
        boxes: The boxes of the shapes.
        chosen: Which of them to draw strongly.
        width: Of the result, in pixels.

    Returns:
        uint8 array of shape (height, width, 3).
    """
    height = max(1, round(width * rgb.shape[0] / rgb.shape[1]))
    levels = np.rint(np.clip(rgb, 0, 1) * 255).astype(np.uint8)
    image = Image.fromarray(levels).resize((width, height), Image.Resampling.BILINEAR)
    draw = ImageDraw.Draw(image)
    line = max(2, width // 140)
    font = ImageFont.load_default(size=max(12, width // 18))
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
