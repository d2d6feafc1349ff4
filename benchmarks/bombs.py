"""Measure what pictures that are made to harm cost the server: python -m benchmarks.bombs

Uploads each of them and prints the seconds until the answer, and how many MB the server's memory rose
by at its peak. Linux only: memory is read from /proc.
"""

import argparse
import asyncio
import io
import struct
import time
import zlib
from typing import Any

from PIL import Image

from benchmarks.report import print_row
from tools import process_memory, server, visitor

_ZEROS = zlib.compress(bytes(60_000_000))
_WIDTH, _HEIGHT = 8000, 5000  # 40 megapixels, the most that are read


def main() -> None:
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    print_row("", f"{'seconds':>7} {'MB':>7}  answer")
    with server.serve() as (address, pid):
        asyncio.run(_measure(address, pid))


async def _measure(address: str, pid: int) -> None:
    async with visitor.visit(address) as guest:
        await guest.open(source="Upload")
        await guest.upload("upload", "first.png", _encode(Image.new("L", (280, 280))))
        for name, content in _bombs().items():
            before = process_memory.resident_megabytes(pid)
            process_memory.reset_peak(pid)
            began = time.monotonic()
            await guest.upload("upload", "bomb.png", content)
            seconds = time.monotonic() - began
            rise = process_memory.peak_megabytes(pid) - before
            answer = " ".join([*guest.faults, *guest.alerts])[:60] or "accepted"
            print_row(name, f"{seconds:7.1f} {rise:7.1f}  {answer}")


def _bombs() -> dict[str, bytes]:
    """Return files of at most 10 MB that unpack to much more, by what to call them."""
    plain = _encode(Image.new("L", (280, 280)))
    return {
        "a text that unpacks to 60 MB": _with_chunk(plain, b"zTXt", b"a\0\0" + _ZEROS),
        "a colour profile that unpacks to 60 MB": _with_chunk(plain, b"iCCP", b"a\0\0" + _ZEROS),
        "800,000 empty chunks": plain[:33] + 800_000 * _chunk(b"teXt", b"") + plain[33:],
        "a PNG of 40 megapixels with transparency": _encode(
            Image.new("RGBA", (_WIDTH, _HEIGHT), (255, 255, 255, 128))
        ),
        "a PNG of 81 megapixels": _encode(Image.new("1", (9000, 9000))),
        "a plain JPEG of 40 megapixels": _encode(Image.new("RGB", (_WIDTH, _HEIGHT)), "JPEG"),
        "a progressive JPEG of 40 megapixels": _encode(
            Image.new("RGB", (_WIDTH, _HEIGHT)), "JPEG", progressive=True
        ),
        **_bombs_of_other_kinds(),
    }


def _bombs_of_other_kinds() -> dict[str, bytes]:
    most, half = (
        (_WIDTH, _HEIGHT),
        (_WIDTH // 2, _HEIGHT),
    )  # half as many pixels are read of WebP and AVIF
    frames = {"save_all": True, "append_images": [Image.new("RGB", half, "red")] * 20}
    gif = _encode(Image.new("P", (280, 280)), "GIF")
    grey = {256: 300, 257: 30_000, 258: 8, 259: 1, 262: 1, 277: 1}
    strips = {273: [8] * 30_000, 278: 1, 279: [300] * 30_000}
    return {
        "a WebP of 20 megapixels with transparency": _encode(
            Image.new("RGBA", half, (255, 255, 255, 128)), "WebP", lossless=True, method=0
        ),
        "an animated WebP of 20 megapixels": _encode(
            Image.new("RGB", half), "WebP", method=0, quality=1, **frames
        ),
        "a WebP of 40 megapixels": _encode(Image.new("RGB", most), "WebP", lossless=True, method=0),
        "an AVIF of 20 megapixels with transparency": _encode(
            Image.new("RGBA", half, (255, 255, 255, 128)), "AVIF", speed=10
        ),
        "a GIF of 40 megapixels": _encode(Image.new("P", most), "GIF"),
        "a GIF of 65,535 x 65,535": gif[:6] + b"\xff" * 4 + gif[10:],
        "a GIF of 3,000,000 empty comments": gif[:13] + b"!\xfe\0" * 3_000_000 + gif[13:],
        "a BMP of 1 MB in steps of a pixel": _rle_bmp(480_000),
        "a TIFF of 40 megapixels in one strip": _encode(
            Image.new("L", most), "TIFF", compression="tiff_adobe_deflate", tiffinfo={278: _HEIGHT}
        ),
        "a TIFF of 40 megapixels with transparency": _encode(
            Image.new("RGBA", most, (255, 255, 255, 128)), "TIFF", compression="tiff_lzw"
        ),
        "a TIFF of 30,000 strips": _tiff(grey | strips, bytes(9_000_000)),
        "a TIFF of 30,000 strips that share their bytes": _tiff(
            grey | strips | {279: [60_000] * 30_000}, bytes(9_000_000)
        ),
        "a TIFF with a tile of 3.6 gigapixels": _tiff(
            grey | {322: 60_000, 323: 60_000, 324: 8, 325: 8}, bytes(8)
        ),
        "a TIFF of 65,535 tags": b"II*\0\x08\0\0\0\xff\xff" + bytes(65_535 * 12),
    }


def _rle_bmp(steps: int) -> bytes:
    """Return a compressed BMP that is 8000 pixels wide, with one pixel in each step."""
    size = struct.pack("<LllHHLLllLL", 40, _WIDTH, 100, 1, 8, 1, 0, 0, 0, 256, 0)
    return (
        b"BM" + struct.pack("<LHHL", 0, 0, 0, 14 + 40 + 1024) + size + bytes(1024) + b"\1\1" * steps
    )


def _tiff(tags: dict[int, int | list[int]], pixels: bytes) -> bytes:
    """Return a TIFF with the pixels behind its header, then its tags, then their values."""
    start = 8 + len(pixels)
    end = start + 2 + 12 * len(tags) + 4
    entries = values = b""
    for tag, value in sorted(tags.items()):
        numbers = value if isinstance(value, list) else [value]
        place = end + len(values) if len(numbers) > 1 else numbers[0]
        entries += struct.pack("<HHLL", tag, 4, len(numbers), place)
        if len(numbers) > 1:
            values += struct.pack(f"<{len(numbers)}L", *numbers)
    head = b"II*\0" + struct.pack("<L", start) + pixels + struct.pack("<H", len(tags))
    return head + entries + bytes(4) + values


def _encode(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _with_chunk(png: bytes, kind: bytes, content: bytes) -> bytes:
    """Return a PNG with one more chunk behind its header."""
    return png[:33] + _chunk(kind, content) + png[33:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


if __name__ == "__main__":
    main()
