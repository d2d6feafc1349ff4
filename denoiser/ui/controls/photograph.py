"""How an uploaded photograph is read, and controls to correct it."""

from dataclasses import dataclass

import streamlit as st

from denoiser import errors
from denoiser.imaging import canvas, marking, rendering, uploads
from denoiser.imaging.uploads import Box, Photograph, Picture
from denoiser.ui.controls import digits_only, region
from denoiser.ui.controls.selection import Selection

_FIND, _AS_IT_IS, _REGION = _WAYS = ("Find the digit", "As it is", "A region")
_READ = "_upload_read"
_SHAPE = "upload_shape"


@dataclass(frozen=True)
class KeptPhotograph:
    """An uploaded photograph, packed.

    Attributes:
        content: What `Photograph.pack` returned.
        size: Width and height in the file, in pixels.
        notes: How it was decoded.
    """

    content: bytes
    size: tuple[int, int]
    notes: tuple[str, ...]


def keep(photograph: Photograph) -> KeptPhotograph:
    """Pack a photograph to keep it during a visit, and forget how the last one was read."""
    for key in (_READ, _SHAPE):
        st.session_state.pop(key, None)
    region.forget()
    return KeptPhotograph(photograph.pack(), photograph.size, photograph.notes)


def show(kept: KeptPhotograph, *, is_noisy: bool) -> Selection:
    """Show how a photograph is read, with controls to correct it, and return the picture.

    Args:
        kept: The photograph.
        is_noisy: Whether it is noisy already, so that it is taken as it is.

    Raises:
        PictureError: It shows no digit.
    """
    photograph = uploads.unpack(kept.content, kept.size, kept.notes)
    looks, corrections = st.container(), st.expander("Read it in another way")
    with corrections:
        way = _AS_IT_IS
        if not is_noisy:
            way = st.radio(
                "What to take",
                _WAYS,
                key="upload_way",
                persist_state="session",
                help="*Find the digit* cuts it out and centres it, as MNIST's digits are. *As it is* only"
                " shrinks the whole picture. *A region* lets you drag a rectangle around the digit.",
            )
        exchange = st.checkbox(
            "Exchange black and white",
            key="upload_exchange",
            help="If the paper was taken for the digit. Digits are white on black here.",
        )
    box = None
    with looks:
        if way == _REGION:
            box = region.show(photograph.rgb)
        picture = _read(photograph, kept, is_noisy=is_noisy, way=way, box=box, exchange=exchange)
        if picture.boxes:
            _show_shapes(photograph, picture)
        for note in picture.notes:
            st.caption(note)
        for warning in picture.warnings:
            st.warning(warning, icon=":material/warning:")
        if not is_noisy:
            digits_only.show(picture.pixels)
    return Selection(picture.pixels, is_noisy=is_noisy)


def _read(
    photograph: Photograph,
    kept: KeptPhotograph,
    *,
    is_noisy: bool,
    way: str,
    box: Box | None,
    exchange: bool,
) -> Picture:
    """Read a photograph once for each way to read it: it takes a quarter of a second."""
    shape = st.session_state.get(_SHAPE)
    key = (kept.content, is_noisy, way, box, exchange, shape)
    done = st.session_state.get(_READ)
    if done is None or done[0] != key:
        try:
            result: Picture | str = _read_anew(
                photograph, is_noisy=is_noisy, way=way, box=box, exchange=exchange, shape=shape
            )
        except errors.PictureError as error:
            result = str(error)
        done = st.session_state[_READ] = (key, result)
    if isinstance(done[1], str):
        raise errors.PictureError(done[1])
    return done[1]


def _read_anew(
    photograph: Photograph,
    *,
    is_noisy: bool,
    way: str,
    box: Box | None,
    exchange: bool,
    shape: int | None,
) -> Picture:
    if is_noisy or way == _AS_IT_IS:
        is_light = is_noisy and uploads.is_on_light_ground(photograph)
        return uploads.as_it_is(photograph, invert=is_light != exchange)
    picture = uploads.find_digit(photograph, region=box)
    if exchange:
        picture = uploads.find_digit(photograph, region=box, is_dark=not picture.is_dark)
    if shape is not None and shape < len(picture.boxes):
        is_dark = picture.is_dark if exchange else None
        picture = uploads.find_digit(photograph, shape=shape, is_dark=is_dark)
    return picture


def _show_shapes(photograph: Photograph, picture: Picture) -> None:
    """Show the photograph with its shapes, and the choice of one where there are several."""
    marked = marking.mark(
        photograph.rgb, picture.boxes, picture.chosen, width=2 * canvas.CANVAS_SIZE
    )
    st.image(
        rendering.to_png(marked),
        caption="Your picture; what was cut out is in the box",
        alt=f"Your picture with {len(picture.boxes)} shapes in boxes",
        width=canvas.CANVAS_SIZE,
        output_format="PNG",
    )
    count = len(picture.boxes)
    if count > 1:
        st.pills(
            "Which shape is the digit?",
            range(count),
            default=picture.chosen,
            format_func=lambda number: str(number + 1),
            required=True,
            key=_SHAPE,
            wrap=True,
        )
