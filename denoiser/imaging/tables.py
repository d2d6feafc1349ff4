"""Read tables of pixels as text: Kaggle's train.csv and test.csv, and what numpy.savetxt writes."""

import codecs
import io
from collections.abc import Iterator

import numpy as np

from denoiser import errors
from denoiser.imaging import noise

_SIDE = noise.IMAGE_SHAPE[0]
_COUNT = noise.IMAGE_SHAPE[0] * noise.IMAGE_SHAPE[1]
_LONGEST_LINE = 40 * _COUNT  # bytes
_MOST_SKIPPED = 200_000  # lines; all of MNIST with an empty one behind each has fewer
_MOST_CLASSES = 100  # EMNIST has 62
LABELS = {"label", "labels", "class", "target", "digit", "y"}
INDICES = {"", "id", "index", "unnamed: 0"}
_MOST_COUNTED = 10  # rows whose labels may count them by chance
_EXPECTED = (
    f"expected a row of {_COUNT} pixels for each picture, with or without its label, as in Kaggle's"
    " train.csv"
)


def read(content: bytes, name: str) -> tuple[np.ndarray, list[str]]:
    """Read a table with a picture in each row, or with a row of a picture in each.

    Values are separated by commas, semicolons, tabs or spaces. The names of the columns and one column of
    labels are recognised and left out.

    Args:
        content: The bytes of the file, as text.
        name: Of the file, for errors.

    Returns:
        float32 array of shape (n, 784), (28, 28) or (n, 28, 28); and notes, one sentence each.

    Raises:
        PictureError: It is no such table; the error names the row that is wrong.
    """
    content = _to_utf8(content, name)
    lines = _lines(content, name)
    number, line = next(lines, (0, b""))
    separator = next((by for by in (b"\t", b";", b",") if by in line), None)
    names = [part.decode(errors="replace").strip().lower() for part in _split(line, separator)]
    has_names = _are_names(names)
    if has_names:
        number, line = next(lines, (0, b""))
        if not line and len(names) >= _SIDE:
            raise errors.PictureError(f"{name} has names of columns, but no rows; {_EXPECTED}.")
    columns = len(_split(line, separator))
    if has_names and len(names) == columns:
        kept = np.array([label not in LABELS | INDICES for label in names])
        notes = _notes_on(names)
    else:
        kept, notes = np.ones(columns, bool), []
    if columns < _SIDE:
        raise errors.PictureError(
            f"{name} is text, neither a picture nor a table of pixels; {_EXPECTED}."
        )
    if kept.sum() not in (_COUNT, _COUNT + 1, _SIDE):
        raise errors.PictureError(f"{name} is text with {columns} values in a line; {_EXPECTED}.")
    # A value has at least one character and its separator, so this is at most twice the text.
    most = min(content.count(b"\n") + 1, len(content) // (2 * columns - 1) + 1)
    table = np.empty((most, columns), np.float32)
    count = 0
    while line:
        table[count] = _parse(_split(line, separator), columns, name, number)
        count += 1
        number, line = next(lines, (0, b""))
    pictures, more_notes = _to_pictures(table[:count], kept, name)
    return pictures, [*notes, *more_notes]


def _notes_on(names: list[str]) -> list[str]:
    """Return notes on the columns that are left out because of their names."""
    notes = [
        f"Its column `{name}` was left out." if name else "Its column without a name was left out."
        for name in names
        if name in INDICES
    ]
    if not LABELS.isdisjoint(names):
        notes.append("Its column of labels was left out.")
    return notes


def _to_pictures(table: np.ndarray, kept: np.ndarray, name: str) -> tuple[np.ndarray, list[str]]:
    notes: list[str] = []
    if kept.sum() == _COUNT + 1:  # a label or an index without a known name: first or last
        first, last = np.flatnonzero(kept)[[0, -1]]
        kept = kept.copy()
        if len(table) > _MOST_COUNTED and _counts_rows(table[:, first]):
            kept[first] = False
            notes.append("Its column that counts its rows was left out.")
        else:
            has_classes_last = _are_classes(table[:, last]) and bool(table[:, last].any())
            is_last = has_classes_last and not table[:, first].any()
            if not is_last and not _are_classes(table[:, first]):
                raise errors.PictureError(
                    f"{name} has {_COUNT + 1} values in a row, and the first is no label; {_EXPECTED}."
                )
            kept[last if is_last else first] = False
            notes.append("Its column of labels was left out.")
    if kept.sum() == _SIDE:
        if len(table) % _SIDE:
            raise errors.PictureError(
                f"{name} has {len(table)} rows of {_SIDE} values; expected {_SIDE} rows for each picture."
            )
        pictures = table[:, kept].reshape(-1, *noise.IMAGE_SHAPE)
        return pictures[0] if len(pictures) == 1 else pictures, notes
    return table if kept.all() else table[:, kept], notes


def _are_classes(column: np.ndarray) -> bool:
    return bool(np.isin(column, np.arange(_MOST_CLASSES)).all())


def _counts_rows(column: np.ndarray) -> bool:
    return bool(column[0] in (0, 1) and (np.diff(column) == 1).all())


def _are_names(parts: list[str]) -> bool:
    if sum(not _is_number(part) for part in parts) > len(parts) / 2:
        return True
    # A table that pandas wrote numbers its columns.
    return len(parts) >= _COUNT and any(
        parts[1:_COUNT] == [str(k + first) for k in range(_COUNT - 1)] for first in (0, 1)
    )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _to_utf8(content: bytes, name: str) -> bytes:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # Excel's "Unicode text"
        try:
            return content.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            raise errors.PictureError(f"{name} is text with a damaged encoding.") from error
    return content.removeprefix(codecs.BOM_UTF8)


def _lines(content: bytes, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield each line that is neither empty nor a comment, with its number from 1."""
    file, number, skipped = io.BytesIO(content), 0, 0
    while line := file.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            raise errors.PictureError(f"{name} has too much text in line {number}; {_EXPECTED}.")
        line = line.replace(b'"', b"").strip(b" \r\n")
        if line and not line.startswith(b"#"):
            yield number, line
        elif (skipped := skipped + 1) > _MOST_SKIPPED:
            raise errors.PictureError(f"{name} has too many empty lines; {_EXPECTED}.")


def _split(line: bytes, separator: bytes | None) -> list[bytes]:
    if separator not in (None, b","):
        line = line.replace(b",", b".")  # decimal commas
    return line.split(separator)


def _parse(parts: list[bytes], columns: int, name: str, number: int) -> np.ndarray:
    if len(parts) != columns:
        raise errors.PictureError(
            f"{name} has {len(parts)} values in line {number}, but {columns} in the first row; {_EXPECTED}."
        )
    try:
        values = np.array(list(map(float, parts)))
    except ValueError as error:
        text = [part.decode(errors="replace").strip() for part in parts]
        column = next((k for k, part in enumerate(text) if not _is_number(part)), 0)
        raise errors.PictureError(
            f"{name} has {text[column][:30]!r} in line {number}, column {column + 1}; expected a number."
        ) from error
    with np.errstate(over="ignore"):  # it becomes infinite, which is refused later
        return values.astype(np.float32)
