"""Read arrays of pictures with their labels, in the files that MNIST and its relatives come in."""

import contextlib
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import numpy as np

from denoiser import errors
from denoiser.data import collecting, csv_tables, entries, stacks
from denoiser.data.collecting import Collector
from denoiser.data.entries import Entry
from denoiser.data.reading_limits import Reading
from denoiser.data.stacks import Stack
from denoiser.imaging import idx

KINDS = "npz, npy, IDX or CSV"
_LARGEST_INNER = 500_000_000  # bytes of an npz in an archive, which is copied to the disk
_LARGEST_LABELS, _LARGEST_NAMES = 5_000_000, 100_000  # bytes of a text
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PICTURES = ("images", "image", "imgs", "img", "pictures", "data", "x")
_LABELS = ("labels", "label", "targets", "target", "classes", "y")
_SPLITS = ("train", "training", "test", "t10k", "valid", "validation", "val")
_FORMAT = ("idx3", "idx1", "ubyte", "gz", "npy", "npz", "csv", "txt", "arr", "0")


@dataclass
class _Found:
    """What the files hold, by their names: arrays of pictures, labels, and tables that have both."""

    pictures: dict[str, Stack] = field(default_factory=dict)
    labels: dict[str, np.ndarray] = field(default_factory=dict)
    tables: dict[str, Entry] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # of classes, by their labels


def is_array(entry: Entry, head: bytes) -> bool:
    """Return whether a file holds an array, a table of pixels, or several arrays; any may be packed by gzip.

    Args:
        entry: The file.
        head: Its first bytes, unpacked.
    """
    is_npz = head.startswith(_ZIP) and entry.name.lower().endswith(".npz")
    is_stack = head.startswith(b"\x93NUMPY") or idx.is_idx(head)
    return is_npz or is_stack or csv_tables.is_table(head)


def read(
    found: list[Entry],
    collector: Collector,
    reading: Reading,
    *,
    which: str = "",
    labels: np.ndarray | None = None,
) -> None:
    """Read all pictures of a set: those for training, and those for tests.

    Args:
        found: Files of arrays, and others that are left out.
        collector: Receives the pictures with their labels.
        reading: Counts the bytes.
        which: How the names of the set's files begin, where there are several sets.
        labels: Those of the only array, from a file of their own.

    Raises:
        DataError: There is no array of pictures, or there are several sets, or one is damaged.
        PictureError: Which pixel is white cannot be told.
    """
    of_set = [e for e in found if PurePosixPath(e.name).name.lower().startswith(which.lower())]
    if which and not of_set:
        raise errors.DataError(f"No file has a name that begins with {entries.clean(which)!r}.")
    content = _Found()
    for entry in of_set:
        _look_into(entry, content, reading)
    sets = sorted({_set_of(name) for name in (*content.pictures, *content.tables)})
    if not sets:
        raise errors.DataError(
            f"There is no array of pictures: expected {KINDS}, of the shape {collecting.SHAPES}; or a folder"
            " or ZIP archive of pictures."
        )
    if len(sets) > 1:
        raise errors.DataError(
            f"There are several sets: {', '.join(sets)}. Choose one by the beginning of its files' names"
            f" (--set {sets[0].partition(' ')[0]} on the command line), or bring its files alone."
        )
    if len(content.pictures) + len(content.tables) > 1:
        collector.note("The pictures for training and those for tests were put together.")
    if sets[0].startswith("emnist"):
        collector.note(
            "EMNIST's files hold their pictures lying on the side: where these do, transpose them"
            " (--transpose on the command line)."
        )
    collector.class_names |= content.names
    for name, entry in content.tables.items():
        csv_tables.read(entry, entries.clean(name), collector)
    if labels is not None:
        content.labels = {"": labels}
    for name, stack in content.pictures.items():
        fitting = _labels_for(name, stack, content)
        if fitting is None and labels is not None:
            raise errors.DataError(
                f"There are {len(labels):,} labels for {stack.shape[0]:,} pictures in {stack.where.rstrip(',')}."
            )
        if fitting is None and content.labels:
            collector.note(f"No labels fit {stack.where.rstrip(',')}, so its pictures have none.")
        _add(stack, fitting, collector)


