"""Decode picture files from strangers to grey levels or colours; refuse those that cost too much."""

import io
import math
import threading
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from denoiser import errors
from denoiser.imaging import kinds, picture_checks, picture_ends, picture_limits

MAX_MEGAPIXELS = picture_limits.MAX_MEGAPIXELS
MAX_BYTES = picture_limits.MAX_BYTES
# Pixels of the longer side after decoding; a phone's camera makes ten times as many.
_WORK_SIZE = 800
_ROWS = 50  # that are resized at a time
_LEAST_SIZE = 8  # pixels of the shorter side, where the longer one has at most 800
_WHITE_IS_ZERO = 0  # a TIFF's photometric interpretation
_PHOTOMETRIC = 262
_one_at_a_time = threading.Lock()  # a picture of 40 megapixels may take 160 MB while it is read


# Pillow warns of pictures beyond 89 megapixels, which are refused here at 40, and of damaged notes in a
# file, which nobody needs to see.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


def read_grey(content: bytes) -> tuple[np.ndarray, tuple[int, int], list[str]]:
    """Read a picture of any kind as grey levels.

    Transparent parts become white if the ink is dark, and black if it is light.

    Args:
        content: The bytes of a file of one of `kinds.PICTURE_KINDS`, of any mode and size up to 40
            megapixels (WebP and AVIF: 20).

    Returns:
        float32 grey levels in [0, 1], at most 800 pixels high and wide; the width and height of the
        picture in the file; and notes on how it was read, one sentence each.

    Raises:
        PictureError: The file is not such a picture, or is too large.
    """
    image, size, notes = _read(content)
    if image.mode == "F":
        return np.asarray(image), size, notes
    if image.mode == "RGBA":
        light, alpha, page = _page_behind(image)
        return light * alpha + page * (1 - alpha), size, notes
    return np.asarray(image.convert("L"), np.float32) / 255, size, notes


def read_rgb(content: bytes) -> tuple[np.ndarray, tuple[int, int], list[str]]:
    """Read a picture of any kind as colours.

    Args:
        content: As for `read_grey`, which refuses the same files and fills transparent parts with the
            same shade.

    Returns:
        float32 array of shape (height, width, 3): red, green and blue in [0, 1], at most 800 pixels high
        and wide; the width and height of the picture in the file; and notes as of `read_grey`.

    Raises:
        PictureError: The file is not such a picture, or is too large.
    """
    image, size, notes = _read(content)
    if image.mode == "F":
        return np.repeat(np.asarray(image)[..., None], 3, axis=-1), size, notes
    if image.mode == "RGBA":
        _, alpha, page = _page_behind(image)
        colours = np.asarray(image, np.float32)[..., :3] / 255
        return colours * alpha[..., None] + page * (1 - alpha[..., None]), size, notes
    return np.asarray(image.convert("RGB"), np.float32) / 255, size, notes


