"""Pictures from outside: PNG and JPEG files of any kind, brought to 28x28."""

import io
import math
import threading
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from scipy import ndimage
from skimage import filters

from denoiser import errors, noise

_SIZE = noise.IMAGE_SHAPE[0]
MAX_MEGAPIXELS = 40
# Each of them is read by Python, and of a JPEG kept; 10 MB hold millions of empty ones.
_MOST_SEGMENTS, _MOST_CHUNKS = 1000, 20_000
# A JPEG in several scans, such as a progressive one, keeps two bytes for each of its numbers in memory and
# goes through all of them at each scan. A camera's has one and a half numbers a pixel and ten scans.
_MOST_IN_SCANS = 60e6  # numbers
_MOST_SCANS = 100
_HAVE_NO_LENGTH = bytes([0x00, 0x01, *range(0xD0, 0xDA)])
_EXPECTED = "expected a PNG or JPEG picture."
MAX_BYTES = 10_000_000
# The long side that a picture is worked on at; a phone's camera gives ten times as much.
_WORK_SIZE = 800
_ROWS = 50  # of it, that are made at a time
# MNIST fits each digit into 20x20 and puts its centre of mass in the middle of 28x28.
_DIGIT_SIZE = 20
_OVERSAMPLING = 10
_STROKE_WIDTH = 2.4  # pixels of 28; MNIST's strokes are 2 to 3
_LEAST_CONTRAST = 0.08
_LEAST_SIZE = 8  # pixels, where the longer side has at most 800

_one_at_a_time = threading.Lock()  # a picture of 40 megapixels may take 160 MB while it is read

# Pillow warns of pictures beyond 89 megapixels; they are refused here at 40.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Picture:
    """A picture from outside, ready for a network.

    Attributes:
        pixels: float32 array of shape (28, 28), in [0, 1], white ink on black.
        notes: What was done to it, a sentence each.
    """

    pixels: np.ndarray
    notes: tuple[str, ...]


def read_digit(content: bytes) -> Picture:
    """Reads a picture of a digit without noise.

    A square picture of light ink on a dark ground is taken as it stands. Anything else is treated
    as MNIST's digits were: ink is made white on black, the shade of the paper is taken out, and the
    digit is fitted into 20x20 pixels and centred by its mass. Strokes that would become thinner
    than MNIST's are thickened.

    Args:
        content: What a PNG or JPEG file holds, of any mode and size up to 40 megapixels.

    Returns:
        The digit, and what was done to get it.

    Raises:
        PictureError: The file is not such a picture, is too large, or shows nothing.
    """
    grey, _, notes = _read_grey(content)
    if np.ptp(grey) < _LEAST_CONTRAST:
        raise _shows_nothing()
    on_paper = _is_on_paper(grey)
    if on_paper:
        notes.append("It is ink on paper, so it was turned white on black.")
        grey = 1 - grey
    height, width = grey.shape
    if height == width and (not on_paper or height == _SIZE):
        return Picture(_shrink(grey), tuple(notes))
    notes.append("The digit was cut out, scaled to 20 pixels and centred, as MNIST's are.")
    return Picture(_like_mnist(_find_ink(grey)), tuple(notes))


def read_noisy(content: bytes) -> Picture:
    """Reads a picture that is noisy already: it is only made grey and 28x28.

    Args:
        content: What a PNG or JPEG file holds, of any mode and size up to 40 megapixels.

    Returns:
        The picture, and what was done to get it.

    Raises:
        PictureError: The file is not such a picture, or is too large.
    """
    grey, (width, height), notes = _read_grey(content)
    pixels = _shrink(grey)
    if float(np.median(_border(pixels))) > 0.5:
        notes.append("Its ground is light, so it was turned white on black.")
        pixels = 1 - pixels
    if (height, width) != noise.IMAGE_SHAPE:
        notes.append(
            f"It was brought from {width} x {height} to 28 x 28 pixels; each is the mean of what it"
            " covers."
        )
    return Picture(pixels, tuple(notes))


