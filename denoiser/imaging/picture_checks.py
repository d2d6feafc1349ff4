"""Refuse picture files that would take minutes or gigabytes to decode, before a decoder opens them."""

from denoiser.imaging import picture_limits, tiff_checks

# Pillow reads each of them in Python, and keeps those of a JPEG; 10 MB hold millions of empty ones.
_MOST_SEGMENTS, _MOST_CHUNKS, _MOST_BLOCKS = 1000, 20_000, 100_000
# A decoder keeps all coefficients of a JPEG in several scans, such as a progressive one, in memory (two
# bytes each) and goes through them at each scan. A camera's has 1.5 a pixel and ten scans.
_MOST_IN_SCANS = 60e6  # coefficients
_MOST_SCANS = 100
_HAVE_NO_LENGTH = bytes([0x00, 0x01, *range(0xD0, 0xDA)])
# Pillow unpacks these in Python, a few pixels at a time.
_LARGEST_RLE = 1_000_000  # bytes


def check(kind: str, content: bytes) -> None:
    """Refuse a file that would cost too much to decode.

    Args:
        kind: Of the file, as `kinds.picture_kind` returns it.
        content: The bytes of the file.

    Raises:
        PictureError: It would cost too much, or is damaged.
    """
    checks = {
        "PNG": _check_png,
        "JPEG": _check_jpeg,
        "GIF": _check_gif,
        "BMP": _check_bmp,
        "WebP": _check_webp,
        "TIFF": tiff_checks.check,
    }
    if kind in checks:
        checks[kind](content)


def _check_png(content: bytes) -> None:
    at, chunks = 8, 0
    while at < len(content):
        at += 12 + int.from_bytes(content[at : at + 4], "big")
        chunks += 1
        if chunks > _MOST_CHUNKS:
            raise picture_limits.too_complex(f"has more than {_MOST_CHUNKS:,} chunks")


def _check_jpeg(content: bytes) -> None:
    # ISO 10918-1, annex B: segments with their lengths, up to the start of the first scan.
    at, coefficients, components, is_progressive = 2, 0.0, 0, False
    for _ in range(_MOST_SEGMENTS):
        start, marker = content[at : at + 1], content[at + 1 : at + 2]
        if not marker:
            raise picture_limits.cut_short()
        if start != b"\xff" or marker in _HAVE_NO_LENGTH:
            raise picture_limits.damaged(f"there is no part of a JPEG at byte {at:,}")
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
                raise picture_limits.too_complex(
                    f"is a JPEG of {coefficients / 1e6:.0f} million coefficients in several scans"
                )
            if in_scans and scans > _MOST_SCANS:
                raise picture_limits.too_complex(f"is a JPEG of {scans:,} scans")
            return
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    raise picture_limits.too_complex(f"has more than {_MOST_SEGMENTS:,} segments before its pixels")


def _check_gif(content: bytes) -> None:
    # Up to the second frame, which Pillow looks for to tell whether the picture is animated.
    width, height = (int.from_bytes(content[k : k + 2], "little") for k in (6, 8))
    picture_limits.check_size("GIF", width, height)
    at = 13 + _palette_size(content, 10)
    blocks = frames = 0
    while frames < 2 and at < len(content) and content[at] != 0x3B:
        blocks += 1
        if blocks > _MOST_BLOCKS:
            raise picture_limits.too_complex(f"has more than {_MOST_BLOCKS:,} blocks")
        if content[at] == 0x21:  # an extension and its label
            at += 2
        elif content[at] == 0x2C:  # a frame: its box, its palette, and the width of its codes
            frames += 1
            box = [int.from_bytes(content[at + k : at + k + 2], "little") for k in (1, 3, 5, 7)]
            picture_limits.check_size(
                "GIF", max(width, box[0] + box[2]), max(height, box[1] + box[3])
            )
            at += 11 + _palette_size(content, at + 9)
        else:  # Pillow skips what is neither
            at += 1
            continue
        while at < len(content) and content[at] and blocks <= _MOST_BLOCKS:
            at += 1 + content[at]
            blocks += 1
        at += 1


def _palette_size(gif: bytes, at: int) -> int:
    flags = int.from_bytes(gif[at : at + 1], "little")
    return 3 << (flags & 7) + 1 if flags & 128 else 0


def _check_bmp(content: bytes) -> None:
    is_rle = int.from_bytes(content[14:18], "little") > 12 and content[30:34] in (
        b"\1\0\0\0",
        b"\2\0\0\0",
    )
    if is_rle and len(content) > _LARGEST_RLE:
        raise picture_limits.too_complex(f"is a compressed BMP of {len(content) / 1e6:.0f} MB")


def _check_webp(content: bytes) -> None:
    # The decoder takes memory for the whole canvas as soon as it opens a file.
    part = content[12:16]
    if part == b"VP8X":
        sides = [1 + int.from_bytes(content[k : k + 3], "little") for k in (24, 27)]
    elif part == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        sides = [1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)]
    elif part == b"VP8 ":
        sides = [int.from_bytes(content[k : k + 2], "little") & 0x3FFF for k in (26, 28)]
    else:
        raise picture_limits.damaged("it has no part of a WebP at byte 12")
    picture_limits.check_size("WebP", *sides)
