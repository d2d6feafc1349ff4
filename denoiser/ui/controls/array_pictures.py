"""The choice of a picture from an uploaded file of arrays."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.imaging import arrays, noise
from denoiser.ui.controls.selection import Selection

_MOST_PICTURES = 100  # of an array; a visitor's memory on the server is limited
_MOST_BYTES = 200_000_000  # that a file may hold when it is unpacked


@dataclass(frozen=True)
class KeptArrays:
    """The first pictures of an uploaded file.

    Attributes:
        stacks: For pictures without noise (False) and noisy ones (True): stacks of pictures by the
            name of their array, float32 of shape (n, 28, 28), or why it cannot be read so.
        counts: How many pictures each array has in the file, by name.
        notes: For the same: how it was read.
    """

    stacks: dict[bool, dict[str, np.ndarray] | str]
    counts: dict[str, int]
    notes: dict[bool, tuple[str, ...]]


def keep(content: bytes, name: str) -> KeptArrays:
    """Read a file of arrays, and keep its first pictures.

    Args:
        content: The bytes of the file.
        name: Its name, for errors.

    Raises:
        PictureError: It is not such a file.
    """
    stacks: dict[bool, dict[str, np.ndarray] | str] = {}
    counts: dict[str, int] = {}
    notes: dict[bool, tuple[str, ...]] = {}
    for is_noisy in (False, True):
        try:
            read = arrays.read(content, name, is_noisy=is_noisy, max_bytes=_MOST_BYTES)
        except errors.PictureError as error:
            stacks[is_noisy] = str(error)
            continue
        whole = {
            key: array.reshape(-1, *noise.IMAGE_SHAPE) for key, array in list(read.arrays.items())
        }
        counts = {key: len(stack) for key, stack in whole.items()}
        stacks[is_noisy] = {key: stack[:_MOST_PICTURES].copy() for key, stack in whole.items()}
        notes[is_noisy] = read.notes
    if not counts:
        raise errors.PictureError(str(stacks[False]))
    return KeptArrays(stacks, counts, notes)


def show(kept: KeptArrays, *, is_noisy: bool) -> Selection:
    """Show the choice of a picture, and return it.

    Args:
        kept: The file's pictures.
        is_noisy: Whether they are noisy already.

    Raises:
        PictureError: They cannot be read in this way.
    """
    stacks = kept.stacks[is_noisy]
    if isinstance(stacks, str):
        raise errors.PictureError(stacks)
    names = list(stacks)
    name = names[0]
    if len(names) > 1:
        name = st.selectbox("Array", names, key="array_name")
    stack = stacks.get(name, stacks[names[0]])
    number = 0
    if len(stack) > 1:
        number = st.number_input("Picture", 0, len(stack) - 1, 0, key=f"picture_of_{name}")
    if kept.counts.get(name, 0) > len(stack):
        st.caption(
            f"The first {len(stack)} of {kept.counts[name]:,} pictures can be chosen here;"
            " `python -m denoiser denoise` reads them all."
        )
    for note in kept.notes[is_noisy]:
        st.caption(note)
    return Selection(stack[int(number or 0)], is_noisy=is_noisy)
