"""Read pictures that someone brings, from a file, a folder or a ZIP archive, as 28x28 bytes with classes."""

import contextlib
import dataclasses
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from denoiser import errors
from denoiser.data import array_sets, class_labels, collecting, entries, picture_folders, splitting
from denoiser.data.collecting import Collector
from denoiser.data.digits import Digits
from denoiser.data.entries import Entry, Listing
from denoiser.data.reading_limits import Limits, Reading
from denoiser.imaging import kinds, pixels
from denoiser.recipes import DataFacts

_LONGEST_NAME, _LONGEST_FACT = 60, 300
_ZIP = (b"PK\x03\x04", kinds.EMPTY_ZIP)
_ARRAY_ENDINGS = (".npy", ".npz", ".csv", ".gz", "ubyte", ".idx3", ".idx1")


@dataclass(frozen=True)
class Options:
    """What pixels cannot tell.

    Attributes:
        transpose: Whether to exchange rows and columns, as EMNIST's files need it.
        exchange: Whether to exchange black and white; None to do so where most pictures are on a light ground.
        which: How the names of a set's files begin, where a folder has several sets.
        class_names: What the classes are called, in the order of their labels; empty for the labels themselves.
    """

    transpose: bool = False
    exchange: bool | None = None
    which: str = ""
    class_names: tuple[str, ...] = ()


AS_IT_IS = Options()
UNLIMITED = Limits()


@dataclass(frozen=True)
class OwnPictures:
    """Pictures that someone brought.

    Attributes:
        pictures: uint8 pictures of shape (n, 28, 28), no two alike, with their classes; all 0 without labels.
        classes: What the classes are called; empty where there are no labels.
        notes: What was done to them, one sentence each.
        name: What they may be called, from the name of their file.
    """

    pictures: Digits
    classes: tuple[str, ...]
    notes: tuple[str, ...]
    name: str

    def changed(self, *, transpose: bool, exchange: bool) -> "OwnPictures":
        """Return the same pictures, changed once more where they do not look right.

        Args:
            transpose: Whether to exchange rows and columns.
            exchange: Whether to exchange black and white.
        """
        images = self.pictures.images
        if transpose:
            images = np.ascontiguousarray(images.swapaxes(1, 2))
        if exchange:
            images = 255 - images
        return dataclasses.replace(self, pictures=Digits(images, self.pictures.labels))

    def with_classes(self, names: Sequence[str]) -> "OwnPictures":
        """Return the same pictures, their classes called otherwise.

        Args:
            names: What the classes are called, in their order.

        Raises:
            DataError: There are not as many names as classes.
        """
        _check_count(names, len(self.classes))
        return dataclasses.replace(self, classes=class_labels.to_names(names))

    def facts(self, *, name: str = "", licence: str = "", source: str = "") -> DataFacts:
        """Return what is recorded of them.

        Args:
            name: What they are called; empty for the name of their file.
            licence: Their licence, as whoever brought them says.
            source: Where they come from, in the same way.
        """
        return DataFacts(
            name=entries.clean(name)[:_LONGEST_NAME] or self.name,
            licence=_one_line(licence),
            source=_one_line(source),
            pictures=len(self.pictures),
            classes=self.classes,
            sha256=hashlib.sha256(self.pictures.images.tobytes()).hexdigest(),
        )


