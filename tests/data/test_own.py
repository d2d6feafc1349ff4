"""Stand-ins for the files that people have, in their exact layouts and names."""

import gzip
import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoiser import errors
from denoiser.data import digits, own
from denoiser.data.own import Options
from tests.conftest import encode

COUNT = 240
DIGITS = digits.quick_set()[::16][:COUNT]
TEST = digits.quick_set()[7::100]


def idx(array: np.ndarray) -> bytes:
    """The bytes of an IDX file of bytes."""
    return (
        b"\0\0\x08"
        + bytes([array.ndim])
        + struct.pack(f">{array.ndim}L", *array.shape)
        + array.tobytes()
    )


def write_idx(folder: Path, prefix: str, *, images=DIGITS.images, labels=DIGITS.labels) -> Path:
    """Write two files as MNIST's, packed by gzip, and return that of the images."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{prefix}images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(idx(images)))
    (folder / f"{prefix}labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(labels)))
    return path


def write_pictures(folder: Path, *, count=COUNT, classes=("coat", "shoe")) -> Path:
    """Write PNGs of digits, a sub-folder for each class."""
    for k in range(count):
        place = folder / classes[k % len(classes)] if classes else folder
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(DIGITS.images[k]).save(place / f"{k:04d}.png")
    return folder


def pack(folder: Path) -> bytes:
    """A ZIP archive of a folder, with the folder's name before each file's."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder.parent).as_posix())
    return packed.getvalue()


def assert_digits(read: own.OwnPictures, images=DIGITS.images, labels=DIGITS.labels) -> None:
    np.testing.assert_array_equal(read.pictures.images, images)
    names = [read.classes[label] for label in read.pictures.labels]
    assert names == [str(label) for label in labels]


def test_fashion_mnist_as_its_four_files(tmp_path):
    write_idx(tmp_path / "f", "train-")
    write_idx(tmp_path / "f", "t10k-", images=TEST.images, labels=TEST.labels)
    read = own.read(tmp_path / "f")
    assert sorted(map(bytes, read.pictures.images)) == sorted(
        map(bytes, [*DIGITS.images, *TEST.images])
    )
    assert read.classes == tuple("0123456789")
    assert "The pictures for training and those for tests were put together." in read.notes


def test_one_idx_file_with_its_labels_beside_it(tmp_path):
    assert_digits(own.read(write_idx(tmp_path, "train-")))


def test_emnist_whose_letters_begin_at_1_lie_on_their_side_and_have_a_mapping(tmp_path):
    path = write_idx(
        tmp_path,
        "emnist-letters-train-",
        images=np.ascontiguousarray(DIGITS.images.swapaxes(1, 2)),
        labels=DIGITS.labels + 1,
    )
    read = own.read(path, options=Options(transpose=True))
    assert_digits(read, labels=DIGITS.labels + 1)
    mapping = "".join(f"{k + 1} {65 + k} {97 + k}\n" for k in range(26))
    (tmp_path / "emnist-letters-mapping.txt").write_text(mapping, encoding="utf-8")
    read = own.read(tmp_path)
    assert read.classes == tuple("ABCDEFGHIJ")
    assert any("lying on the side" in note for note in read.notes)


def test_several_sets_in_an_archive_have_to_be_chosen_from(tmp_path):
    write_idx(tmp_path / "gzip", "emnist-letters-train-")
    write_idx(tmp_path / "gzip", "emnist-digits-train-")
    (tmp_path / "gzip.zip").write_bytes(pack(tmp_path / "gzip"))
    with pytest.raises(errors.DataError, match="several sets: emnist digits, emnist letters"):
        own.read(tmp_path / "gzip.zip")
    assert_digits(own.read(tmp_path / "gzip.zip", options=Options(which="emnist-letters")))


def test_kmnist_as_npz_files_with_a_list_of_its_classes(tmp_path):
    np.savez_compressed(tmp_path / "kmnist-train-imgs.npz", DIGITS.images)
    np.savez_compressed(tmp_path / "kmnist-train-labels.npz", DIGITS.labels)
    assert_digits(own.read(tmp_path / "kmnist-train-imgs.npz"))
    rows = "".join(f"{k},U+30{0x42 + k:02X},x\n" for k in range(10))
    (tmp_path / "kmnist_classmap.csv").write_text(f"index,codepoint,char\n{rows}", encoding="utf-8")
    assert own.read(tmp_path).classes == tuple(chr(0x3042 + k) for k in range(10))


def test_keras_layout_with_colours_and_another_size(tmp_path):
    large = np.pad(DIGITS.images, ((0, 0), (2, 2), (2, 2)))  # 32 x 32, as CIFAR's
    path = tmp_path / "cifar.npz"
    np.savez(path, x_train=np.repeat(large[..., None], 3, -1), y_train=DIGITS.labels[:, None])
    read = own.read(path)
    assert read.pictures.images.shape == (COUNT, 28, 28)
    np.testing.assert_array_equal(read.pictures.labels, DIGITS.labels)
    assert read.notes == (
        "Pictures of 32 x 32 pixels were fitted to 28 x 28, with their proportions kept.",
        "Colours were turned grey.",
    )


