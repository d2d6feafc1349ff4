"""Refuse TIFF files that would take minutes or gigabytes to decode, and raw files of cameras.

The layout is that of *TIFF 6.0* (Adobe, 1992) and of BigTIFF.
"""

import numpy as np

from denoiser import errors
from denoiser.imaging import kinds, picture_limits

_SUBFILE_TYPE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION = 254, 256, 257, 258, 259
_STRIP_OFFSETS, _SAMPLES, _ROWS_PER_STRIP, _STRIP_SIZES = 273, 277, 278, 279
_TILE_WIDTH, _TILE_HEIGHT, _TILE_OFFSETS, _TILE_SIZES, _SUB_FILES = 322, 323, 324, 325, 330
_DNG_VERSION = 50706
_OLD_JPEG, _JPEG = 6, 7  # compressions
_TYPE_SIZES = {1: 1, 3: 2, 4: 4, 16: 8}  # bytes of the unsigned types
_MOST_TAGS = 1000
_MOST_STRIPS = 100_000
_LARGEST_STRIP = 120e6  # bytes; libtiff unpacks a whole strip or tile at once
_LARGEST_SAMPLES = 8  # bytes a pixel: four of 16 bits
_LARGEST_IN_SCANS = 20e6  # pixels of a JPEG in several scans; a decoder keeps them all
_MOST_SCANS = 100


def check(content: bytes) -> None:
    """Refuse a TIFF file whose first page would cost too much to decode, or is a camera's preview.

    Args:
        content: The bytes of the file.

    Raises:
        PictureError: It would cost too much, is a raw file, or is damaged.
    """
    page = _Page(content)
    if page.has(_DNG_VERSION) or (page.has(_SUB_FILES) and page.number(_SUBFILE_TYPE, 0) & 1):
        raise errors.PictureError(kinds.RAW)
    width, height = page.number(_WIDTH, 0), page.number(_HEIGHT, 0)
    picture_limits.check_size("TIFF", width, height)
    bits = page.numbers(_BITS)
    pixel_size = max(bits.max(initial=1), 1) * max(page.number(_SAMPLES, 1), len(bits)) / 8
    if pixel_size > _LARGEST_SAMPLES:
        raise picture_limits.too_complex(f"has {pixel_size:.0f} bytes a pixel")
    is_tiled = page.has(_TILE_OFFSETS)
    strip_width, strip_height = width, min(height, page.number(_ROWS_PER_STRIP, height))
    if is_tiled or page.has(_TILE_WIDTH):
        strip_width, strip_height = page.number(_TILE_WIDTH, 0), page.number(_TILE_HEIGHT, 0)
    if strip_width * strip_height * pixel_size > _LARGEST_STRIP:
        raise picture_limits.too_complex(
            f"has a strip or tile of {strip_width} x {strip_height} pixels"
        )
    page.numbers(_TILE_OFFSETS if is_tiled else _STRIP_OFFSETS)
    # Strips that share their bytes would be read again and again. Some programs write a wrong size.
    packed = page.numbers(_TILE_SIZES if is_tiled else _STRIP_SIZES)
    if packed.sum(dtype=float) > 4 * len(content):
        raise picture_limits.damaged("its strips are larger than the file")
    compression = page.number(_COMPRESSION, 1)
    if compression == _OLD_JPEG:  # many programs wrote it wrongly, and each decoder guesses
        raise errors.PictureError(
            "The picture is a TIFF with a JPEG of an outdated kind, which cannot be read; save it as PNG."
        )
    if compression == _JPEG:
        _check_scans(content, width * height, len(packed))


def _check_scans(content: bytes, pixels: int, strips: int) -> None:
    if b"\xff\xc2" in content and pixels > _LARGEST_IN_SCANS:
        raise picture_limits.too_complex(
            f"is a progressive JPEG of {pixels / 1e6:.0f} megapixels in a TIFF"
        )
    if (scans := content.count(b"\xff\xda")) > _MOST_SCANS + 4 * strips:
        raise picture_limits.too_complex(f"is a JPEG of {scans:,} scans in a TIFF")


class _Page:
    """The tags of a file's first page."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._is_little = content.startswith(b"II")
        is_big = 43 in content[2:4]
        self._word = 8 if is_big else 4  # bytes of an offset
        at = self._read(8 if is_big else 4, self._word)
        count_size, entry_size = (8, 20) if is_big else (2, 12)
        count = self._read(at, count_size)
        if count > _MOST_TAGS:
            raise picture_limits.too_complex(f"is a TIFF of {count:,} tags")
        self._entries: dict[
            int, tuple[int, int, int]
        ] = {}  # type, number of values, where they are
        first = at + count_size
        for start in range(first, first + count * entry_size, entry_size):
            tag, kind, values = (
                self._read(start, 2),
                self._read(start + 2, 2),
                self._read(start + 4, self._word),
            )
            place = start + 4 + self._word
            if values * _TYPE_SIZES.get(kind, 1) > self._word:
                place = self._read(place, self._word)
            self._entries.setdefault(tag, (kind, values, place))  # decoders take the first, too

    def has(self, tag: int) -> bool:
        return tag in self._entries

    def number(self, tag: int, default: int) -> int:
        values = self.numbers(tag)
        return int(values[0]) if len(values) else default

    def numbers(self, tag: int) -> np.ndarray:
        """Return the values of a tag of whole numbers; none where there is no such tag."""
        kind, count, place = self._entries.get(tag, (1, 0, 0))
        if kind not in _TYPE_SIZES:
            raise picture_limits.damaged(f"its tag {tag} has no whole numbers")
        if count > _MOST_STRIPS:
            raise picture_limits.too_complex(f"is a TIFF with a tag of {count:,} values")
        size = _TYPE_SIZES[kind]
        values = self._content[place : place + count * size]
        if len(values) < count * size:
            raise picture_limits.cut_short()
        return np.frombuffer(values, f"{'<' if self._is_little else '>'}u{size}")

    def _read(self, at: int, size: int) -> int:
        number = self._content[at : at + size]
        if len(number) < size:
            raise picture_limits.cut_short()
        return int.from_bytes(number, "little" if self._is_little else "big")