def read(
    path: Path,
    *,
    options: Options = AS_IT_IS,
    labels: Path | None = None,
    limits: Limits = UNLIMITED,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> OwnPictures:
    """Read pictures from the disk.

    Args:
        path: A folder or ZIP archive of pictures or arrays; or an npz, npy, IDX or CSV file, whose labels may
            lie beside it.
        options: What pixels cannot tell.
        labels: A file of labels, where they are not found by their name.
        limits: What the reading may cost.
        on_progress: Called with the fraction done, 0 to 1.

    Raises:
        DataError: It cannot be read, holds no pictures or too few, or costs too much.
    """
    with _reading(limits, path.name) as reading:
        if path.is_dir():
            listing = entries.of_folder(path, reading)
        elif path.is_file():
            listing = _list_file(path, reading)
        else:
            raise errors.DataError(f"{path} does not exist. Name a file or a folder of pictures.")
        own_labels = None
        if labels is not None:
            own_labels = array_sets.read_labels(entries.of_file(labels, reading), reading)
        return _read(listing, path.name, options, own_labels, reading, on_progress)


def read_upload(
    content: bytes,
    name: str,
    *,
    options: Options = AS_IT_IS,
    limits: Limits,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> OwnPictures:
    """Read pictures of an uploaded file: a ZIP archive, or one of arrays.

    Args:
        content: The bytes of the file.
        name: Its name.
        options: What pixels cannot tell.
        limits: What the reading may cost.
        on_progress: Called with the fraction done, 0 to 1.

    Raises:
        DataError: It cannot be read, holds no pictures or too few, or costs too much.
    """
    with _reading(limits, name) as reading:
        entry = Entry(name, len(content), lambda: reading.metered(io.BytesIO(content)))
        return _read(
            _list(entry, io.BytesIO(content), reading), name, options, None, reading, on_progress
        )


@contextlib.contextmanager
def _reading(limits: Limits, name: str) -> Iterator[Reading]:
    """Turn what decoders raise on damaged files into errors for the user."""
    try:
        with Reading(limits) as reading:
            yield reading
    except errors.PictureError as error:
        raise errors.DataError(str(error)) from error
    except OSError as error:
        raise errors.DataError(f"{name} cannot be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise entries.damaged(name) from error


def _list_file(path: Path, reading: Reading) -> Listing:
    """List an archive; or a file of arrays with those beside it that are of the same set."""
    entry = entries.of_file(path, reading)
    if _is_archive(entry):
        return _list(entry, reading.enter_context(path.open("rb")), reading)
    found = [entry]
    for beside in _names_of_labels(path.name):
        if beside != path.name and (path.parent / beside).is_file():
            found.append(entries.of_file(path.parent / beside, reading))
    return Listing(found)


def _names_of_labels(name: str) -> list[str]:
    """Return the names that the file of the labels may have, beside one of pictures."""
    pairs = [("images-idx3", "labels-idx1"), ("images.idx3", "labels.idx1"), ("images", "labels")]
    pairs += [("imgs", "labels"), ("x_", "y_"), ("X_", "y_")]
    return [name.replace(*pair) for pair in pairs if pair[0] in name]


def _list(entry: Entry, file: BinaryIO, reading: Reading) -> Listing:
    return entries.of_zip(file, entry.shown, reading) if _is_archive(entry) else Listing([entry])


def _is_archive(entry: Entry) -> bool:
    """Return whether a file is an archive of files, which an npz is not."""
    head = entry.head()
    is_npz = entry.name.lower().endswith(".npz")
    return head.startswith(kinds.EMPTY_ZIP) or (head.startswith(_ZIP) and not is_npz)


def _read(
    listing: Listing,
    name: str,
    options: Options,
    labels: np.ndarray | None,
    reading: Reading,
    on_progress: Callable[[float], None],
) -> OwnPictures:
    collector = Collector()
    for note in listing.notes:
        collector.note(note)
    if not listing.entries:
        raise errors.DataError(f"{entries.clean(name)} holds no files.")
    if _are_arrays(listing.entries):
        array_sets.read(listing.entries, collector, reading, which=options.which, labels=labels)
    else:
        picture_folders.read(listing.entries, collector, on_progress)
    return _finish(collector, _name_of(name), options)


def _are_arrays(found: list[Entry]) -> bool:
    """Return whether files hold arrays, mostly by their names: pictures are told by their bytes later."""
    if len(found) == 1:
        entry = found[0]
        kinds.check_readable(entry.head())
        return kinds.picture_kind(entry.head()) is None
    arrays = sum(entry.name.lower().endswith(_ARRAY_ENDINGS) for entry in found)
    pictures = sum(entry.name.lower().endswith(kinds.PICTURE_ENDINGS) for entry in found)
    return arrays > 0 and pictures < splitting.LEAST


def _finish(collector: Collector, name: str, options: Options) -> OwnPictures:
    images, numbers, labels = collector.result()
    if collector.seen > collecting.MOST:
        collector.note(
            f"{collecting.MOST:,} of the {collector.seen:,} pictures are used, chosen at random."
        )
    is_new = _first_of_equals(images)
    if doubles := int((~is_new).sum()):
        collector.note(
            f"{doubles:,} pictures that equal another one were left out, so that none is both trained on and"
            " measured on."
        )
    names = collector.class_names | _given_names(labels, options.class_names)
    classes, class_names, has_class, notes = class_labels.to_classes(numbers[is_new], labels, names)
    images, classes = images[np.flatnonzero(is_new)[has_class]], classes[has_class]
    if len(images) < splitting.LEAST:
        raise errors.DataError(
            f"Different pictures that can be used: {len(images):,}. At least {splitting.LEAST} are needed."
        )
    if options.transpose:
        images = np.ascontiguousarray(images.swapaxes(1, 2))
        notes.append("The pictures were transposed.")
    exchange = options.exchange
    if exchange is None and (exchange := _are_on_light_ground(images)):
        notes.append(
            "Most pictures have a light background, so black and white were exchanged: the networks here expect"
            " a dark one, as MNIST's digits have it."
        )
    elif exchange:
        notes.append("Black and white were exchanged.")
    if exchange:
        np.subtract(255, images, out=images)
    return OwnPictures(Digits(images, classes), class_names, (*collector.notes, *notes), name)


def _given_names(labels: list[str | int], names: tuple[str, ...]) -> dict[str, str]:
    """Return the names that someone gave, by the labels in their order."""
    if not names:
        return {}
    _check_count(names, len(labels))
    ordered = sorted(labels, key=class_labels.sorting_key)
    return dict(zip(map(str, ordered), names, strict=True))


def _check_count(names: Sequence[str], classes: int) -> None:
    if len(names) != classes:
        raise errors.DataError(
            f"There are {classes} classes, and names for {len(names)} were given. Give one name for each,"
            " with commas between."
        )


def _first_of_equals(images: np.ndarray) -> np.ndarray:
    """Return which pictures equal none before them; bool array of shape (n,)."""
    known: set[bytes] = set()
    is_new = np.zeros(len(images), bool)
    for k, image in enumerate(images):
        digest = hashlib.blake2b(image.tobytes(), digest_size=16).digest()
        is_new[k] = digest not in known
        known.add(digest)
    return is_new


def _are_on_light_ground(images: np.ndarray) -> bool:
    sample = images[:: max(1, len(images) // splitting.LEAST)]
    return pixels.are_on_light_ground(np.divide(sample, 255, dtype=np.float32))


def _name_of(file: str) -> str:
    """Return what pictures may be called, from the name of their file or folder."""
    stem = entries.clean(file).partition(".")[0].replace("_", " ").strip(" -")
    return stem[:_LONGEST_NAME] or "own pictures"


def _one_line(text: str) -> str:
    kept = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(kept.split())[:_LONGEST_FACT]
