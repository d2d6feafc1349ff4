"""The gallery to pick a picture from."""

import dataclasses
import random

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from denoiser import errors
from denoiser.browser import labels
from denoiser.data import digits
from denoiser.data.digits import Digits
from denoiser.imaging import noise
from denoiser.models import picture_sets
from denoiser.models.picture_sets import PictureSet
from denoiser.ui import markdown, prose
from denoiser.ui.components import cells, files
from denoiser.ui.controls import link, messages, parameters, whole_number
from denoiser.ui.controls.selection import Selection

_CLASS_SIZE = digits.GALLERY_SIZE // 10
_COLUMNS = 10  # of the sheet of a class
_MOST_PILLS = 12  # classes; more are a list to choose from
# In the state of the session: the gallery that the number is of, and the numbers of the others.
_SHOWN, _NUMBERS = "_picked_from", "_numbers"


def show(tools: DeltaGenerator, pictures: PictureSet = picture_sets.MNIST) -> Selection:
    """Show the gallery and its controls, and return the picture.

    Args:
        tools: Where to show the controls.
        pictures: What to pick from.
    """
    try:
        found = pictures.pictures
    except errors.ModelError as error:
        messages.no_pictures(pictures.key, error)
        return Selection(None, missing="Draw a digit, or choose another gallery.")
    with tools:
        classes = st.container()  # above the number, which decides what they show
        with st.container(horizontal=True, vertical_alignment="bottom"):
            at = number(pictures, len(found))
        label = int(found.labels[at]) if pictures.classes else None
        prose.markdown(_describe_label(pictures, label))
    if label is not None:
        with classes:
            _show_classes(pictures, found, label)
    if pictures.is_mnist:
        _show_class_sheet(at)
    else:
        _show_whole_sheet(pictures, found, at)
    return Selection(found.pixels[at], pictures=pictures, label=label)


def number(pictures: PictureSet, count: int) -> int:
    """Show the number in a gallery, with a button for a random one, and return it.

    Args:
        pictures: The gallery.
        count: How many pictures it has.
    """
    _take_up_number(pictures, count)
    chosen = whole_number.show(
        "Number in the gallery",
        dataclasses.replace(parameters.DIGIT, high=count - 1),
        help=_describe_gallery(pictures, count),
        width=150,
    )
    st.button("Random", icon=":material/shuffle:", on_click=_pick_random, args=(count,))
    return chosen


def _take_up_number(pictures: PictureSet, count: int) -> None:
    """Bring back the number of this gallery where another one was shown before."""
    state, key = st.session_state, parameters.DIGIT.key
    before = state.get(_SHOWN, pictures.key)
    numbers = state.setdefault(_NUMBERS, {})
    if key in state and before != pictures.key:
        numbers[before] = state[key]
        state[key] = numbers.get(pictures.key, 0)
    if key in state and not 0 <= state[key] < count:
        state[key] = 0
    state[_SHOWN] = pictures.key


def _describe_gallery(pictures: PictureSet, count: int) -> str:
    if pictures.is_mnist:
        return "The gallery has 1,000 MNIST digits, 0 to 999. No model here was trained on them."
    return f"{count} pictures travel with the model {pictures.key}, 0 to {count - 1}. It was not trained on them."


def _describe_label(pictures: PictureSet, label: int | None) -> str:
    if pictures.is_mnist:
        return f"MNIST labels this digit as a **{label}**."
    if label is None:
        return "These pictures have no labels."
    return f"This picture is labelled as {markdown.bold(pictures.name_of(label))}."


def _show_classes(pictures: PictureSet, found: Digits, label: int) -> None:
    """Show the classes; choosing one picks one of its pictures at random."""
    there = sorted(set(found.labels.tolist()))
    st.session_state[labels.CLASS_KEY] = label
    if len(there) <= _MOST_PILLS:
        st.pills(
            "Class",
            there,
            format_func=lambda at: markdown.escape(pictures.name_of(at)),
            key=labels.CLASS_KEY,
            required=True,
            on_change=_pick_class,
            args=(found,),
            wrap=True,
            help=f"{_what_classes_are(pictures)} Choosing a class picks one of its {pictures.noun}s at random.",
        )
    else:
        st.selectbox(
            "Class",
            there,
            format_func=pictures.name_of,
            key=labels.CLASS_KEY,
            on_change=_pick_class,
            args=(found,),
            help="Choosing a class picks one of its pictures at random.",
        )


def _what_classes_are(pictures: PictureSet) -> str:
    return "The digit that is written." if pictures.is_mnist else "What the pictures show."


def _show_class_sheet(number: int) -> None:
    """Show the hundred digits of the class of a digit of MNIST's gallery."""
    label, place = divmod(number, _CLASS_SIZE)
    first = label * _CLASS_SIZE
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
        row=place // _COLUMNS,
        column=place % _COLUMNS,
        on_choose=lambda row, column: _pick(first + row * _COLUMNS + column),
    )
    st.caption("Click a digit to choose it.")


def _show_whole_sheet(pictures: PictureSet, found: Digits, number: int) -> None:
    """Show all pictures that travel with a model, and what is known of where they come from."""
    columns = files.COLUMNS_OF_OWN

    def pick(row: int, column: int) -> None:
        if (chosen := row * columns + column) < len(found):
            _pick(chosen)

    cells.show(
        "gallery_sheet",
        cells.Picture(
            files.own_sheet(found).name,
            width=columns * noise.IMAGE_SHAPE[1],
            largest=_COLUMNS * noise.IMAGE_SHAPE[1],
            rows=-(-len(found) // columns),
            columns=columns,
            label="The gallery's pictures",
            cell="Number {number}{name}",
            names=tuple(f", {pictures.name_of(label)}" for label in found.labels)
            if pictures.classes
            else (),
            mark="framed",
        ),
        row=number // columns,
        column=number % columns,
        on_choose=pick,
    )
    st.caption("Click a picture to choose it.")


def _pick(number: int) -> None:
    st.session_state[parameters.DIGIT.key] = number
    link.forget_problem(parameters.DIGIT)


def _pick_random(count: int) -> None:
    _pick(random.randrange(count))


def _pick_class(found: Digits) -> None:
    label = st.session_state[labels.CLASS_KEY]
    if label is None:  # no browser takes the choice back, but anything may be sent
        return
    of_class = [number for number, of in enumerate(found.labels) if of == label]
    _pick(of_class[random.randrange(len(of_class))])
