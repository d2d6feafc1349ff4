"""Read a folder or an archive of pictures, whose sub-folders are classes."""

from collections.abc import Callable
from pathlib import PurePosixPath

import numpy as np

from denoiser import errors
from denoiser.data import collecting, entries
from denoiser.data.collecting import Collector
from denoiser.data.entries import Entry
from denoiser.imaging import decoding, fitting, kinds, noise, picture_limits

_SPLITS = {"train", "training", "test", "testing", "val", "valid", "validation"}
_TRIED = 200  # files after which a folder is given up, if most of them are no pictures
_COLOURS_LOOKED_AT = 50  # pictures
_COLOURED = 0.02  # a difference of channels that can be seen
_SEED = 0


def read(
    found: list[Entry],
    collector: Collector,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> None:
    """Read pictures, each fitted into 28x28 pixels.

    Args:
        found: The files; those that are no pictures are left out, with a note.
        collector: Receives the pictures, with the names of their folders as labels.
        on_progress: Called with the fraction of the files that is done.

    Raises:
        DataError: Most files are no pictures.
    """
    labels = _labels(found, collector)
    if len(found) > collecting.MOST:
        chosen = np.random.default_rng(_SEED).permutation(len(found))[: collecting.MOST]
        found, labels = (
            [found[i] for i in sorted(chosen)],
            labels and [labels[i] for i in sorted(chosen)],
        )
    unreadable: list[str] = []
    fitted = coloured = 0
    for number, entry in enumerate(found):
        try:
            content = _read_picture(entry)
            grey, (width, height), _ = decoding.read_grey(content)
        except errors.PictureError:
            unreadable.append(entry.shown)
            if len(unreadable) >= _TRIED and 2 * len(unreadable) > number + 1:
                break
            continue
        is_fitting = grey.shape == noise.IMAGE_SHAPE
        image = np.rint((grey if is_fitting else fitting.shrink(grey)) * 255).astype(np.uint8)
        collector.add(image[None], labels and [labels[number]])
        fitted += (height, width) != noise.IMAGE_SHAPE
        if number < _COLOURS_LOOKED_AT and not coloured:
            coloured += _is_coloured(content)
        if number % 100 == 0:
            on_progress(number / len(found))
    _note(collector, unreadable, fitted=fitted, coloured=coloured)


def _note(collector: Collector, unreadable: list[str], *, fitted: int, coloured: int) -> None:
    shown = ", ".join(unreadable[:3]) + (", ..." if len(unreadable) > 3 else "")
    if len(unreadable) > collector.seen:
        raise errors.DataError(
            f"Most of the files are no pictures that can be read ({shown}); expected"
            f" {kinds.PICTURE_KINDS}, of 8 x 8 pixels or more."
        )
    if unreadable:
        count = len(unreadable)
        collector.note(
            f"{count:,} {'file that is no' if count == 1 else 'files that are no'} readable"
            f" {'picture was' if count == 1 else 'pictures were'} left out: {shown}."
        )
    if fitted:
        collector.note(
            "Pictures of other sizes were fitted to 28 x 28 pixels. Their proportions are kept, and the room"
            " beside oblong ones is filled like their edges."
        )
    if coloured:
        collector.note("Colours were turned grey.")


def _read_picture(entry: Entry) -> bytes:
    picture_limits.check_bytes(entry.size)
    try:
        with entry.open() as file:
            content = file.read(picture_limits.MAX_BYTES + 1)
    except errors.DataError:
        raise
    except Exception as error:  # an archive fails on damaged files in more ways than it documents
        raise errors.PictureError("The file is damaged.") from error
    picture_limits.check_bytes(len(content))
    return content


def _is_coloured(content: bytes) -> bool:
    rgb, _, _ = decoding.read_rgb(content)
    return bool(np.ptp(rgb, axis=-1).max() > _COLOURED)


def _labels(found: list[Entry], collector: Collector) -> list[str] | None:
    """Return the folder of each file below the one that they share; None where there are no such folders."""
    folders = [PurePosixPath(entry.name).parts[:-1] for entry in found]
    are_pictures = [entry.name.lower().endswith(kinds.PICTURE_ENDINGS) for entry in found]
    shared = _shared(
        [f for f, is_one in zip(folders, are_pictures, strict=True) if is_one] or folders
    )
    below = [parts[shared:] for parts in folders]
    if below and all(parts and parts[0].lower() in _SPLITS for parts in below):
        collector.note("The pictures for training and those for tests were put together.")
        below = [parts[1:] for parts in below]
    with_class = sum(map(bool, below))
    if 2 * with_class <= len(below):
        return None
    if with_class < len(below):
        collector.note(
            f"{len(below) - with_class:,} files that lie beside the folders of the classes were left out."
        )
        kept = [(entry, parts) for entry, parts in zip(found, below, strict=True) if parts]
        found[:] = [entry for entry, _ in kept]
        below = [parts for _, parts in kept]
    return [entries.clean(parts[0]) or "?" for parts in below]


def _shared(folders: list[tuple[str, ...]]) -> int:
    """Return how many folders all files have in common."""
    if not folders:
        return 0
    first, last = min(folders), max(folders)
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    return same
