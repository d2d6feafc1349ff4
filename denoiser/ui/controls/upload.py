"""The upload of a picture, as a file or from the camera."""

import io

import streamlit as st

from denoiser import errors
from denoiser.browser import labels
from denoiser.imaging import arrays, decoding, file_errors, kinds, uploads
from denoiser.ui.controls import array_pictures, messages, photograph
from denoiser.ui.controls.array_pictures import KeptArrays
from denoiser.ui.controls.photograph import KeptPhotograph
from denoiser.ui.controls.selection import Selection

_KEPT = "_upload"


def show(*, is_of_digits: bool = True) -> Selection:
    """Show the uploader, or the camera, and return the picture.

    Args:
        is_of_digits: Whether a digit is expected; else any picture.
    """
    if st.toggle("Use the camera", key="use_camera", persist_state="session"):
        file = st.camera_input(
            "Take a picture of one digit" if is_of_digits else "Take a picture",
            key="camera",
            on_change=_keep,
            args=("camera",),
            help="The browser asks whether this page may use the camera. The picture is kept in memory"
            " during this visit only.",
        )
    else:
        # Any file: its bytes tell what it is, and the answer says what to do with one that is none.
        file = st.file_uploader(
            "A picture of one digit" if is_of_digits else "A picture",
            key="upload",
            max_upload_size=decoding.MAX_BYTES // 1_000_000,
            on_change=_keep,
            args=("upload",),
            help=f"{kinds.PICTURE_KINDS}; a photograph works, too. Or arrays of 28x28 pictures:"
            f" {arrays.KINDS}. At most {decoding.MAX_BYTES // 1_000_000} MB. The file is kept in memory"
            " during this visit only.",
        )
    is_noisy = st.checkbox(
        "This picture is already noisy",
        key="already_noisy",
        persist_state="session",
        help="Denoises the picture as it is: no noise is added, and there is no pure picture to"
        " compare with.",
    )
    kept = st.session_state.get(_KEPT)
    if kept is None:
        return Selection(None, missing=labels.NO_UPLOAD)
    if file is None:
        st.caption("This is the picture that you uploaded before.")
    try:
        if isinstance(kept, KeptPhotograph):
            return photograph.show(kept, is_noisy=is_noisy, is_of_digits=is_of_digits)
        if isinstance(kept, KeptArrays):
            return array_pictures.show(kept, is_noisy=is_noisy, is_of_digits=is_of_digits)
        raise errors.PictureError(kept)
    except errors.PictureError as error:
        messages.error(error)
        return Selection(None, missing="This picture cannot be used; choose another one.")


def _keep(key: str) -> None:
    """Keep what was uploaded as pictures; the file itself may have 10 MB.

    The uploader forgets it when another source is chosen, which no visitor expects.
    """
    state = st.session_state
    file = state[key]
    if file is None:
        if key == "upload":  # the camera's picture is taken back to take another
            state[_KEPT] = None
    elif isinstance(file, io.BytesIO):
        state[_KEPT] = _read(file.getvalue(), getattr(file, "name", "the file"))
    elif not state.get(_KEPT):  # gone before it was read; the server keeps few files
        state[_KEPT] = "The file did not arrive. Upload it again."


def _read(content: bytes, name: str) -> KeptPhotograph | KeptArrays | str:
    """Read a file, or return why it cannot be read: a kept error would keep the file with its traceback."""
    try:
        if len(content) > decoding.MAX_BYTES:  # a browser does not send it
            raise file_errors.too_large(name, len(content), decoding.MAX_BYTES)
        if kinds.picture_kind(content) is None:
            return array_pictures.keep(content, name)
        return photograph.keep(uploads.decode(content))
    except errors.PictureError as error:
        return str(error)
