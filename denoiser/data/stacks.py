"""Read large arrays part by part: npy files, and the IDX files of MNIST and its relatives."""

import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from denoiser import errors
from denoiser.data import entries
from denoiser.data.entries import Entry
from denoiser.imaging import idx, numpy_files

_PART = 4_000_000  # bytes of an array that are held at a time
_MOST_VALUES = 4_000_000  # of a picture
_MOST_OF_LABELS = 20_000_000  # bytes
_LARGEST_FORTRAN = (
    64_000_000  # bytes of an array that has to be read at once, since it lies column by column
)
_MAGIC = b"\x93NUMPY"


@dataclass(frozen=True)
class Stack:
    """An array in a file.

    Attributes:
        where: What to call it in an error.
        shape: Its shape.
        dtype: Its type: bool, whole numbers, floats, or text for labels.
        open: Opens the file at the first value.
    """

    where: str
    shape: tuple[int, ...]
    dtype: np.dtype
    open: Callable[[], BinaryIO]

    def parts(self) -> Iterator[np.ndarray]:
        """Yield the array part by part along its first axis.

        Raises:
            DataError: The file is cut short, or one picture is too large.
        """
        of_one = math.prod(self.shape[1:])
        if of_one > _MOST_VALUES:
            raise errors.DataError(
                f"{self.where} has the shape {self.shape}: each of its pictures has more than"
                f" {_MOST_VALUES:,} values. Scale them down first."
            )
        each = max(1, _PART // max(1, of_one * self.dtype.itemsize))
        with self.open() as file:
            for start in range(0, self.shape[0], each):
                count = min(each, self.shape[0] - start)
                content = _read_exactly(file, count * of_one * self.dtype.itemsize, self.where)
                yield np.frombuffer(content, self.dtype).reshape(count, *self.shape[1:])


def open_stack(entry: Entry, where: str) -> Stack | None:
    """Return the array of a file, of which only the description is read; None for any other file.

    Args:
        entry: An npy or IDX file, not packed.
        where: What to call it in an error.

    Raises:
        DataError: It holds Python objects, or is damaged.
    """
    head = entry.head()
    if head.startswith(_MAGIC):
        return _open_npy(entry, head, where)
    return _open_idx(entry, head, where) if idx.is_idx(head) else None


def labels_of(stack: Stack) -> np.ndarray | None:
    """Return the labels of an array of them, one for each picture; None where it is none.

    Args:
        stack: Of shape (n,) or (n, 1), whole numbers or text.
    """
    is_flat = len(stack.shape) == 1 or (len(stack.shape) == 2 and stack.shape[1] == 1)
    if not is_flat or stack.shape[0] * stack.dtype.itemsize > _MOST_OF_LABELS:
        return None
    labels = np.concatenate([np.empty(0, stack.dtype), *(p.reshape(-1) for p in stack.parts())])
    if labels.dtype.kind == "f" and np.array_equal(labels, np.rint(labels)):
        return labels.astype(np.int64)
    if labels.dtype.kind == "S":
        return np.char.decode(labels, "utf-8", "replace")
    return labels if labels.dtype.kind in "iuU" else None


def _open_npy(entry: Entry, head: bytes, where: str) -> Stack:
    # The header's length has two bytes in version 1 and four later.
    end_of_length = 10 if head[6:7] == b"\1" else 12
    start = end_of_length + int.from_bytes(head[8:end_of_length], "little")
    with entry.open() as file:
        try:
            version = np.lib.format.read_magic(file)
            read_header = {
                (1, 0): np.lib.format.read_array_header_1_0,
                (2, 0): np.lib.format.read_array_header_2_0,
            }[version]
            shape, is_fortran, dtype = read_header(file)
        except errors.DataError:
            raise
        except Exception as error:  # numpy fails on damaged files in more ways than it documents
            raise entries.damaged(where) from error
    if dtype.hasobject:
        raise errors.DataError(
            f"{where} holds {numpy_files.OBJECTS}, which are not read for safety; save it as numbers:"
            ' `np.save(file, array.astype("uint8"))`.'
        )
    if dtype.kind not in "biufUS" or not shape or min(shape) < 0:
        raise errors.DataError(f"{where} is of {dtype} and {shape}; expected an array of numbers.")
    if is_fortran and len(shape) > 1:
        return _in_order(entry, where, shape, dtype, start)
    return Stack(where, shape, dtype, lambda: _open_at(entry, start, where))


def _in_order(
    entry: Entry, where: str, shape: tuple[int, ...], dtype: np.dtype, start: int
) -> Stack:
    """Return an array that lies column by column in its file as one that lies row by row."""
    size = math.prod(shape) * dtype.itemsize
    if size > _LARGEST_FORTRAN:
        raise errors.DataError(
            f"{where} lies column by column in its file. Save it again with `numpy.ascontiguousarray(array)`."
        )
    with _open_at(entry, start, where) as file:
        array = np.frombuffer(_read_exactly(file, size, where), dtype).reshape(shape, order="F")
    content = np.ascontiguousarray(array).tobytes()
    return Stack(where, shape, dtype, lambda: io.BytesIO(content))


def _open_idx(entry: Entry, head: bytes, where: str) -> Stack:
    axes = head[3]
    start = 4 + 4 * axes
    if len(head) < start:
        raise entries.damaged(where)
    shape = tuple(int.from_bytes(head[at : at + 4], "big") for at in range(4, start, 4))
    dtype = np.dtype(idx.TYPES[head[2]])
    return Stack(where, shape, dtype, lambda: _open_at(entry, start, where))


def _open_at(entry: Entry, start: int, where: str) -> BinaryIO:
    file = entry.open()
    _read_exactly(file, start, where)
    return file


def _read_exactly(file: BinaryIO, count: int, where: str) -> bytes:
    # Not in one go: a file may say that it has far more than it has.
    blocks, missing = [], count
    while missing:
        block = file.read(min(missing, _PART))
        if not block:
            raise entries.damaged(where)
        blocks.append(block)
        missing -= len(block)
    return b"".join(blocks)