def _read_grey(content: bytes) -> tuple[np.ndarray, tuple[int, int], list[str]]:
    """Reads a picture of any kind.

    Returns:
        float32 grey levels in [0, 1], at most 800 pixels high and wide; the width and height of the
        picture in the file; and what had to be done to read it.
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
            notes = []
            if image.format == "PNG" and getattr(image, "n_frames", 1) > 1:
                notes.append("It is animated; its first frame is used.")
            if min(size) / max(1, max(size) / _WORK_SIZE) < _LEAST_SIZE:
                raise errors.PictureError(
                    f"The picture is {width} x {height} pixels large, too small or too narrow to show a"
                    " digit; it takes 8 x 8 or more."
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
    except Exception as error:  # a decoder stumbles over damage in more ways than it documents
        raise errors.PictureError(
            f"The picture is damaged and cannot be read ({error}); {_EXPECTED}"
        ) from error
    return grey, size, notes


def _check_parts(content: bytes) -> None:
    """Refuses what would take minutes or gigabytes to read, before a decoder sees it."""
    if content.startswith(b"\xff\xd8"):
        _check_jpeg(content)
    at, chunks = 8, 0
    while content.startswith(b"\x89PNG") and at < len(content):
        at += 12 + int.from_bytes(content[at : at + 4], "big")
        chunks += 1
        if chunks > _MOST_CHUNKS:
            raise _too_much(f"has more than {_MOST_CHUNKS:,} chunks")


def _check_jpeg(content: bytes) -> None:
    # ISO 10918-1, annex B: segments with their lengths, up to the start of the first scan.
    at, numbers, components, is_progressive = 2, 0.0, 0, False
    for _ in range(_MOST_SEGMENTS):
        start, marker = content[at : at + 1], content[at + 1 : at + 2]
        if start != b"\xff" or not marker or marker in _HAVE_NO_LENGTH:
            raise errors.PictureError(
                f"The picture is damaged: there is no part of a JPEG at byte {at:,}; {_EXPECTED}"
            )
        if marker == b"\xff":  # fills up
            at += 1
            continue
        if 0xC0 <= marker[0] <= 0xCF and marker not in b"\xc4\xc8\xcc":
            height, width = (int.from_bytes(content[at + k : at + k + 2], "big") for k in (5, 7))
            components = int.from_bytes(content[at + 9 : at + 10], "big")
            is_progressive = marker[0] & 3 == 2
            samplings = [divmod(by, 16) for by in content[at + 11 : at + 11 + 3 * components : 3]]
            across, down = (max((s[k] for s in samplings), default=1) or 1 for k in (0, 1))
            numbers = width * height * sum(x * y for x, y in samplings) / (across * down)
        if marker == b"\xda":
            in_scans = is_progressive or content[at + 4 : at + 5] < bytes([components])
            scans = content.count(b"\xff\xda")
            if in_scans and numbers > _MOST_IN_SCANS:
                raise _too_much(
                    f"is a JPEG of {numbers / 1e6:.0f} million numbers in several scans"
                )
            if in_scans and scans > _MOST_SCANS:
                raise _too_much(f"is a JPEG of {scans:,} scans")
            return
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    raise _too_much(f"has more than {_MOST_SEGMENTS:,} segments before its pixels")


def _too_much(what: str) -> errors.PictureError:
    return errors.PictureError(
        f"The picture {what}, more than can be read. Scale it down, or save it as a plain JPEG."
    )


def _too_large(what: str) -> errors.PictureError:
    return errors.PictureError(
        f"The picture {what}; at most {MAX_MEGAPIXELS} megapixels can be read. Scale it down first."
    )


def _shows_nothing() -> errors.PictureError:
    return errors.PictureError(
        "The picture shows no digit: nothing in it stands out from its ground. Expected dark ink on"
        " light paper, or light ink on a dark ground."
    )


def _to_grey(image: Image.Image) -> np.ndarray:
    if image.mode.startswith("I"):  # 16 bits of grey
        return np.asarray(_limit_size(image, image.mode)).astype(np.float32) / 65535
    if image.has_transparency_data:
        grey_alpha = np.asarray(_limit_size(image, "RGBA").convert("LA"), np.float32) / 255
        light, alpha = grey_alpha[..., 0], grey_alpha[..., 1]
        if alpha.sum() == 0:
            raise errors.PictureError(
                "The picture is fully transparent and shows nothing; expected ink on a ground."
            )
        # Dark ink was meant for a white page, light ink for a dark one.
        page = 1.0 if (light * alpha).sum() / alpha.sum() < 0.5 else 0.0
        return light * alpha + page * (1 - alpha)
    mode = "L" if image.mode == "L" else "RGB"  # CMYK, palettes, one bit, YCbCr
    return np.asarray(_limit_size(image, mode).convert("L"), np.float32) / 255


def _limit_size(image: Image.Image, mode: str) -> Image.Image:
    """Brings a picture to a mode and to a size to work on, and turns it as it says itself."""
    scale = max(1, max(image.size) / _WORK_SIZE)
    width, height = (max(1, round(side / scale)) for side in image.size)
    small = Image.new(mode, (width, height))
    # Some rows at a time: a copy of a large picture in another mode takes up to four times its memory.
    for top in range(0, height, _ROWS):
        bottom = min(height, top + _ROWS)
        first, last = (edge * image.height / height for edge in (top, bottom))
        start = math.floor(first)
        part = image.crop((0, start, image.width, math.ceil(last))).convert(mode)
        box = (0, first - start, image.width, last - start)
        small.paste(part.resize((width, bottom - top), Image.Resampling.BOX, box), (0, top))
    small.info = image.info
    return ImageOps.exif_transpose(small)


def _shrink(grey: np.ndarray) -> np.ndarray:
    """Fits grey levels into 28x28 without distortion; the rest is filled like the border."""
    ground = float(np.median(_border(grey)))
    height, width = grey.shape
    side = max(height, width)
    square = np.full((side, side), ground, np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = grey
    resized = Image.fromarray(square).resize((_SIZE, _SIZE), Image.Resampling.BOX)
    return np.clip(np.asarray(resized, np.float32), 0, 1)


def _border(grey: np.ndarray) -> np.ndarray:
    ring = np.ones(grey.shape, bool)
    margin = max(1, min(grey.shape) // 14)
    ring[margin:-margin, margin:-margin] = False
    return grey[ring]


def _is_on_paper(grey: np.ndarray) -> bool:
    border = _border(grey)
    if np.ptp(border) < _LEAST_CONTRAST:  # a plain ground: a scan, a screenshot, MNIST itself
        return float(np.median(border)) > (grey.min() + grey.max()) / 2
    # A shaded one. Ink is what stands out from it to one side: the third moment has its sign.
    return float(((grey - _ground(grey)) ** 3).mean()) < 0


def _find_ink(grey: np.ndarray) -> np.ndarray:
    """Marks the ink of white-on-black grey levels: a bool array of the same shape."""
    light = ndimage.gaussian_filter(grey - _ground(grey), max(grey.shape) / 400)
    ink = light > filters.threshold_otsu(light)
    if not ink.any() or light[ink].mean() - light[~ink].mean() < _LEAST_CONTRAST / 2:
        raise _shows_nothing()  # a smooth shade has its lighter half, too
    parts, count = ndimage.label(ink)
    areas = ndimage.sum_labels(ink, parts, range(1, count + 1))
    # What touches the rim is the table or a shadow, unless there is nothing else.
    rim = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    inside = np.ones(count, bool)
    inside[rim[rim > 0] - 1] = False
    if areas[inside].sum() > 0.1 * areas.sum():
        areas = np.where(inside, areas, 0)
    return np.isin(parts, np.flatnonzero(areas > 0.05 * areas.max()) + 1)


def _ground(grey: np.ndarray) -> np.ndarray:
    """Estimates what the paper alone would look like: a curved surface that ink is left out of."""
    height, width = grey.shape
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * y, x**2, y**2], axis=-1).astype(np.float32)
    # A hundred points a side settle six numbers.
    step = slice(None, None, max(1, max(height, width) // 100))
    samples, values = terms[step, step].reshape(-1, 6), grey[step, step].reshape(-1)
    near = np.ones(len(values), bool)
    for _ in range(4):
        surface, *_ = np.linalg.lstsq(samples[near], values[near])
        distance = np.abs(values - samples @ surface)
        near = distance <= 1.5 * distance[near].std() + np.median(distance)
    return terms @ surface


def _like_mnist(ink: np.ndarray) -> np.ndarray:
    """Fits ink into 20x20 and centres its mass in 28x28, with strokes of MNIST's width."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    # Strokes grow on both sides, so leave them room.
    fine = _DIGIT_SIZE * _OVERSAMPLING
    scale = (fine - _STROKE_WIDTH * _OVERSAMPLING / 2) / max(box.shape)
    size = [max(1, round(side * scale)) for side in box.shape[::-1]]
    resized = Image.fromarray(box.astype(np.float32)).resize(size, Image.Resampling.BILINEAR)
    canvas = np.zeros((_SIZE * _OVERSAMPLING,) * 2, bool)
    top, left = ((_SIZE * _OVERSAMPLING - side) // 2 for side in size[::-1])
    canvas[top : top + size[1], left : left + size[0]] = np.asarray(resized) > 0.5
    canvas = _thicken(canvas)
    for axis, mass in enumerate(ndimage.center_of_mass(canvas)):
        inked = np.flatnonzero(canvas.any(axis=1 - axis))
        # A digit whose mass is all at one end stops at the rim.
        low, high = -inked[0], len(canvas) - 1 - inked[-1]
        shift = np.clip(round((len(canvas) - 1) / 2 - mass), low, high)
        canvas = np.roll(canvas, shift, axis=axis)
    blocks = canvas.reshape(_SIZE, _OVERSAMPLING, _SIZE, _OVERSAMPLING)
    return blocks.mean(axis=(1, 3)).astype(np.float32)


def _thicken(ink: np.ndarray) -> np.ndarray:
    """Widens strokes to that of MNIST; those that are wide enough stay."""
    depth = ndimage.distance_transform_edt(ink)
    # In a stroke of width w the depth rises from 0 to w / 2: its mean is a quarter of the width.
    width = 4 * depth[ink].mean()
    missing = _STROKE_WIDTH * _OVERSAMPLING - width
    if missing <= 0:
        return ink
    return ndimage.distance_transform_edt(~ink) <= missing / 2
