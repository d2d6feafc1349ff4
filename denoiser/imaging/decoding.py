"""Decode PNG and JPEG files from strangers to grey levels; refuse those that would cost too much."""

import io
import math
import threading
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from denoiser import errors

MAX_MEGAPIXELS = 40
MAX_BYTES = 10_000_000
# Pixels of the longer side after decoding; a phone's camera makes ten times as many.
_WORK_SIZE = 800
_ROWS = 50  # that are resized at a time
_LEAST_SIZE = 8  # pixels of the shorter side, where the longer one has at most 800
# Pillow reads each of them in Python, and keeps those of a JPEG; 10 MB hold millions of empty ones.
_MOST_SEGMENTS, _MOST_CHUNKS = 1000, 20_000
# A decoder keeps all coefficients of a JPEG in several scans, such as a progressive one, in memory (two
# bytes each) and goes through them at each scan. A camera's has 1.5 a pixel and ten scans.
_MOST_IN_SCANS = 60e6  # coefficients
_MOST_SCANS = 100
_HAVE_NO_LENGTH = bytes([0x00, 0x01, *range(0xD0, 0xDA)])
_EXPECTED = "expected a PNG or JPEG picture."
_one_at_a_time = threading.Lock()  # a picture of 40 megapixels may take 160 MB while it is read


# Pillow warns of pictures beyond 89 megapixels; they are refused here at 40.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


def read_grey(content: bytes) -> tuple[np.ndarray, tuple[int, int], list[str]]:
    """Read a picture of any kind as grey levels.

    Args:
        content: The bytes of a PNG or JPEG file, of any mode and size up to 40 megapixels.

    Returns:
        float32 grey levels in [0, 1], at most 800 pixels high and wide; the width and height of the
        picture in the file; and notes on how it was read, one sentence each.

    Raises:
        PictureError: The file is not such a picture, or is too large.
    """
    if not content:
        raise errors.PictureError(f"The file is empty; {_EXPECTED}")
    if len(content) > MAX_BYTES:
        raise errors.PictureError(
            f"The file has {len(content) / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB can be"
            " read. Scale the picture down first."
        )
    _check_parts(content)
    try:
        with (
            _one_at_a_time,
            Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image,
        ):
            size = width, height = image.size
            if width * height > MAX_MEGAPIXELS * 1e6:
                raise _too_large(f"is {width} x {height} pixels large")
            notes: list[str] = []
            if image.format == "PNG" and getattr(image, "n_frames", 1) > 1:
                notes.append("It is animated; its first frame is used.")
            if min(size) / max(1, max(size) / _WORK_SIZE) < _LEAST_SIZE:
                raise errors.PictureError(
                    f"The picture is {width} x {height} pixels large, too small or too narrow to show a"
                    " digit; expected 8 x 8 or more."
                )
            if image.format != "PNG":  # JPEG, or a phone's MPO, which is JPEGs in one file
                image.draft(None, (_WORK_SIZE, _WORK_SIZE))  # decodes a large photo small
            image.load()
            grey = _to_grey(image)
    except errors.PictureError:
        raise
    except UnidentifiedImageError as error:
        raise errors.PictureError("The file is not a PNG or JPEG picture.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large("is far too large") from error
    except Exception as error:  # decoders fail on damaged files in more ways than they document
        raise errors.PictureError(
            f"The picture is damaged and cannot be read ({error}); {_EXPECTED}"
        ) from error
    return grey, size, notes


def _check_parts(content: bytes) -> None:
    """Refuse files that would take minutes or gigabytes to decode, before a decoder opens them."""
    if content.startswith(b"\xff\xd8"):
        _check_jpeg(content)
    at, chunks = 8, 0
    while content.startswith(b"\x89PNG") and at < len(content):
        at += 12 + int.from_bytes(content[at : at + 4], "big")
        chunks += 1
        if chunks > _MOST_CHUNKS:
            raise _too_complex(f"has more than {_MOST_CHUNKS:,} chunks")


def _check_jpeg(content: bytes) -> None:
    # ISO 10918-1, annex B: segments with their lengths, up to the start of the first scan.
    at, coefficients, components, is_progressive = 2, 0.0, 0, False
    for _ in range(_MOST_SEGMENTS):
        start, marker = content[at : at + 1], content[at + 1 : at + 2]
        if start != b"\xff" or not marker or marker in _HAVE_NO_LENGTH:
            raise errors.PictureError(
                f"The picture is damaged: there is no part of a JPEG at byte {at:,}; {_EXPECTED}"
            )
        if marker == b"\xff":  # a fill byte
            at += 1
            continue
        if 0xC0 <= marker[0] <= 0xCF and marker not in b"\xc4\xc8\xcc":
            height, width = (int.from_bytes(content[at + k : at + k + 2], "big") for k in (5, 7))
            components = int.from_bytes(content[at + 9 : at + 10], "big")
            is_progressive = marker[0] & 3 == 2
            samplings = [divmod(by, 16) for by in content[at + 11 : at + 11 + 3 * components : 3]]
            across, down = (max((s[k] for s in samplings), default=1) or 1 for k in (0, 1))
            coefficients = width * height * sum(x * y for x, y in samplings) / (across * down)
        if marker == b"\xda":
            in_scans = is_progressive or content[at + 4 : at + 5] < bytes([components])
            scans = content.count(b"\xff\xda")
            if in_scans and coefficients > _MOST_IN_SCANS:
                raise _too_complex(
                    f"is a JPEG of {coefficients / 1e6:.0f} million coefficients in several scans"
                )
            if in_scans and scans > _MOST_SCANS:
                raise _too_complex(f"is a JPEG of {scans:,} scans")
            return
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    raise _too_complex(f"has more than {_MOST_SEGMENTS:,} segments before its pixels")


def _too_complex(what: str) -> errors.PictureError:
    return errors.PictureError(
        f"The picture {what}, more than can be read. Scale it down, or save it as a plain JPEG."
    )


def _too_large(what: str) -> errors.PictureError:
    return errors.PictureError(
        f"The picture {what}; at most {MAX_MEGAPIXELS} megapixels can be read. Scale it down first."
    )


def _to_grey(image: Image.Image) -> np.ndarray:
    if image.mode.startswith("I"):  # 16 bits of grey
        return np.asarray(_limit_size(image, image.mode)).astype(np.float32) / 65535
    if image.has_transparency_data:
        grey_alpha = np.asarray(_limit_size(image, "RGBA").convert("LA"), np.float32) / 255
        light, alpha = grey_alpha[..., 0], grey_alpha[..., 1]
        if alpha.sum() == 0:
            raise errors.PictureError(
                "The picture is fully transparent and shows nothing; expected ink on a background."
            )
        # Dark ink was meant for a white page, light ink for a dark one.
        page = 1.0 if (light * alpha).sum() / alpha.sum() < 0.5 else 0.0
        return light * alpha + page * (1 - alpha)
    mode = "L" if image.mode == "L" else "RGB"  # CMYK, palettes, one bit, YCbCr
    return np.asarray(_limit_size(image, mode).convert("L"), np.float32) / 255


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
