"""What a picture file may cost, and the errors for one that would cost more or is damaged."""

from denoiser import errors
from denoiser.imaging import file_errors, kinds

MAX_BYTES = 10_000_000
MAX_MEGAPIXELS = 40
# The decoders of these two keep several copies of a picture; with half the pixels they take as much
# memory as the others.
_MAX_MEGAPIXELS_OF = {"WebP": 20, "AVIF": 20}
EXPECTED = f"expected a {kinds.PICTURE_KINDS} picture."


def check_bytes(size: int) -> None:
    """Refuse a file of too many bytes.

    Args:
        size: In bytes.

    Raises:
        PictureError: It is empty or too large.
    """
    if not size:
        raise errors.PictureError(f"The file is empty; {EXPECTED}")
    if size > MAX_BYTES:
        raise errors.PictureError(
            f"The file has {size / 1e6:.0f} MB; at most {MAX_BYTES / 1e6:.0f} MB can be read. Scale"
            " the picture down first."
        )


def check_size(kind: str, width: int, height: int) -> None:
    """Refuse a picture of too many pixels.

    Args:
        kind: Of the file, as `kinds.picture_kind` returns it.
        width: In pixels.
        height: In pixels.

    Raises:
        PictureError: It is too large.
    """
    if width * height > _MAX_MEGAPIXELS_OF.get(kind, MAX_MEGAPIXELS) * 1e6:
        raise too_large(kind, f"is {width} x {height} pixels large")


def too_large(kind: str, what: str) -> errors.PictureError:
    """Return the error for a picture of too many pixels."""
    most = _MAX_MEGAPIXELS_OF.get(kind, MAX_MEGAPIXELS)
    of_kind = f" of {kind}" if kind in _MAX_MEGAPIXELS_OF else ""
    return errors.PictureError(
        f"The picture {what}; at most {most} megapixels{of_kind} can be read. Scale it down first."
    )


def too_complex(what: str) -> errors.PictureError:
    """Return the error for a picture of too many parts."""
    return errors.PictureError(
        f"The picture {what}, more than can be read. Scale it down, or save it as a plain JPEG."
    )


def cut_short() -> errors.PictureError:
    """Return the error for a picture whose end is missing."""
    return file_errors.cut_short("The picture")


def damaged(what: str) -> errors.PictureError:
    """Return the error for a damaged picture."""
    return errors.PictureError(f"The picture is damaged: {what}; {EXPECTED}")
