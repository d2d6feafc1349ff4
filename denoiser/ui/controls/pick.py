"""The gallery to pick a digit from."""

import random

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from denoiser.browser import labels
from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.ui import prose
from denoiser.ui.components import cells, files
from denoiser.ui.controls import link, parameters, whole_number
from denoiser.ui.controls.selection import Selection

_CLASS_SIZE = digits.GALLERY_SIZE // 10
_COLUMNS = 10  # of the sheet of a class


def show(tools: DeltaGenerator) -> Selection:
    """Show the gallery and its controls, and return the digit.

    Args:
        tools: Where to show the controls.
    """
    with tools:
        classes = st.container()  # above the number, which decides what they show
        with st.container(horizontal=True, vertical_alignment="bottom"):
            number = whole_number.show(
                "Number in the gallery",
                parameters.DIGIT,
                help="The gallery has 1,000 MNIST digits, 0 to 999. No model here was trained on them.",
                width=150,
            )
            st.button("Random", icon=":material/shuffle:", on_click=_pick_random)
        label = int(digits.gallery().labels[number])
        prose.markdown(f"MNIST labels this digit as a **{label}**.")
    st.session_state[labels.CLASS_KEY] = label
    with classes:
        st.pills(
            "Class",
            range(10),
            key=labels.CLASS_KEY,
            required=True,
            on_change=_pick_class,
            wrap=True,
            help="The digit that is written. Choosing a class picks one of its digits at random.",
        )
    first = number - number % _CLASS_SIZE
    cells.show(
        "gallery_sheet",
        cells.Picture(
            files.sheet(label).name,
            width=_COLUMNS * noise.IMAGE_SHAPE[1],
            largest=_COLUMNS * noise.IMAGE_SHAPE[1],
            rows=_CLASS_SIZE // _COLUMNS,
            columns=_COLUMNS,
            label=f"The gallery's digits of class {label}",
            cell=f"Number {{number}}, a {label}",
            first=first,
            mark="inverted",
        ),
        row=(number - first) // _COLUMNS,
        column=(number - first) % _COLUMNS,
        on_choose=lambda row, column: _pick(first + row * _COLUMNS + column),
    )
    st.caption("Click a digit to choose it.")
    return Selection(digits.gallery().pixels[number], is_picked=True, label=label)


def _pick(number: int) -> None:
    st.session_state[parameters.DIGIT.key] = number
    link.forget_problem(parameters.DIGIT)


def _pick_random() -> None:
    _pick(random.randrange(digits.GALLERY_SIZE))


def _pick_class() -> None:
    label = st.session_state[labels.CLASS_KEY]
    if label is None:  # no browser takes the choice back, but anything may be sent
        return
    first = label * _CLASS_SIZE
    _pick(first + random.randrange(_CLASS_SIZE))