def read_labels(entry: Entry, reading: Reading) -> np.ndarray:
    """Return the labels of a file of their own.

    Args:
        entry: An npy, npz or IDX file, or text with a label in each line.
        reading: Counts the bytes.

    Raises:
        DataError: It holds no labels.
    """
    content = _Found()
    _look_into(entry, content, reading)
    if len(content.labels) == 1:
        return next(iter(content.labels.values()))
    if not content.pictures and not content.tables:
        return np.array(_read_text(entry.unpacked(reading), _LARGEST_LABELS).split("\n"))
    raise errors.DataError(
        f"{entry.shown} holds no labels: expected a whole number for each picture."
    )


def _look_into(entry: Entry, content: _Found, reading: Reading) -> None:
    """Read what a file holds, apart from pixels."""
    entry = entry.unpacked(reading)
    head = entry.head()
    name = PurePosixPath(entry.name).name.lower()
    if head.startswith(_ZIP) and name.endswith(".npz"):
        archive = reading.on_disk(entry.open(), _LARGEST_INNER)
        for inner in entries.of_zip(archive, entry.shown, reading).entries:
            key = inner.name.removesuffix(".npy")
            _sort_in(
                stacks.open_stack(inner, f"{entry.shown}, array {entries.clean(key)!r},"),
                f"{name}/{key}",
                content,
            )
    elif (stack := stacks.open_stack(entry, entry.shown)) is not None:
        _sort_in(stack, name, content)
    elif "mapping" in name or "classmap" in name:
        content.names |= _read_names(entry)
    elif csv_tables.is_table(head):
        content.tables[name] = entry


def _sort_in(stack: Stack | None, name: str, content: _Found) -> None:
    if stack is None:
        return
    if collecting.shape_of_pictures(stack.shape) and stack.dtype.kind in "biuf" and stack.shape[0]:
        content.pictures[name] = stack
    elif (labels := stacks.labels_of(stack)) is not None:
        content.labels[name] = labels
    elif len(stack.shape) > 1:
        raise errors.DataError(
            f"{stack.where} has the shape {stack.shape}; expected pictures as {collecting.SHAPES}."
        )


def _labels_for(name: str, stack: Stack, content: _Found) -> np.ndarray | None:
    """Return the labels whose name fits that of an array of pictures, or else the only ones that fit it."""
    fitting = {
        key: labels for key, labels in content.labels.items() if len(labels) == stack.shape[0]
    }
    by_name = [labels for key, labels in fitting.items() if _role_free(key) == _role_free(name)]
    if len(by_name) == 1:
        return by_name[0]
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def _read_names(entry: Entry) -> dict[str, str]:
    """Return the names of classes by their labels, of a file that EMNIST or KMNIST comes with.

    A line is `10 65`, a label and a letter's code, or `0,U+304A,...`.
    """
    names = {}
    for line in _read_text(entry, _LARGEST_NAMES).split("\n"):
        label, _, rest = line.replace(",", " ").partition(" ")
        with contextlib.suppress(ValueError, OverflowError, IndexError):
            code = rest.split()[0].removeprefix("U+")
            names[label] = chr(int(code, 16 if code != rest.split()[0] else 10))
    return names


def _read_text(entry: Entry, most: int) -> str:
    with entry.open() as file:
        content = file.read(most + 1)
    if len(content) > most or b"\0" in content:
        raise errors.DataError(f"{entry.shown} is no text of at most {most / 1e6:g} MB.")
    return content.decode("utf-8-sig", errors="replace").replace("\r", "").strip()


def _role_free(name: str) -> list[str]:
    """Return the words of a name that pictures and their labels share."""
    # x_train.npy, train-images-idx3-ubyte, kmnist-train-imgs.npz/arr_0
    return [w for w in _words(name) if w not in (*_PICTURES, *_LABELS, *_FORMAT)]


def _set_of(name: str) -> str:
    """Return the words of a file's name that tell a set from another, such as "emnist letters"."""
    file = name.partition("/")[0]
    return " ".join(w for w in _role_free(file) if w not in _SPLITS) or "pictures"


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[^a-z0-9]+", name.lower()) if word]


def _add(stack: Stack, labels: np.ndarray | None, collector: Collector) -> None:
    sides = collecting.shape_of_pictures(stack.shape)
    low, high = collecting.range_of(stack.parts(), stack.where)
    done = 0
    for part in stack.parts():
        own = None if labels is None else labels[done : done + len(part)].tolist()
        collector.add(collecting.to_bytes(part, low, high, stack.where), own)
        done += len(part)
    if sides and sides[:2] != (28, 28):
        collector.note(
            f"Pictures of {sides[1]} x {sides[0]} pixels were fitted to 28 x 28, with their proportions kept."
        )
    if sides and sides[2] > 1:
        collector.note("Colours were turned grey.")
