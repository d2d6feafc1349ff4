"""The upload of a picture."""

import io
from collections.abc import Callable

import streamlit as st

from denoiser import errors
from denoiser.imaging import decoding, uploads
from denoiser.imaging.uploads import Picture
from denoiser.ui.controls import messages
from denoiser.ui.controls.selection import Selection


def show() -> Selection:
    """Show the uploader, and return the picture that was uploaded."""
    file = st.file_uploader(
        "A picture of one digit, PNG or JPEG",
        type=("png", "jpg", "jpeg"),
        key="upload",
        on_change=_keep_upload,
        help="A photograph of ink on paper works, too. At most"
        f" {decoding.MAX_BYTES // 1_000_000} MB. The file is kept in memory during this visit only.",
    )
    is_noisy = st.checkbox(
        "This picture is already noisy",
        key="already_noisy",
        persist_state="session",
        help="Denoises the picture as it is: no noise is added, and there is no pure picture to"
        " compare with.",
    )
    kept = st.session_state.get("_upload")
    if kept is None:
        return Selection(None, missing="Upload a picture of a digit to see it denoised.")
    picture = kept[is_noisy]
    if isinstance(picture, errors.PictureError):
        messages.error(picture)
        return Selection(None, missing="This picture cannot be used; choose another one.")
    if file is None:
        st.caption("This is the picture that you uploaded before.")
    for note in picture.notes:
        st.caption(note)
    return Selection(picture.pixels, is_noisy=is_noisy)


def _keep_upload() -> None:
    """Keep an upload as pictures, read in both ways; the file itself may have 10 MB.

    The uploader forgets it when another source is chosen, which no visitor expects.
    """
    state = st.session_state
    file = state["upload"]
    if file is None:
        state["_upload"] = None
    elif isinstance(file, io.BytesIO):
        ways = ((False, uploads.read_digit), (True, uploads.read_noisy))
        state["_upload"] = {is_noisy: _read(file, read) for is_noisy, read in ways}
    elif not state.get("_upload"):  # gone before it was read; the server keeps few files
        state["_upload"] = dict.fromkeys(
            (False, True), errors.PictureError("The file did not arrive. Upload it again.")
        )


def _read(file: io.BytesIO, read: Callable[[bytes], Picture]) -> Picture | errors.PictureError:
    try:
        return read(file.getvalue())
    except errors.PictureError as error:
        return error
