"""How an uploaded photograph is read, and controls to correct it."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from denoiser import errors
from denoiser.evaluation import likeness
from denoiser.imaging import canvas, marking, rendering, uploads
from denoiser.imaging.uploads import Box, Photograph, Picture
from denoiser.ui import cache
from denoiser.ui.controls import digits_only, region
from denoiser.ui.controls.selection import Selection

_FIND, _AS_IT_IS, _REGION = _WAYS = ("Find the digit", "As it is", "A region")
_LARGEST = (canvas.CANVAS_SIZE, 400)  # width and height on the page
_READ = "_upload_read"
_SHAPE, _EXCHANGE = "upload_shape", "upload_exchange"


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
    for key in (_READ, _SHAPE, _EXCHANGE):
        st.session_state.pop(key, None)
    region.forget()
    return KeptPhotograph(photograph.pack(), photograph.size, photograph.notes)


def show(kept: KeptPhotograph, *, is_noisy: bool, is_of_digits: bool = True) -> Selection:
    """Show how a photograph is read, with controls to correct it, and return the picture.

    Args:
        kept: The photograph.
        is_noisy: Whether it is noisy already, so that it is taken as it is.
        is_of_digits: Whether a digit is expected; else the whole picture is taken, unless visitors change that.

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
                _WAYS if is_of_digits else (_AS_IT_IS, _FIND, _REGION),
                key="upload_way" if is_of_digits else "upload_way_of_own",
                persist_state="session",
                help="*Find the digit* cuts it out and centres it, as MNIST's digits are. *As it is* only"
                " shrinks the whole picture. *A region* lets you drag a rectangle around the digit.",
            )
        exchange = st.checkbox(
            "Exchange black and white",
            key=_EXCHANGE,
            persist_state="session",
            on_change=_forget_shape,
            help="If the paper was taken for the digit. Digits are white on black here.",
        )
    with looks:
        if is_noisy:
            picture = uploads.as_noisy(photograph, exchange=exchange)
        elif way == _AS_IT_IS:
            picture = uploads.as_it_is(photograph, invert=exchange)
        else:
            picture = _find(photograph, kept, in_region=way == _REGION, exchange=exchange)
        for note in picture.notes:
            st.caption(note)
        is_doubtful = not is_noisy and digits_only.show(
            picture.pixels,
            warnings=picture.warnings,
            hint="To correct it, open *Read it in another way* below.",
            is_of_digits=is_of_digits,
        )
    return Selection(picture.pixels, is_noisy=is_noisy, is_doubtful=is_doubtful)


def _forget_shape() -> None:
    st.session_state.pop(_SHAPE, None)


def _find(
    photograph: Photograph, kept: KeptPhotograph, *, in_region: bool, exchange: bool
) -> Picture:
    """Show the photograph, and return what was found in it or in a region of it."""
    size = marking.fit(photograph.rgb.shape, _LARGEST)
    box = region.show(photograph.rgb, size) if in_region else None
    try:
        pictures = _read_once(
            (kept.content, box, exchange), lambda: _read(photograph, box, exchange=exchange)
        )
    except errors.PictureError:
        if not in_region:
            _show_marked(photograph, size)
        raise
    picture = pictures[0]
    with contextlib.suppress(errors.ModelError):  # the panels show that the classifier is damaged
        picture = likeness.choose(pictures, cache.digit_classifier().classify)
    if picture.boxes and not in_region:
        marked = st.empty()
        if len(picture.boxes) > 1:
            by_place = {one.chosen: one for one in pictures}
            number = st.pills(
                "Which shape is the digit?",
                range(len(picture.boxes)),
                default=picture.chosen,
                format_func=lambda number: str(number + 1),
                required=True,
                key=_SHAPE,
                persist_state="session",
                wrap=True,
            )
            picture = by_place.get(number, picture)
        with marked:
            _show_marked(photograph, size, picture)
    return picture


def _read(photograph: Photograph, box: Box | None, *, exchange: bool) -> list[Picture]:
    pictures = uploads.find_digits(photograph, region=box)
    if exchange:
        is_dark = not pictures[0].is_dark
        pictures = uploads.find_digits(photograph, region=box, is_dark=is_dark)
    return pictures


def _read_once(key: tuple, read: Callable[[], list[Picture]]) -> list[Picture]:
    """Read a photograph once for each way to read it: it takes a quarter of a second."""
    done = st.session_state.get(_READ)
    if done is None or done[0] != key:
        result: list[Picture] | str
        try:
            result = read()
        except errors.PictureError as error:
            result = (
                f"{error} If it is noisy, check “This picture is already noisy”; or open “Read it in another"
                " way”."
            )
        done = st.session_state[_READ] = (key, result)
    if isinstance(done[1], str):
        raise errors.PictureError(done[1])
    return done[1]


def _show_marked(
    photograph: Photograph, size: tuple[int, int], picture: Picture | None = None
) -> None:
    """Show the photograph with boxes around what was found."""
    boxes = picture.boxes if picture else ()
    marked = marking.mark(
        photograph.rgb,
        boxes,
        picture.chosen if picture else None,
        size=(2 * size[0], 2 * size[1]),
    )
    caption, alt = "Your picture", "Your picture"
    if boxes:
        caption += "; what was cut out is in the box"
        alt += f" with {len(boxes)} shapes in boxes"
    with st.container(gap="xsmall"):
        st.image(rendering.to_png(marked), alt=alt, width=size[0], output_format="PNG")
        st.caption(caption)  # its own caption would be as narrow as a narrow picture
