"""TIFF files of any tags, which no program would write."""

import struct


def tiff(tags: dict[int, int | list[int]], pixels: bytes = b"", *, next_page: int = 0) -> bytes:
    """Return a TIFF of one page, little-endian: 8 bytes of header, the pixels, and then the tags."""
    at = 8 + len(pixels)
    beyond = at + 2 + 12 * len(tags) + 4
    entries, values = b"", b""
    for tag, value in sorted(tags.items()):
        numbers = value if isinstance(value, list) else [value]
        if len(numbers) > 1:
            entries += struct.pack("<HHLL", tag, 4, len(numbers), beyond + len(values))
            values += struct.pack(f"<{len(numbers)}L", *numbers)
        else:
            entries += struct.pack("<HHLL", tag, 4, 1, numbers[0])
    head = b"II*\0" + struct.pack("<L", at) + pixels + struct.pack("<H", len(tags))
    return head + entries + struct.pack("<L", next_page) + values


def grey(width: int, height: int, **more: int) -> dict[int, int | list[int]]:
    """Return the tags of an uncompressed grey picture in one strip behind the header."""
    size = width * height
    tags: dict[int, int | list[int]] = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 273: 8}
    tags |= {277: 1, 278: height, 279: size}
    return tags | {int(tag.removeprefix("tag")): value for tag, value in more.items()}
