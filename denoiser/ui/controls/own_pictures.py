"""The upload of pictures to train on, what is said of them, and how they look to the network."""

import dataclasses
import threading
from typing import Any

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.browser import formatting
from denoiser.data import array_sets, class_labels, own, own_recipes, splitting
from denoiser.data.digits import Digits
from denoiser.data.own import OwnPictures
from denoiser.imaging import rendering
from denoiser.jobs import limits
from denoiser.recipes import DataFacts
from denoiser.ui import markdown, prose
from denoiser.ui.controls import messages
from denoiser.ui.kept_pictures import Kept

_KEPT, _CHANGED, _EPOCHS = "_own_pictures", "_own_pictures_changed", "_own_epochs"
_SHOWN, _COLUMNS, _ENLARGED = 30, 6, 4
_READING = "Reading the pictures …"
_MOST_CLASSES = 12  # that are named
_one_at_a_time = threading.Lock()  # a reading takes up to 200 MB


def show() -> DataFacts | str:
    """Show the uploader and what it received; return what is recorded of it.

    Returns:
        The facts; or else what is missing before a training can start, in a sentence.
    """
    allowed = limits.read()
    file = st.file_uploader(
        "Your pictures",
        key="train_pictures",
        max_upload_size=allowed.megabytes,
        help="A ZIP archive of pictures, with a folder for each class; or a file of arrays, such as those of"
        f" Fashion-MNIST, KMNIST and EMNIST: {array_sets.KINDS}. IDX files of pictures and of their labels come"
        " together in a ZIP archive.",
    )
    prose.caption(
        f"At least {splitting.LEAST} pictures of any size; at most {allowed.megabytes} MB and"
        f" {allowed.files:,} files. With labels, a classifier of them is trained, too."
    )
    if file is not None:
        _keep(file)
    kept: Kept | None = st.session_state.get(_KEPT)
    if kept is None:
        return "Add your pictures first."
    if kept.pictures is None:
        messages.error(kept.problem)
        return "These pictures cannot be read."
    if file is None:
        st.caption("These are the pictures that you uploaded before.")
    return _show_pictures(kept.pictures)


def chosen() -> OwnPictures | None:
    """Return the pictures as `show` last showed them; None where there are none."""
    read = _received()
    return None if read is None else read.changed(**st.session_state.get(_CHANGED, _changes()))


def first(count: int) -> np.ndarray | None:
    """Return some of the pictures as `show` last showed them.

    Args:
        count: How many.

    Returns:
        float32 array of shape (count, 28, 28), in [0, 1]; None where there are no pictures.
    """
    read = _received()
    if read is None:
        return None
    return _shown(read, count, st.session_state.get(_CHANGED, _changes())).pixels


def _received() -> OwnPictures | None:
    """Return the pictures as they were read; None where there are none."""
    kept: Kept | None = st.session_state.get(_KEPT)
    return None if kept is None else kept.pictures


def _shown(read: OwnPictures, count: int, changes: dict[str, bool]) -> Digits:
    """Return some of the pictures, the classes in turn, with the changes that the visitor made."""
    some = read.pictures[splitting.by_turns(read.pictures.labels)[:count]]
    return dataclasses.replace(read, pictures=some).changed(**changes).pictures


def new_epochs() -> int | None:
    """Return how many epochs suit pictures that have just arrived; None where none have."""
    return st.session_state.pop(_EPOCHS, None)