@pytest.mark.parametrize("header", [True, False])
def test_csv_as_on_kaggle(tmp_path, header):
    names = ",".join(["label", *(f"pixel{k}" for k in range(1, 785))]) + "\n"
    rows = np.column_stack([DIGITS.labels, DIGITS.images.reshape(COUNT, -1)])
    text = "\n".join(",".join(map(str, row)) for row in rows)
    path = tmp_path / "fashion-mnist_train.csv"
    path.write_text(names * header + text, encoding="utf-8")
    assert_digits(own.read(path))


@pytest.mark.parametrize("scale", [1, 1 / 255])
def test_an_npy_without_labels(tmp_path, scale):
    images = DIGITS.images if scale == 1 else DIGITS.images * np.float32(scale)
    np.save(tmp_path / "images.npy", images)
    read = own.read(tmp_path / "images.npy")
    np.testing.assert_array_equal(read.pictures.images, DIGITS.images)
    assert read.classes == ()
    assert not read.pictures.labels.any()
    np.save(tmp_path / "mine.npy", DIGITS.labels)
    assert_digits(own.read(tmp_path / "images.npy", labels=tmp_path / "mine.npy"))
    np.save(tmp_path / "mine.npy", DIGITS.labels[1:])
    with pytest.raises(errors.DataError, match="239 labels for 240 pictures"):
        own.read(tmp_path / "images.npy", labels=tmp_path / "mine.npy")


def test_an_npz_in_columns_is_read_as_one_in_rows(tmp_path):
    np.savez(tmp_path / "a.npz", images=np.asfortranarray(DIGITS.images), labels=DIGITS.labels)
    assert_digits(own.read(tmp_path / "a.npz"))


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_folder_of_pictures_whose_sub_folders_are_classes(tmp_path, is_packed):
    folder = write_pictures(tmp_path / "clothes")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "coat" / "broken.png").write_bytes(encode(DIGITS.images[0])[:60])
    (folder / ".DS_Store").write_bytes(b"x")
    if is_packed:
        (tmp_path / "c.zip").write_bytes(pack(folder))
    read = own.read(tmp_path / "c.zip" if is_packed else folder)
    assert read.classes == ("coat", "shoe")
    assert np.bincount(read.pictures.labels).tolist() == [120, 120]
    assert "1 file that is no readable picture was left out: broken.png." in read.notes
    facts = read.facts(licence="CC0\n\x1b[2J", source="me")
    assert (facts.name, facts.licence) == ("c" if is_packed else "clothes", "CC0 [2J")


def test_a_folder_without_sub_folders_has_no_classes(tmp_path):
    read = own.read(write_pictures(tmp_path / "plain", classes=()))
    assert (len(read.pictures), read.classes) == (COUNT, ())


def test_dark_ink_on_a_light_ground_is_exchanged_unless_one_says_no(tmp_path):
    np.save(tmp_path / "a.npy", 255 - DIGITS.images)
    read = own.read(tmp_path / "a.npy")
    np.testing.assert_array_equal(read.pictures.images, DIGITS.images)
    assert any("black and white were exchanged" in note for note in read.notes)
    read = own.read(tmp_path / "a.npy", options=Options(exchange=False))
    np.testing.assert_array_equal(read.pictures.images, 255 - DIGITS.images)


def test_pictures_that_equal_others_are_used_once(tmp_path):
    np.savez(
        tmp_path / "a.npz",
        images=np.concatenate([DIGITS.images, DIGITS.images[:30]]),
        labels=np.concatenate([DIGITS.labels, DIGITS.labels[:30]]),
    )
    read = own.read(tmp_path / "a.npz")
    assert_digits(read)
    assert any(note.startswith("30 pictures that equal another one") for note in read.notes)


def test_too_few_pictures_are_refused(tmp_path):
    np.save(tmp_path / "a.npy", DIGITS.images[:199])
    with pytest.raises(
        errors.DataError, match=r"Different pictures that can be used: 199\. At least 200"
    ):
        own.read(tmp_path / "a.npy")


def test_an_archive_of_npy_files_is_read_as_a_folder_of_them(tmp_path):
    np.savez(tmp_path / "a.npz", images=DIGITS.images, labels=DIGITS.labels)
    (tmp_path / "a.npz").rename(tmp_path / "a.zip")
    assert_digits(own.read(tmp_path / "a.zip"))


def test_names_can_be_given_to_classes(tmp_path):
    np.savez(tmp_path / "a.npz", images=DIGITS.images, labels=DIGITS.labels)
    names = tuple(f"n{k}" for k in range(10))
    assert own.read(tmp_path / "a.npz", options=Options(class_names=names)).classes == names
    with pytest.raises(errors.DataError, match="There are 10 classes, and names for 9 were given"):
        own.read(tmp_path / "a.npz", options=Options(class_names=names[1:]))
