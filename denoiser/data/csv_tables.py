"""Read tables of pixels row by row, in MNIST's layout as CSV: the label, then the pixels of a picture."""

import io
import math
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from denoiser import errors
from denoiser.data import collecting
from denoiser.data.collecting import Collector
from denoiser.data.entries import Entry
from denoiser.imaging import tables

_ROWS = 500  # that are read at a time
_LONGEST_LINE = 400_000  # bytes; 128 x 128 pixels as floats
_SIDES = (8, 128)
_EXPECTED = (
    "expected rows of a label and 784 pixels, as in Fashion-MNIST's or MNIST's files on Kaggle"
)


def read(entry: Entry, where: str, collector: Collector) -> None:
    """Read a table of square pictures, a row for each.

    Args:
        entry: The file, as text; commas, semicolons or tabs are between the values.
        where: What to call it in an error.
        collector: Receives the pictures with their labels: the column of that name, or else the first one where
            there is one more than pixels.

    Raises:
        DataError: It is no such table; the error names the row.
    """
    low, high = 0.0, 255.0
    first, _ = next(_parts(entry, where), (np.zeros((0, 784)), None))
    are_bytes = first.size and first.min() >= 0 and 1 < first.max() <= 255
    if not are_bytes:  # their scale is known when all have been seen
        low, high = collecting.range_of((pixels for pixels, _ in _parts(entry, where)), where)
    for pixels, labels in _parts(entry, where):
        if are_bytes and not 0 <= pixels.min() <= pixels.max() <= 255:  # NaN compares as false
            raise errors.DataError(f"{where} has pixels beyond 0 to 255; {_EXPECTED}.")
        side = math.isqrt(pixels.shape[1])
        stack = pixels.reshape(-1, side, side)
        collector.add(collecting.to_bytes(stack, low, high, where), labels)
        if side != 28:
            collector.note(f"Pictures of {side} x {side} pixels were fitted to 28 x 28.")


def is_table(head: bytes) -> bool:
    """Return whether a file begins as a table of pixels does.

    Args:
        head: Its first bytes.
    """
    line = head.partition(b"\n")[0]
    return b"\0" not in head and max(map(line.count, (b",", b";", b"\t"))) >= _SIDES[0] ** 2 - 1


def _parts(entry: Entry, where: str) -> Iterator[tuple[np.ndarray, list[str] | None]]:
    """Yield the pixels of some rows as float32 (n, pixels), with their labels."""
    with entry.open() as raw:
        lines = _lines(raw, where)
        number, first = next(lines, (0, ""))
        separator = next((by for by in "\t;," if by in first), None)
        names = [part.strip().lower() for part in first.split(separator)]
        has_names = _are_names(names)
        columns = len(names)
        label, kept = _columns(names if has_names else None, columns, where)
        rows = [] if has_names else [(number, first)]
        for row in lines:
            rows.append(row)
            if len(rows) == _ROWS:
                yield _parse(rows, separator, columns, label, kept, where)
                rows = []
        if rows:
            yield _parse(rows, separator, columns, label, kept, where)


def _columns(names: list[str] | None, columns: int, where: str) -> tuple[int | None, list[int]]:
    """Return which column has the labels, None for none, and which have the pixels."""
    label, kept = None, list(range(columns))
    if names:
        label = next((k for k, name in enumerate(names) if name in tables.LABELS), None)
        kept = [k for k, n in enumerate(names) if n not in tables.LABELS | tables.INDICES]
    if _side(len(kept)) is None and label is None and _side(len(kept) - 1):
        label, kept = kept[0], kept[1:]
    if _side(len(kept)) is None:
        raise errors.DataError(f"{where} is text with {columns} values in a row; {_EXPECTED}.")
    return label, kept


def _side(count: int) -> int | None:
    side = math.isqrt(max(count, 0))
    return side if side * side == count and _SIDES[0] <= side <= _SIDES[1] else None


def _are_names(parts: list[str]) -> bool:
    def is_number(text: str) -> bool:
        try:
            float(text)
        except ValueError:
            return False
        return True

    # A label may be text in a row of numbers.
    return sum(not is_number(part) for part in parts) > 1 + len(parts) / 2


def _parse(
    rows: list[tuple[int, str]],
    separator: str | None,
    columns: int,
    label: int | None,
    kept: list[int],
    where: str,
) -> tuple[np.ndarray, list[str] | None]:
    for number, line in rows:
        if (count := _count(line, separator)) != columns:
            raise errors.DataError(
                f"{where} has {count} values in line {number}, but {columns} in the first row; {_EXPECTED}."
            )
    try:
        table = np.loadtxt(
            [line for _, line in rows],
            np.float32,
            delimiter=separator,
            comments=None,
            usecols=kept,
            ndmin=2,
        )
    except ValueError as error:
        raise errors.DataError(
            f"{where} has a value in the lines {rows[0][0]} to {rows[-1][0]} that is no number; {_EXPECTED}."
        ) from error
    if label is None:
        return table, None
    return table, [line.split(separator, label + 1)[label].strip() for _, line in rows]


def _count(line: str, separator: str | None) -> int:
    return len(line.split()) if separator is None else line.count(separator) + 1


def _lines(raw: BinaryIO, where: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not empty, with their numbers from 1."""
    file = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace")
    number = 0
    while line := file.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            raise errors.DataError(f"{where} has too much text in line {number}; {_EXPECTED}.")
        if line := line.replace('"', "").strip():
            yield number, line