def _read(content: bytes) -> tuple[Image.Image, tuple[int, int], list[str]]:
    """Return a picture of limited size, of the mode L, RGB, RGBA or F; F is grey from 0 to 1."""
    picture_limits.check_bytes(len(content))
    kind = kinds.picture_kind(content)
    if kind is None:
        raise kinds.not_a_picture(content)
    try:
        picture_checks.check(kind, content)
        is_sequence = kind == "AVIF" and content[8:12] == b"avis"
        if is_sequence:  # its still picture is enough; a table of all frames may take gigabytes
            content = b"".join((content[:8], b"avif", content[12:]))
        with (
            _one_at_a_time,
            Image.open(io.BytesIO(content), formats=(kind.upper(),)) as image,
        ):
            size = width, height = image.size
            picture_limits.check_size(kind, width, height)
            notes = _notes(kind, is_sequence or getattr(image, "is_animated", False))
            if min(size) / max(1, max(size) / _WORK_SIZE) < _LEAST_SIZE:
                raise errors.PictureError(
                    f"The picture is {width} x {height} pixels large, too small or too narrow to show a"
                    " digit; expected 8 x 8 or more."
                )
            if kind == "JPEG":  # or a phone's MPO, which is JPEGs in one file
                image.draft(None, (_WORK_SIZE, _WORK_SIZE))  # decodes a large photo small
            image.load()
            return _simplify(image, notes), size, notes
    except errors.PictureError:
        raise
    except UnidentifiedImageError as error:
        if picture_ends.is_missing(kind, content):
            raise picture_limits.cut_short() from error
        raise errors.PictureError(
            f"The picture is damaged, or a rare kind of {kind}, and cannot be read; save it as PNG."
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise picture_limits.too_large(kind, "is far too large") from error
    except Exception as error:  # decoders fail on damaged files in more ways than they document
        if "truncated" in str(error).lower() or picture_ends.is_missing(kind, content):
            raise picture_limits.cut_short() from error
        raise errors.PictureError(
            f"The picture is damaged and cannot be read ({error}); {picture_limits.EXPECTED}"
        ) from error


def _notes(kind: str, has_several: bool) -> list[str]:
    if kind == "JPEG" or not has_several:  # a phone's JPEG may come with a depth map
        return []
    if kind == "TIFF":
        return ["It has several pages; the first one is used."]
    return ["It is animated; its first frame is used."]


def _simplify(image: Image.Image, notes: list[str]) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        return Image.fromarray(_to_levels(image, notes))
    if image.mode == "LAB":
        return _limit_size(image.getchannel(0), "L")
    if image.mode == "La":  # Pillow converts it to this mode alone
        image = image.convert("LA")
    if image.has_transparency_data:
        return _limit_size(image, "RGBA")
    # CMYK, palettes, one bit and YCbCr become RGB.
    return _limit_size(image, "L" if image.mode == "L" else "RGB")


def _to_levels(image: Image.Image, notes: list[str]) -> np.ndarray:
    """Return grey levels of 16 bits or more as float32 from 0 to 1."""
    mode = "I" if image.mode.startswith("I;16B") else image.mode
    levels: np.ndarray = np.asarray(_limit_size(image, mode)).astype(np.float32)
    low, high = float(levels.min()), float(levels.max())
    if image.mode.startswith("I;16"):
        levels = levels / 65535
    elif not math.isfinite(low + high):
        raise errors.PictureError("The picture has pixels that are no numbers; save it as PNG.")
    elif low < 0 or high > 65535:
        levels = (levels - low) / max(high - low, 1e-6)
        notes.append(f"Its pixels from {low:g} to {high:g} were scaled to black and white.")
    else:
        white = next(white for white in (1, 255, 65535) if high <= white)
        levels = levels / white
        notes.append(f"Its pixels go up to {high:g}, so {white:g} was taken as white.")
    if getattr(image, "tag_v2", {}).get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        levels = 1 - levels
    return levels


def _page_behind(image: Image.Image) -> tuple[np.ndarray, np.ndarray, float]:
    """Return the grey levels and the opacity of a picture, in [0, 1], and the shade to put behind it."""
    grey_alpha = np.asarray(image.convert("LA"), np.float32) / 255
    light, alpha = grey_alpha[..., 0], grey_alpha[..., 1]
    if alpha.sum() == 0:
        raise errors.PictureError(
            "The picture is fully transparent and shows nothing; expected ink on a background."
        )
    # Dark ink was meant for a white page, light ink for a dark one.
    return light, alpha, 1.0 if (light * alpha).sum() / alpha.sum() < 0.5 else 0.0


def _limit_size(image: Image.Image, mode: str) -> Image.Image:
    """Convert a picture to a mode, limit its size, and turn it by its EXIF orientation."""
    scale = max(1, max(image.size) / _WORK_SIZE)
    width, height = (max(1, round(side / scale)) for side in image.size)
    small = Image.new(mode, (width, height))
    # Some rows at a time: a copy of a large picture in another mode needs up to four times its memory.
    for top in range(0, height, _ROWS):
        bottom = min(height, top + _ROWS)
        first, last = (edge * image.height / height for edge in (top, bottom))
        start = math.floor(first)
        part = image.crop((0, start, image.width, math.ceil(last))).convert(mode)
        box = (0, first - start, image.width, last - start)
        small.paste(part.resize((width, bottom - top), Image.Resampling.BOX, box), (0, top))
    small.info = image.info
    return ImageOps.exif_transpose(small)
