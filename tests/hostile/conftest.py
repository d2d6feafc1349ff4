"""What hostile input is made with, and the app that receives it."""

import struct
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import settings
from PIL import Image

from tests.conftest import encode
from tools import server

PANELS = ["Noisy", "Pure", "Denoised"]
# The same examples each time, and few: a test that fails for one in a thousand pull requests helps
# nobody.
few = settings(derandomize=True, max_examples=40, deadline=None, database=None)
ZEROS = zlib.compress(bytes(60_000_000))


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    """Address of the app."""
    with server.serve() as (address, _):
        yield address


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def with_chunk(kind: bytes, content: bytes) -> bytes:
    """A canvas' PNG with one more chunk behind its header."""
    whole = encode(Image.new("RGBA", (280, 280), "black"))
    return whole[:33] + chunk(kind, content) + whole[33:]
