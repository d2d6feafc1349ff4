"""Messages to scripts that have pictures: bytes, since Streamlit sends them as they are."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np


def pack(settings: Mapping[str, Any], pictures: Iterable[np.ndarray]) -> bytes:
    """Return a message, which `live/message.js` unpacks.

    Args:
        settings: What JSON can hold.
        pictures: Float arrays of shape (28, 28), which are sent as float32 one after the other.
    """
    header = json.dumps(settings).encode()
    parts = [np.asarray(picture, "<f4").tobytes() for picture in pictures]
    return b"".join([len(header).to_bytes(4, "little"), header, *parts])
