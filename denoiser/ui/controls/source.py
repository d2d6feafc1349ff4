"""Where the picture comes from: drawn, picked from the gallery, or uploaded."""

import contextlib
import functools
import io
import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from denoiser import errors
from denoiser.data import digits
from denoiser.imaging import canvas, decoding, rendering, uploads
from denoiser.ui.browser import pen
from denoiser.ui.controls import link, messages

WIDTH = canvas.CANVAS_SIZE
_CLASS_SIZE = digits.GALLERY_SIZE // 10


@dataclass(frozen=True)
class Chosen:
    """What the visitor chose.

    Attributes:
        pixels: float32 array of shape (28, 28), in [0, 1]; None where there is nothing to denoise.
        is_noisy: Whether it is noisy already, so that nothing pure is known.
        is_drawn: Whether it is what is on the canvas, where the next stroke may change it.
        is_picked: Whether it is from the gallery, so that a link brings it back.
        missing: What to do to get a picture, where there is none.
    """

    pixels: np.ndarray | None
    is_noisy: bool = False
    is_drawn: bool = False
    is_picked: bool = False
    missing: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether it is a canvas without a drawing."""
        return self.is_drawn and bool(self.missing)


def show() -> Chosen:
    """Shows the choice of a source and its controls, and gives the chosen picture."""
    _begin_drawing()
    source = st.segmented_control(
        "Source",
        link.SOURCES,
        default="Draw",
        required=True,
        **link.bound("source"),
        label_visibility="collapsed",
        width="stretch",
    )
    return {"Pick": _pick, "Upload": _upload}.get(source, _draw)()


def _begin_drawing() -> None:
    """Begins a visit with the drawing of its link, or else with an example."""
    state = st.session_state
    if "_drawing" in state:
        return
    if (pixels := link.drawn()) is not None:
        state["_drawing"], state["_drawn_pixels"] = canvas.picture_to_drawing(pixels), pixels
    else:
        state["_drawing"], state["_drawn_pixels"] = _example()


@functools.cache
def _example() -> tuple[dict, np.ndarray]:
    strokes = [canvas.example_points()]
    return canvas.strokes_to_drawing(strokes), canvas.rasterize(strokes)


def _draw() -> Chosen:
    state = st.session_state
    if "canvas" not in state or "_canvas_start" not in state:
        _restart_canvas(state["_drawing"])  # it is new on the page: give it the drawing of before
    # The browser may send anything; what is no drawing leaves the last one as it is. The canvas itself
    # stumbles over some of it, but not before it is on the page.
    with contextlib.suppress(
        errors.PictureError, LookupError, ValueError, TypeError, AttributeError
    ):
        with st.container(gap=None):
            result = st_canvas(
                stroke_width=canvas.BRUSH_WIDTH,
                stroke_color="#ffffff",
                background_color="#000000",
                width=canvas.CANVAS_SIZE,
                height=canvas.CANVAS_SIZE,
                initial_drawing=state["_canvas_start"],
                return_image_data=True,
                key="canvas",
            )
            pen.show()
        if (png := result.image_bytes) is not None:
            pixels, objects = canvas.read_canvas(png), list(result.json_data["objects"])
            state["_drawn_pixels"], state["_drawing"] = pixels, {"objects": objects}
            link.forget_drawing()
    with st.container(horizontal=True):
        st.button("Undo", icon=":material/undo:", on_click=_undo)
        st.button("Clear", icon=":material/delete:", on_click=_clear)
    pixels = state["_drawn_pixels"]
    said = "The canvas is blank. Draw a digit on it, or pick one."
    return Chosen(pixels, is_drawn=True, missing=said if canvas.is_blank(pixels) else "")


def _restart_canvas(drawn: dict) -> None:
    # The canvas loads a drawing only when it differs from the last one it was given, and it may be
    # given the same one twice (cleared, drawn on, cleared again): the count makes it differ.
    count = st.session_state.get("_canvas_start", {}).get("count", 0) + 1
    st.session_state["_canvas_start"] = drawn | {"count": count}


def _undo() -> None:
    state = st.session_state
    objects = state["_drawing"]["objects"]
    # Undo and Clear are neighbours: what was cleared away comes back, too.
    _restart_canvas({"objects": objects[:-1] if objects else state.pop("_cleared", [])})


def _clear() -> None:
    state = st.session_state
    if objects := state["_drawing"]["objects"]:
        state["_cleared"] = objects
    _restart_canvas({"objects": []})


def _pick() -> Chosen:
    class_and_sheet = st.container()  # above the number, which decides what they show
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input(
            "Number in the gallery",
            0,
            digits.GALLERY_SIZE - 1,
            **link.bound("digit"),
            help="The gallery is 1,000 MNIST digits, 0 to 999, that no model here was trained on.",
            width=150,
        )
        st.button("Random", icon=":material/shuffle:", on_click=_pick_random)
    label = int(digits.gallery().labels[number])
    st.session_state["_class"] = label
    with class_and_sheet:
        st.pills(
            "Class",
            range(10),
            key="_class",
            required=True,
            on_change=_pick_class,
            wrap=True,
            help="Takes a digit of that class at random.",
        )
        st.image(
            rendering.to_png(_contact_sheet(number)),
            caption=f"The gallery's digits of class {label}; yours is inverted",
            alt=f"The hundred digits of class {label}, number {number} inverted",
            output_format="PNG",
        )
    st.markdown(f"MNIST labels this digit as a **{label}**.")
    return Chosen(digits.gallery().pixels[number], is_picked=True)


def _contact_sheet(number: int) -> np.ndarray:
    """Lays out the class of a digit as 10x10 digits, the digit itself black on white."""
    first = number - number % _CLASS_SIZE
    images = digits.gallery().images[first : first + _CLASS_SIZE].copy()
    images[number - first] = 255 - images[number - first]
    height, width = images.shape[1:]
    return images.reshape(10, 10, height, width).swapaxes(1, 2).reshape(10 * height, 10 * width)


def _pick_random() -> None:
    st.session_state["digit"] = random.randrange(digits.GALLERY_SIZE)
    link.forget_problem("digit")


def _pick_class() -> None:
    label = st.session_state["_class"]
    if label is None:  # no browser takes the choice back, but what is sent may
        return
    st.session_state["digit"] = label * _CLASS_SIZE + random.randrange(_CLASS_SIZE)
    link.forget_problem("digit")


def _upload() -> Chosen:
    file = st.file_uploader(
        "A picture of one digit, PNG or JPEG",
        type=("png", "jpg", "jpeg"),
        key="upload",
        on_change=_keep_upload,
        help=f"A photograph of ink on paper will do. At most {decoding.MAX_BYTES // 1_000_000} MB. It is kept in memory for this visit only.",
    )
    is_noisy = st.checkbox(
        "This picture is already noisy",
        key="already_noisy",
        persist_state="session",
        help="Denoises it as it is: no noise is added, and there is no pure picture to compare with.",
    )
    kept = st.session_state.get("_upload")
    if kept is None:
        return Chosen(None, missing="Upload a picture of a digit to see it denoised.")
    picture = kept[is_noisy]
    if isinstance(picture, errors.PictureError):
        messages.error(picture)
        return Chosen(None, missing="This picture cannot be used; choose another.")
    if file is None:
        st.caption("This is the picture that you uploaded before.")
    for note in picture.notes:
        st.caption(note)
    return Chosen(picture.pixels, is_noisy=is_noisy)


def _keep_upload() -> None:
    """Keeps what was uploaded as pictures, both ways to read it; the file may have 10 MB.

    The uploader forgets it when another source is chosen, which no visitor expects.
    """
    state = st.session_state
    file = state["upload"]
    if file is None:
        state["_upload"] = None
    elif isinstance(file, io.BytesIO):
        ways = ((False, uploads.read_digit), (True, uploads.read_noisy))
        state["_upload"] = {is_noisy: _read_upload(file, read) for is_noisy, read in ways}
    elif not state.get("_upload"):  # gone before it was read; the server keeps few files
        state["_upload"] = dict.fromkeys(
            (False, True), errors.PictureError("The file did not arrive. Upload it again.")
        )


def _read_upload(file: io.BytesIO, read: Callable) -> uploads.Picture | errors.PictureError:
    try:
        return read(file.getvalue())
    except errors.PictureError as error:
        return error
