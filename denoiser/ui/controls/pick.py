"""The gallery to pick a digit from."""

import random

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from denoiser.browser import labels
from denoiser.data import digits
from denoiser.imaging import rendering
from denoiser.ui.controls import link, parameters, whole_number
from denoiser.ui.controls.selection import Selection

_CLASS_SIZE = digits.GALLERY_SIZE // 10


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
        st.markdown(f"MNIST labels this digit as a **{label}**.")
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
    st.image(
        rendering.to_png(_contact_sheet(number)),
        caption=f"The gallery's digits of class {label}; the chosen one is inverted",
        alt=f"The hundred digits of class {label}, number {number} inverted",
        output_format="PNG",
    )
    return Selection(digits.gallery().pixels[number], is_picked=True, label=label)


def _contact_sheet(number: int) -> np.ndarray:
    """Lay out the class of a digit as 10x10 digits, the digit itself black on white."""
    first = number - number % _CLASS_SIZE
    images = digits.gallery().images[first : first + _CLASS_SIZE].copy()
    images[number - first] = 255 - images[number - first]
    height, width = images.shape[1:]
    return images.reshape(10, 10, height, width).swapaxes(1, 2).reshape(10 * height, 10 * width)


def _pick_random() -> None:
    st.session_state[parameters.DIGIT.key] = random.randrange(digits.GALLERY_SIZE)
    link.forget_problem(parameters.DIGIT)


def _pick_class() -> None:
    label = st.session_state[labels.CLASS_KEY]
    if label is None:  # no browser takes the choice back, but anything may be sent
        return
    first = label * _CLASS_SIZE
    st.session_state[parameters.DIGIT.key] = first + random.randrange(_CLASS_SIZE)
    link.forget_problem(parameters.DIGIT)
