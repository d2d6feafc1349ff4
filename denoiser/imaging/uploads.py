"""Turn an uploaded picture into a digit of 28x28 pixels."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from denoiser import errors
from denoiser.imaging import decoding, fitting, ink, noise, shapes

Box = tuple[float, float, float, float]  # left, top, right, bottom: parts of the width and height
_GREY = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601, as Pillow's mode L
_LEAST_CONTRAST = 0.1
_SOFTEST = 0.15  # edges of ink; a photograph made 28x28 has 0.07
_LEAST_CONTRAST_TO_SPREAD = (
    10.0  # noise and shades have up to 10, ink in poor photographs 13 and more
)
_DARKEST = 0.1  # the brightest level of a picture that was saved with too many bits
_MOST_SHAPES = 12  # to choose from; a picture with more shows a pattern, or a text
_WIDEST_DIGIT = 1.3  # width to height
_AT_EDGE = 0.005  # of the width or height
_LARGEST_PNG = 300  # pixels of the longer side
_WHITE = (
    0.88  # the brightest pixel of a digit of MNIST that was enlarged and shrunk has 0.89 or more
)
_INK_ON_PAPER = "It is ink on paper, so it was turned white on black."


@dataclass(frozen=True)
class Photograph:
    """A picture as it was uploaded.

    Attributes:
        rgb: float32 array of shape (height, width, 3), in [0, 1], at most 800 pixels high and wide.
        size: Width and height of the picture in the file, in pixels.
        notes: How it was decoded, one sentence each.
    """

    rgb: np.ndarray
    size: tuple[int, int]
    notes: tuple[str, ...] = ()

    @property
    def grey(self) -> np.ndarray:
        """float32 grey levels of shape (height, width), in [0, 1]."""
        return self.rgb @ _GREY

    def pack(self) -> bytes:
        """Return the pixels as a file: PNG for small pictures, a fine JPEG for photographs."""
        image = Image.fromarray(np.rint(self.rgb * 255).astype(np.uint8))
        file = io.BytesIO()
        if max(image.size) <= _LARGEST_PNG:
            image.save(file, "PNG")
        else:
            image.save(file, "JPEG", quality=95, subsampling=0)
        return file.getvalue()


@dataclass(frozen=True)
class Picture:
    """An uploaded picture, ready for a network.

    Attributes:
        pixels: float32 array of shape (28, 28), in [0, 1], white ink on black.
        notes: What was done to it, one sentence each.
        warnings: Why it may not be what the visitor meant, one sentence each.
        boxes: The largest shapes that were found in the photograph, from left to right; none if it was
            taken as it is.
        chosen: Which of them it is.
        is_dark: Whether the ink was darker than its background; None if it was not looked for.
    """

    pixels: np.ndarray
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    chosen: int | None = None
    is_dark: bool | None = None


def decode(content: bytes) -> Photograph:
    """Decode a picture file.

    Args:
        content: Bytes of a file of one of `kinds.PICTURE_KINDS`.

    Raises:
        PictureError: The file is not such a picture, or is too large.
    """
    rgb, size, notes = decoding.read_rgb(content)
    return Photograph(rgb, size, tuple(notes))


def unpack(content: bytes, size: tuple[int, int], notes: tuple[str, ...]) -> Photograph:
    """Return the photograph that `Photograph.pack` packed.

    Args:
        content: What it returned.
        size: The photograph's size.
        notes: Its notes.
    """
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
        return Photograph(np.asarray(image, np.float32) / 255, size, notes)


def read_digit(content: bytes) -> Picture:
    """Decode a picture file and return the largest shape in it; see `decode` and `find_digits`."""
    return find_digits(decode(content))[0]


def read_noisy(content: bytes) -> Picture:
    """Decode a picture that is noisy already; see `decode` and `as_noisy`."""
    return as_noisy(decode(content))


def find_digits(
    photograph: Photograph, *, region: Box | None = None, is_dark: bool | None = None
) -> list[Picture]:
    """Find what may be digits without noise, and fit each into 28x28 pixels.

    A picture that is laid out as MNIST's is only shrunk. In any other, shadows, ruled lines and what
    lies around a sheet of paper are removed, ink becomes white on black, and each shape is fitted into
    20x20 pixels and centred by its mass. Strokes that would become thinner than MNIST's are thickened.

    Args:
        photograph: The picture.
        region: The part to look at; all shapes in it are taken as one digit.
        is_dark: Whether the ink is darker than its background; None to decide by the picture.

    Returns:
        A picture for each shape, the largest first, at most 12, with notes on what was done.

    Raises:
        PictureError: Nothing in it stands out from its background.
    """
    notes = list(photograph.notes)
    grey = photograph.grey
    if region is None and is_dark is not True and fitting.is_like_mnist(grey):
        return [_shrunk(grey, notes, is_dark=False)]
    if region is None and is_dark is not False and fitting.is_like_mnist(1 - grey):
        return [_shrunk(1 - grey, [*notes, _INK_ON_PAPER], is_dark=True)]
    found = ink.find(_crop(photograph.rgb, region), is_dark=is_dark)
    if (
        found.contrast < _LEAST_CONTRAST
        or found.softness > _SOFTEST
        or found.contrast < _LEAST_CONTRAST_TO_SPREAD * found.spread
        or not (all_shapes := shapes.find(found.mask))
    ):
        raise errors.PictureError(_no_digit(photograph))
    notes += _notes_on(found)
    if region is not None:
        pixels = fitting.like_mnist(_union(all_shapes, found.mask.shape))
        return [Picture(pixels, tuple(notes), is_dark=found.is_dark)]
    largest = sorted(all_shapes, key=lambda shape: -shape.area)[:_MOST_SHAPES]
    boxes = sorted((shape.box for shape in largest), key=lambda box: box[0] + box[2])
    notes.append("The digit was cut out, scaled to 20 pixels and centred, as MNIST's are.")
    return [
        Picture(
            fitting.like_mnist(shape.mask),
            tuple(notes),
            tuple(_warnings(shape, number=boxes.index(shape.box) + 1, count=len(all_shapes))),
            tuple(boxes),
            boxes.index(shape.box),
            found.is_dark,
        )
        for shape in largest
    ]


def as_noisy(photograph: Photograph, *, exchange: bool = False) -> Picture:
    """Shrink a picture that is noisy already; one with light edges is ink on paper, and inverted.

    Args:
        photograph: The picture.
        exchange: Whether to exchange black and white once more, where the edges mislead.
    """
    is_light = float(np.median(fitting.border(fitting.shrink(photograph.grey)))) > 0.5
    return as_it_is(photograph, invert=is_light != exchange)


def as_it_is(photograph: Photograph, *, invert: bool = False) -> Picture:
    """Shrink a picture to 28x28 pixels, and change nothing else.

    Args:
        photograph: The picture.
        invert: Whether to exchange black and white.
    """
    notes = list(photograph.notes)
    pixels = fitting.shrink(photograph.grey)
    if invert:
        notes.append("Black and white were exchanged, so that the ink is white on black.")
        pixels = 1 - pixels
    width, height = photograph.size
    if (height, width) != noise.IMAGE_SHAPE:
        notes.append(
            f"It was resized from {width} x {height} to 28 x 28 pixels; each is the mean of the pixels"
            " that it covers."
        )
    return Picture(pixels, tuple(notes))


def _crop(rgb: np.ndarray, region: Box | None) -> np.ndarray:
    if region is None:
        return rgb
    height, width = rgb.shape[:2]
    left, top, right, bottom = np.clip(region, 0, 1)
    columns = slice(int(left * width), max(int(right * width), int(left * width) + 2))
    rows = slice(int(top * height), max(int(bottom * height), int(top * height) + 2))
    cropped = rgb[rows, columns]
    if min(cropped.shape[:2]) < 2:
        raise errors.PictureError("The selected region is too small; drag a larger one.")
    return np.ascontiguousarray(cropped)


def _union(found: list[shapes.Shape], shape: tuple[int, int]) -> np.ndarray:
    height, width = shape
    mask = np.zeros(shape, bool)
    for one in found:
        left, top = round(one.box[0] * width), round(one.box[1] * height)
        rows, columns = one.mask.shape
        mask[top : top + rows, left : left + columns] |= one.mask
    return mask


def _no_digit(photograph: Photograph) -> str:
    message = (
        "The picture shows no digit: nothing in it stands out from its background. Expected dark ink on"
        " light paper, or light ink on a dark background; where it is faint, raise the contrast first."
    )
    if photograph.grey.max() < _DARKEST:
        message += " The whole picture is nearly black: its file may hold fewer bits than it says."
    return " ".join([message, *(note for note in photograph.notes if "first" in note)])


def _shrunk(grey: np.ndarray, notes: list[str], *, is_dark: bool) -> Picture:
    """Shrink a picture that is laid out as MNIST's, and make its ink white."""
    pixels = fitting.shrink(grey)
    if (brightest := float(pixels.max())) < _WHITE:  # coloured ink, or grey
        pixels = pixels / brightest
        notes = [*notes, "Its ink was made white, as MNIST's is."]
    return Picture(pixels, tuple(notes), is_dark=is_dark)


