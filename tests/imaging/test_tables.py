import gzip
import io

import numpy as np
import pytest

from denoiser import errors
from denoiser.imaging import arrays
from tests.conftest import GALLERY

IMAGES = GALLERY.images[:6]
ROWS = [[str(pixel) for pixel in image.ravel()] for image in IMAGES]
LABELLED = [[str(k), *row] for k, row in enumerate(ROWS)]
NAMES = [f"pixel{k}" for k in range(784)]


def table(rows: list[list[str]], separator: str = ",", end: str = "\n") -> bytes:
    return (end.join(separator.join(row) for row in rows) + end).encode()


TABLES = {
    "Kaggle's test.csv": table([NAMES, *ROWS]),
    "Kaggle's train.csv": table([["label", *NAMES], *LABELLED]),
    "of OpenML, the class last": table([[*NAMES, "class"], *([*row, "3"] for row in ROWS)]),
    "without names": table(ROWS),
    "labels without names": table(LABELLED),
    "labels last, without names": table([[*row, "7"] for row in ROWS]),
    "of pandas, an index": table([["", *NAMES], *LABELLED]),
    "of pandas, numbered columns": table([[str(k) for k in range(784)], *ROWS]),
    "of pandas, numbered columns and a label": table([["label", *map(str, range(784))], *LABELLED]),
    "semicolons": table(LABELLED, ";"),
    "tabs, Windows": table(ROWS, "\t", "\r\n"),
    "spaces": table(ROWS, " "),
    "decimal commas": table([[f"{pixel},0" for pixel in row] for row in ROWS], ";"),
    "quotes": table([[f'"{pixel}"' for pixel in row] for row in LABELLED]),
    "empty lines and comments": b"# a comment\n\n" + table(ROWS, end="\n\n"),
    "a byte order mark": b"\xef\xbb\xbf" + table([["label", *NAMES], *LABELLED]),
    "UTF-16": table(ROWS, "\t").decode().encode("utf-16"),
    "floats": table([[f"{int(pixel) / 255:.18e}" for pixel in row] for row in ROWS]),
    "gzip": gzip.compress(table(ROWS)),
}


@pytest.mark.parametrize("what", TABLES)
def test_a_table_with_a_picture_in_each_row_is_read(what):
    read = arrays.read(TABLES[what], "x.csv", is_noisy=False)
    np.testing.assert_allclose(read.arrays[""], IMAGES / 255, atol=1e-6)
    has_labels = (
        "label" in what
        or "class" in what
        or what in ("Kaggle's train.csv", "semicolons", "quotes", "a byte order mark")
    )
    assert ("Its column of labels was left out." in read.notes) == has_labels


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        (table([["", *NAMES], *LABELLED]), ["Its column without a name was left out."]),
        (
            table([["Index", "label", *NAMES], *(["7", *row] for row in LABELLED)]),
            ["Its column `index` was left out.", "Its column of labels was left out."],
        ),
        (
            table([[str(k), *ROWS[k % 6]] for k in range(150)]),
            ["Its column that counts its rows was left out."],
        ),
    ],
    ids=["without a name", "an index and labels", "more rows than classes"],
)
def test_an_index_is_not_called_labels(content, notes):
    read = arrays.read(content, "x.csv", is_noisy=False)
    np.testing.assert_allclose(read.arrays[""][:6], IMAGES / 255, atol=1e-6)
    assert [note for note in read.notes if "column" in note] == notes


def test_a_table_of_28_rows_is_one_picture():
    file = io.BytesIO()
    np.savetxt(file, GALLERY.pixels[0], delimiter=",", header="a digit")
    read = arrays.read(file.getvalue(), "x.csv", is_noisy=False).arrays[""]
    np.testing.assert_allclose(read, GALLERY.pixels[0], atol=1e-6)


def changed(row: int, column: int, text: str) -> bytes:
    rows = [list(parts) for parts in ROWS]
    rows[row][column] = text
    return table([NAMES, *rows])


BAD = {
    "a word": (changed(2, 5, "oops"), "'oops' in line 4, column 6; expected a number"),
    "an empty cell": (changed(0, 783, ""), "'' in line 2, column 784"),
    "a short row": (table([NAMES, ROWS[0], ROWS[1][:-1]]), "783 values in line 3, but 784"),
    "a long line": (b"1," * 100_000, "too much text in line 1"),
    "empty lines": (b"\n" * 200_001, "too many empty lines"),
    "prose": (b"I am text, and no table.\n", "is text, neither a picture nor a table"),
    "only names": (table([NAMES]), "has names of columns, but no rows"),
    "100 columns": (table([["1"] * 100]), "100 values in a line; expected a row of 784"),
    "27 rows of 28": (table([["1"] * 28] * 27), "27 rows of 28 values"),
    "785 pixels": (table([["111"] * 785]), "the first is no label"),
    "NaN": (changed(3, 0, "nan"), "NaN or infinite, first in picture 3"),
    "beyond float32": (changed(0, 0, "1e300"), "NaN or infinite"),
    "half of UTF-16": (table(ROWS).decode().encode("utf-16") + b"\x00", "damaged encoding"),
}


@pytest.mark.parametrize("what", BAD)
def test_the_error_for_a_bad_table_names_the_row(what):
    content, message = BAD[what]
    with pytest.raises(errors.PictureError, match=f"^x.*{message}"):
        arrays.read(content, "x.csv", is_noisy=True)