def _keep(file: Any) -> None:
    """Read an uploaded file, unless that was done in an earlier run."""
    state = st.session_state
    kept: Kept | None = state.get(_KEPT)
    if kept and kept.file == file.file_id:
        return
    name = getattr(file, "name", "the file")
    if not _one_at_a_time.acquire(blocking=False):
        st.info("The pictures of another visitor are being read. Try again in a moment.")
        st.button("Try again")
        return
    bar = st.progress(0.0, text=_READING)

    def move(fraction: float) -> None:
        bar.progress(fraction, text=_READING)

    try:
        pictures = own.read_upload(
            file.getvalue(), name, limits=limits.of_reading(), on_progress=move
        )
    except errors.DenoiserError as error:
        state[_KEPT] = Kept(file.file_id, None, str(error))
        return
    finally:
        _one_at_a_time.release()
        bar.empty()
    state[_KEPT] = Kept(file.file_id, pictures)
    state[_EPOCHS] = own_recipes.quick_epochs(len(pictures.pictures))
    for key in ("train_class_names", "train_exchange", "train_transpose", "train_agreed"):
        state.pop(key, None)
    state["train_data_name"] = pictures.name


def _show_pictures(read: OwnPictures) -> DataFacts | str:
    count = formatting.count(len(read.pictures), "picture")
    if read.classes:
        named = ", ".join(map(markdown.escape, read.classes[:_MOST_CLASSES]))
        more = ", …" if len(read.classes) > _MOST_CLASSES else "."
        prose.markdown(f"**{count} in {len(read.classes)} classes**: {named}{more}")
    else:
        prose.markdown(
            f"**{count} without labels.** So there will be no classifier, no accuracy, and no doubt by class."
        )
    with_names = _name_classes(read) if read.classes else read
    changes = _changes(
        exchange=st.checkbox(
            "Exchange black and white",
            key="train_exchange",
            persist_state="session",
            help="What the pictures show should be light, and their background dark.",
        ),
        transpose=st.checkbox(
            "Transpose",
            key="train_transpose",
            persist_state="session",
            help="Exchange rows and columns. EMNIST's own files need it.",
        ),
    )
    st.session_state[_CHANGED] = changes
    shown = _shown(read, _SHOWN, changes)
    sheet = rendering.lay_out(shown.pixels, columns=_COLUMNS)[:-1, :-1]
    with st.container(key="own_sheet"):
        st.image(
            rendering.to_png(rendering.enlarge(sheet, factor=_ENLARGED)),
            caption=f"{_SHOWN} of them, as the network will see them",
            alt=f"{_SHOWN} of the pictures",
            output_format="PNG",
        )
    for note in read.notes:
        st.caption(markdown.escape(note))
    name = st.text_input(
        "What they are called", max_chars=60, key="train_data_name", persist_state="session"
    )
    licence = st.text_input(
        "Licence",
        max_chars=100,
        key="train_licence",
        persist_state="session",
        placeholder="such as CC0, MIT, or all rights reserved",
    )
    source = st.text_input(
        "Source",
        max_chars=300,
        key="train_source",
        persist_state="session",
        placeholder="such as an address, or who made them",
    )
    agreed = st.checkbox(
        "All visitors of this server may see and download the model and"
        f" {splitting.GALLERY} of these pictures.",
        key="train_agreed",
        persist_state="session",
        help=f"The model appears on every page, with these {splitting.GALLERY} pictures, what they are called, their licence and"
        " their source. The other pictures are deleted as soon as the training has read them.",
    )
    if with_names is None:
        return "The names of the classes cannot be used."
    if not agreed:
        return (
            f"First tick the box that all visitors may see {splitting.GALLERY} of these pictures."
        )
    return with_names.changed(**changes).facts(name=name, licence=licence, source=source)


def _name_classes(read: OwnPictures) -> OwnPictures | None:
    """Show a field for the names of the classes; return the pictures with them, or None where they do not fit."""
    names = st.text_input(
        "Names of the classes",
        max_chars=2_000,
        key="train_class_names",
        persist_state="session",
        placeholder=", ".join(read.classes[:_MOST_CLASSES]),
        help="In the order above, with commas between. Leave it empty for the names above.",
    )
    if not names:
        return read
    try:
        return read.with_classes(class_labels.split(names))
    except errors.DataError as error:
        messages.error(error)
        return None


def _changes(*, exchange: bool = False, transpose: bool = False) -> dict[str, bool]:
    return {"exchange": exchange, "transpose": transpose}
