"""Pack a 28x28 picture into letters that a link can hold."""

import base64
import binascii
import math
import zlib

import numpy as np

from denoiser import errors
from denoiser.imaging import noise

_MOST_TEXT = 1200  # characters; the longest text of a picture has some 1,060
_RAW = -15  # zlib's sign for a stream without its header and checksum


def to_bytes(pixels: np.ndarray) -> np.ndarray:
    """Return pixels as whole 255ths, rounded to the nearest.

    Args:
        pixels: float array of any shape; clipped to [0, 1].

    Returns:
        uint8 array of the same shape.
    """
    return np.floor(255 * np.clip(pixels, 0, 1) + 0.5).astype(np.uint8)


def to_text(pixels: np.ndarray) -> str:
    """Return a picture as letters, digits, `-` and `_`; some 300 of them for a drawing.

    Args:
        pixels: float array of shape (28, 28), in [0, 1]; rounded to whole 255ths.
    """
    packer = zlib.compressobj(9, wbits=_RAW)
    packed = packer.compress(to_bytes(pixels).tobytes()) + packer.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_text(text: str) -> np.ndarray:
    """Return the picture that `to_text` packed.

    Args:
        text: From a link, which anyone may have written.

    Returns:
        float32 array of shape (28, 28), in [0, 1].

    Raises:
        PictureError: The text is not a packed picture.
    """
    size = math.prod(noise.IMAGE_SHAPE)
    try:
        padded = text[:_MOST_TEXT] + "=" * (-len(text) % 4)
        packed = base64.b64decode(padded, altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj(wbits=_RAW)
        pixels = np.frombuffer(unpacker.decompress(packed, size + 1), np.uint8)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise errors.PictureError(f"This is not a drawing ({error}).") from error
    if len(text) > _MOST_TEXT or len(pixels) != size or not unpacker.eof:
        raise errors.PictureError(f"This is not a drawing of {size} pixels.")
    return (pixels.reshape(noise.IMAGE_SHAPE) / 255).astype(np.float32)