def _notes_on(found: ink.Ink) -> list[str]:
    notes = []
    if found.is_dark:
        notes.append(_INK_ON_PAPER)
    if found.is_on_sheet:
        notes.append("What lies around the sheet was left out.")
    if found.is_by_colour:
        notes.append("The ink was found by its colour.")
    if found.lines:
        notes.append("Ruled lines were removed.")
    return notes


def _warnings(shape: shapes.Shape, *, number: int, count: int) -> list[str]:
    warnings = []
    if count > _MOST_SHAPES:
        warnings.append(
            f"The picture shows {count} shapes, as a pattern or a text does. The {_MOST_SHAPES} largest can"
            f" be chosen; number {number} from the left is used as the digit."
        )
    elif count > 1:
        warnings.append(
            f"The picture shows {count} shapes; number {number} from the left is used as the digit."
        )
    height, width = shape.mask.shape
    if width > _WIDEST_DIGIT * height:
        warnings.append(
            "The shape is wider than a digit usually is: perhaps several digits touch each other."
        )
    left, top, right, bottom = shape.box
    if min(left, top) < _AT_EDGE or max(right, bottom) > 1 - _AT_EDGE:
        warnings.append(
            "The shape touches the edge of the picture: it may be a shadow, or a digit that was cut off."
        )
    return warnings
