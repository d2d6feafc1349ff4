"""Where the picture comes from: drawn, picked from the gallery, or uploaded."""

import random
from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from denoiser import digits, drawing, errors, pictures
from denoiser.ui import link

_CLASS_SIZE = link.GALLERY_SIZE // 10


@dataclass(frozen=True)
class Chosen:
    """What the visitor chose.

    Attributes:
        pixels: float32 array of shape (28, 28), in [0, 1]; None where there is nothing to denoise.
        is_noisy: Whether it is noisy already, so that nothing pure is known.
        missing: What to do to get a picture, where there is none.
    """

    pixels: np.ndarray | None
    is_noisy: bool = False
    missing: str = ""


def show() -> Chosen:
    """Shows the choice of a source and its controls, and gives the chosen picture."""
    source = st.segmented_control(
        "Source",
        link.SOURCES,
        default="Draw",
        key="source",
        required=True,
        bind="query-params",
        on_change=link.forget_problem,
        args=("source",),
        label_visibility="collapsed",
        width="stretch",
    )
    return {"Draw": _draw, "Pick": _pick, "Upload": _upload}[source]()


def _draw() -> Chosen:
    state = st.session_state
    if "_drawing" not in state:
        strokes = [drawing.example_points()]
        state["_drawing"] = drawing.strokes_to_drawing(strokes)
        state["_drawn_pixels"] = drawing.rasterize(strokes)
    if "canvas" not in state or "_canvas_start" not in state:
        _restart_canvas(state["_drawing"])  # it is new on the page: give it the drawing of before
    st.space("small")  # the canvas' own tool bar floats here
    result = st_canvas(
        stroke_width=drawing.BRUSH_WIDTH,
        stroke_color="#ffffff",
        background_color="#000000",
        width=drawing.CANVAS_SIZE,
        height=drawing.CANVAS_SIZE,
        initial_drawing=state["_canvas_start"],
        return_image_data=True,
        key="canvas",
    )
    if result.image_data is not None:
        state["_drawing"] = result.json_data
        state["_drawn_pixels"] = drawing.from_canvas(result.image_data)
    with st.container(horizontal=True):
        st.button("Undo", icon=":material/undo:", on_click=_undo)
        st.button("Clear", icon=":material/delete:", on_click=_clear)
    pixels = state["_drawn_pixels"]
    if drawing.is_blank(pixels):
        return Chosen(None, missing="The canvas is blank. Draw a digit on it, or pick one.")
    return Chosen(pixels)


def _restart_canvas(drawn: dict) -> None:
    # The canvas loads a drawing only when it differs from the last one it was given, and it may be
    # given the same one twice (cleared, drawn on, cleared again): the count makes it differ.
    count = st.session_state.get("_canvas_start", {}).get("count", 0) + 1
    st.session_state["_canvas_start"] = {"objects": drawn.get("objects", []), "count": count}


def _undo() -> None:
    _restart_canvas({"objects": st.session_state["_drawing"].get("objects", [])[:-1]})


def _clear() -> None:
    _restart_canvas({})


def _pick() -> Chosen:
    state = st.session_state
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input(
            "Digit of the gallery",
            0,
            link.GALLERY_SIZE - 1,
            300,
            key="digit",
            bind="query-params",
            on_change=link.forget_problem,
            args=("digit",),
            help="One of 1,000 MNIST digits, 0 to 999, that no model here was trained on.",
        )
        st.button("Random", icon=":material/shuffle:", on_click=_pick_random)
    label = int(digits.gallery().labels[number])
    state["_class"] = label
    st.pills(
        "Class",
        range(10),
        key="_class",
        required=True,
        on_change=_pick_class,
        help="Shows a digit of that class.",
    )
    st.markdown(f"This is a **{label}**, as MNIST labels it.")
    return Chosen(digits.gallery().pixels[number])


def _pick_random() -> None:
    st.session_state["digit"] = random.randrange(link.GALLERY_SIZE)
    link.forget_problem("digit")


def _pick_class() -> None:
    st.session_state["digit"] = st.session_state["_class"] * _CLASS_SIZE + random.randrange(
        _CLASS_SIZE
    )
    link.forget_problem("digit")


def _upload() -> Chosen:
    file = st.file_uploader(
        "A picture of one digit, PNG or JPEG",
        type=("png", "jpg", "jpeg"),
        key="upload",
        on_change=_keep_upload,
        help=f"At most {pictures.MAX_BYTES // 1_000_000} MB. It is kept in memory for this visit only.",
    )
    is_noisy = st.checkbox(
        "This picture is already noisy",
        key="already_noisy",
        persist_state="session",
        help="Denoises it as it is: no noise is added, and there is no pure picture to compare with.",
    )
    del file
    kept = st.session_state.get("_upload")
    if kept is None:
        return Chosen(None, missing="Upload a picture of a digit to see it denoised.")
    name, content = kept
    try:
        picture = pictures.read_noisy(content) if is_noisy else pictures.read_digit(content)
    except errors.PictureError as error:
        st.error(str(error), icon=":material/broken_image:")
        return Chosen(None, missing="This picture cannot be used; choose another.")
    for note in picture.notes:
        st.caption(note)
    return Chosen(picture.pixels, is_noisy=is_noisy)


def _keep_upload() -> None:
    # The uploader forgets its file when another source is chosen; the visitor does not expect that.
    file = st.session_state["upload"]
    st.session_state["_upload"] = file and (file.name, file.getvalue())
