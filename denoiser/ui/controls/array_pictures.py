"""The choice of a picture from an uploaded file of arrays."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.imaging import arrays, noise
from denoiser.ui.controls import digits_only
from denoiser.ui.controls.selection import Selection

_MOST_PICTURES = 100  # of an array; a visitor's memory on the server is limited
_MOST_BYTES = 200_000_000  # that a file may hold when it is unpacked
_NAME, _NUMBER_OF, _EXCHANGE = "array_name", "picture_of_", "array_exchange"


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
    """Read a file of arrays, keep its first pictures, and forget which of the last file was chosen.

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
    for key in list(st.session_state):
        if key in (_NAME, _EXCHANGE) or str(key).startswith(_NUMBER_OF):
            del st.session_state[key]
    return KeptArrays(stacks, counts, notes)


def show(kept: KeptArrays, *, is_noisy: bool, is_of_digits: bool = True) -> Selection:
    """Show the choice of a picture, and return it.

    Args:
        kept: The file's pictures.
        is_noisy: Whether they are noisy already.
        is_of_digits: Whether a digit is expected; else any picture.

    Raises:
        PictureError: They cannot be read in this way.
    """
    stacks = kept.stacks[is_noisy]
    if isinstance(stacks, str):
        if not is_noisy and not isinstance(kept.stacks[True], str):
            stacks += " If the pictures are noisy already, check “This picture is already noisy”."
        raise errors.PictureError(stacks)
    names = list(stacks)
    name = names[0]
    if len(names) > 1:
        name = st.selectbox("Array", names, key=_NAME, persist_state="session")
    stack = stacks.get(name, stacks[names[0]])
    number = 0
    if len(stack) > 1:
        number = st.number_input(
            "Picture",
            0,
            len(stack) - 1,
            0,
            key=f"{_NUMBER_OF}{name}",
            persist_state="session",
        )
    if kept.counts.get(name, 0) > len(stack):
        st.caption(
            f"The first {len(stack)} of {kept.counts[name]:,} pictures can be chosen here;"
            " `python -m denoiser denoise` reads them all."
        )
    pixels = stack[int(number or 0)]
    notes = list(kept.notes[is_noisy])
    if st.checkbox(
        "Exchange black and white",
        key=_EXCHANGE,
        persist_state="session",
        help="If the paper was taken for the digit. Digits are white on black here.",
    ):
        pixels = 1 - pixels
        notes.append("Black and white were exchanged.")
    for note in notes:
        st.caption(note)
    is_doubtful = is_of_digits and not is_noisy and digits_only.show(pixels)
    return Selection(pixels, is_noisy=is_noisy, is_doubtful=is_doubtful)
