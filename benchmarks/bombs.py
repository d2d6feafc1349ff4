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
    }


def _encode(image: Image.Image, kind: str = "PNG", **options: bool) -> bytes:
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
