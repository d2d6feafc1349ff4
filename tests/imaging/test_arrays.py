import gzip
import io
import zipfile

import numpy as np
import pytest

from denoiser import errors
from denoiser.imaging import arrays, numpy_files
from tests.conftest import DIGIT, encode


def packed(**named) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **named)
    return file.getvalue()


def as_npy(array) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


OBJECTS = np.array([{1: 2}, DIGIT], dtype=object)


def test_python_objects_beside_pictures_are_skipped_with_a_note():
    read = arrays.read(packed(x=DIGIT, settings=OBJECTS), "x.npz", is_noisy=False)
    assert list(read.arrays) == ["x"]
    assert read.notes == ("Skipped what holds no pictures: 'settings'.",)


def test_an_archive_that_is_only_called_an_npz_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.csv", "1,2")
    with pytest.raises(errors.PictureError, match=r"no array of pictures.*'a\.csv' no array"):
        arrays.read(file.getvalue(), "x.npz", is_noisy=True)


def test_arrays_are_read_by_name():
    content = packed(one=np.zeros((28, 28)), many=np.ones((3, 28, 28)))
    read = arrays.read(content, "x", is_noisy=True)
    assert {name: array.shape for name, array in read.arrays.items()} == {
        "one": (28, 28),
        "many": (3, 28, 28),
    }
    assert (read.is_npz, read.notes) == (True, ())


def test_of_a_file_like_mnist_the_labels_are_skipped_with_a_note():
    content = packed(
        x_train=DIGIT[None].repeat(784, axis=0),
        y_train=np.zeros(784, np.uint8),
        x_test=DIGIT[None],
        y_test=np.zeros(1, np.uint8),
    )
    read = arrays.read(content, "mnist.npz", is_noisy=False)
    assert list(read.arrays) == ["x_train", "x_test"]
    assert read.notes == ("Skipped what holds no pictures: 'y_train', 'y_test'.",)


def test_an_npz_without_pictures_is_refused_with_its_shapes():
    content = packed(a=np.zeros(3), b=np.zeros((2, 2)))
    with pytest.raises(
        errors.PictureError, match=r"no array of pictures.*'a' \(3,\), 'b' \(2, 2\)"
    ):
        arrays.read(content, "x.npz", is_noisy=True)


def test_notes_name_the_array_of_an_npz():
    read = arrays.read(packed(x=DIGIT.astype(float)), "x.npz", is_noisy=True)
    assert read.notes == ("Array 'x': Its pixels go from 0 to 255, so 255 was taken as white.",)


@pytest.mark.parametrize("name", ["x.npy", "x", "x.png"])
def test_the_bytes_decide_and_not_the_name(name):
    for content in (as_npy(DIGIT), gzip.compress(as_npy(DIGIT))):
        read = arrays.read(content, name, is_noisy=False)
        np.testing.assert_allclose(read.arrays[""], DIGIT / 255, atol=1e-7)
        assert not read.is_npz


def test_pictures_without_noise_of_ink_on_paper_are_turned_white_on_black():
    stack = np.stack([DIGIT] * 3)
    for inverted in (255 - stack, 1 - stack / 255, 1 - 2 * (stack / 255), (255 - stack) * 257.0):
        read = arrays.read(as_npy(inverted), "x", is_noisy=False)
        np.testing.assert_allclose(read.arrays[""], stack / 255, atol=1e-4)
        assert "ink on paper" in read.notes[-1]
    noisy = arrays.read(as_npy(255 - stack), "x", is_noisy=True)
    assert noisy.arrays[""].mean() > 0.5
    few = np.stack([DIGIT, DIGIT, 255 - DIGIT])
    assert arrays.read(as_npy(few), "x", is_noisy=False).notes == ()


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    content = packed(bomb=np.zeros(10_000_000))
    assert len(content) < 100_000
    with pytest.raises(errors.PictureError, match=r"x\.npz holds 80 MB; at most 1 MB"):
        arrays.read(content, "x.npz", is_noisy=True, max_bytes=1_000_000)
    with pytest.raises(errors.PictureError, match=r"x\.gz unpacks to more than 1 MB"):
        arrays.read(gzip.compress(bytes(9_000_000)), "x.gz", is_noisy=True, max_bytes=1_000_000)
    monkeypatch.setattr(numpy_files, "_MOST_ARRAYS", 2)
    with pytest.raises(errors.PictureError, match="3 arrays; at most 2"):
        arrays.read(packed(a=DIGIT, b=DIGIT, c=DIGIT), "x.npz", is_noisy=True)


OTHERS = {
    "empty": (b"", "is empty"),
    "a cut gzip": (gzip.compress(as_npy(DIGIT))[:-20], "is cut short: download or copy it again"),
    "a damaged gzip": (b"\x1f\x8b" + bytes(30), "gzip cannot unpack"),
    "a PDF": (b"%PDF-1.7", "PDF document"),
    "a ZIP of a CSV": (b"PK\3\4" + bytes(22) + b"\5\0\0\0a.csv", "ZIP archive; unpack it"),
    "junk": (b"\1\2\3", "not a file that can be read; expected npy, npz, CSV or IDX"),
    "a packed PNG": (gzip.compress(encode(DIGIT)), "not a file that can be read"),
    "a cut npy": (as_npy(DIGIT)[:-1], "is cut short: download"),
    "a cut head of an npy": (as_npy(DIGIT)[:40], "is cut short: download"),
    "a cut npz": (packed(x=DIGIT)[:-30], "is cut short: download"),
    "a wrong head": (as_npy(DIGIT).replace(b"(28, 28)", b"(10**9,)"), "is damaged"),
    "an npz of nothing": (packed(), "holds no array; write some"),
    "objects": (
        as_npy(OBJECTS),
        "holds Python objects, which are not read .* as numbers: `np.save",
    ),
    "an npz of objects": (packed(x=OBJECTS), "holds Python objects, which are not read for safety"),
    "an npz of objects and text": (
        packed(x=OBJECTS, y=np.array("a")),
        r"no array of pictures.*'x' Python objects, 'y' \(\)",
    ),
}


@pytest.mark.parametrize("what", OTHERS)
def test_any_other_file_is_refused_with_the_reason(what):
    content, message = OTHERS[what]
    with pytest.raises(errors.PictureError, match=f"^x.*{message}"):
        arrays.read(content, "x", is_noisy=True)
