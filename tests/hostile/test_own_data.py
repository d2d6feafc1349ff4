"""Files and folders of pictures to train on that are made to harm."""

import contextlib
import io
import os
import pickle
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from denoiser import errors
from denoiser.data import digits, own
from denoiser.data.reading_limits import Limits
from tests.conftest import encode
from tests.hostile.conftest import few

IMAGES = digits.quick_set().images[::16]
PNGS = [encode(image) for image in IMAGES]
LIMITS = Limits(files=1000, unpacked=50_000_000, seconds=30)


def pack(files: dict[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def good(places: str = "{}.png") -> dict[str | zipfile.ZipInfo, bytes]:
    return {places.format(k): png for k, png in enumerate(PNGS)}


def read(content: bytes, name: str = "a.zip", limits: Limits = LIMITS) -> own.OwnPictures:
    return own.read_upload(content, name, limits=limits)


def link_to(target: str) -> dict[str | zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo("link.png")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return {info: target.encode()}


def npy_header(shape: tuple[int, ...], descr: str = "|u1") -> bytes:
    file = io.BytesIO()
    header = {"descr": descr, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)
    return file.getvalue()


def with_password(content: bytes) -> bytes:
    """An archive that says of its first file that it has a password."""
    changed = bytearray(content)
    changed[content.index(b"PK\1\2") + 8] |= 1
    return bytes(changed)


ARCHIVES = {
    "a bomb": (pack({**good(), "x.png": bytes(30_000_000)}), "times its size"),
    "a way out": (pack({**good(), "../../x.png": PNGS[0]}), "leads out"),
    "an absolute name": (pack({**good(), "/etc/x.png": PNGS[0]}), "leads out"),
    "a drive": (pack({**good(), "C:x.png": PNGS[0]}), "leads out"),
    "a way out of Windows": (pack({**good(), "a\\..\\x.png": PNGS[0]}), "leads out"),
    "too many files": (pack({f"{k}.png": b"" for k in range(1001)}), "more than 1,000 files"),
    "a rare method": (pack(good(), zipfile.ZIP_BZIP2), "rare method"),
    "a password": (with_password(pack(good())), "password"),
    "an archive in it": (pack({"inner.zip": pack(good())}), "unpack it first"),
    "no pictures": (pack({f"{k}.txt": b"text" for k in range(300)}), "no pictures"),
    "nothing": (pack({}), "no files"),
    "half of one": (pack(good())[:5000], "damaged"),
    "a directory that is none": (
        b"PK\3\4" + bytes(100) + b"PK\5\6" + b"\xff" * 18,
        "list of files",
    ),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_archives_that_harm_are_refused_with_a_reason(kind):
    content, reason = ARCHIVES[kind]
    with pytest.raises(errors.DataError, match=reason):
        read(content)


def test_a_file_that_unpacks_to_more_than_it_says_is_left_out():
    content = pack({**good(), "x.png": PNGS[0] + bytes(1_000_000)})
    at = content.rindex(b"x.png") - 46 + 24  # its size in the archive's list of files
    forged = content[:at] + struct.pack("<L", 500) + content[at + 4 :]
    assert len(read(forged).pictures) == len(PNGS)


def test_files_that_share_their_bytes_are_read_within_the_limits():
    few_bytes = pack({f"{k}.png": zlib.compress(bytes(10)) for k in range(900)})
    with pytest.raises(errors.DataError, match="no pictures"):
        read(few_bytes)
    with pytest.raises(errors.DataError, match="unpack to more than 0 MB"):
        read(pack(good()), limits=Limits(unpacked=10_000))
    with pytest.raises(errors.DataError, match="take longer to read than 0 s"):
        read(pack(good()), limits=Limits(seconds=0))


def test_links_are_not_followed(tmp_path):
    (tmp_path / "secret").mkdir()
    for k, png in enumerate(PNGS):
        (tmp_path / "secret" / f"{k}.png").write_bytes(png)
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "a").symlink_to(tmp_path / "secret")
    (folder / "b.png").symlink_to(tmp_path / "secret" / "0.png")
    (folder / "round").symlink_to(folder)
    with pytest.raises(errors.DataError, match="no files"):
        own.read(folder)
    packed = read(pack({**good(), **link_to("/etc/passwd")}))
    assert len(packed.pictures) == len(PNGS)
    assert "1 link was not followed." in packed.notes


def test_names_that_control_or_turn_what_they_stand_in_are_cleaned():
    names = ["\u202egnp\x1b[2J", "a" * 300, "<b>\n# x", "\u200b", "\u200f"]
    files = {f"{names[k % 5]}/{k}.png": png for k, png in enumerate(PNGS)}
    classes = read(pack(files)).classes
    assert len(set(classes)) == len(classes) >= 4
    assert all(name.isprintable() and 0 < len(name) <= 45 for name in classes)


ARRAYS = {
    "a pickle": (pickle.dumps([1]), "pickle"),
    "objects": (npy_header((300, 28, 28), "|O") + pickle.dumps([1]), "Python objects"),
    "far too many": (npy_header((10**12, 28, 28)), "damaged or cut short"),
    "far too large": (npy_header((300, 10**6, 10**6)), "expected pictures as"),
    "no size": (npy_header((300, 0, 28)), "expected pictures as"),
    "IDX of 4 billion": (b"\0\0\x08\3" + b"\xff" * 4 + struct.pack(">2L", 28, 28), "cut short"),
    "a huge header": (b"\x93NUMPY\1\0\xff\xff" + b"{" * 65_535, "damaged"),
    "NaN": (npy_header((300, 28, 28), "<f4") + np.full(300 * 784, np.nan, "<f4").tobytes(), "NaN"),
    "endless text": (b"1," * 300_000, "too much text"),
    "text": (b"hello\n" * 1000, "no array of pictures"),
    "nothing": (b"", "no array of pictures"),
}


@pytest.mark.parametrize("kind", ARRAYS)
def test_arrays_that_harm_are_refused_with_a_reason(kind):
    content, reason = ARRAYS[kind]
    with pytest.raises(errors.DataError, match=reason):
        read(content, "a.npy")


def test_a_gzip_bomb_is_read_up_to_the_limit():
    zeros = zlib.compressobj(wbits=31)
    head = b"\0\0\x08\3" + struct.pack(">3L", 60_000, 28, 28)
    content = zeros.compress(head + bytes(47_040_000)) + zeros.flush()
    with pytest.raises(errors.DataError, match="unpack to more than 20 MB"):
        read(content, "train-images-idx3-ubyte.gz", Limits(unpacked=20_000_000))


@few
@given(
    some.binary(max_size=300),
    some.sampled_from([b"", b"PK\3\4", b"\x93NUMPY\1\0", b"\0\0\x08\3", b"\x1f\x8b\x08", b"1,2"]),
    some.sampled_from(["x.zip", "x.npz", "x.npy", "x.csv", "x-labels.gz", "mapping"]),
    some.integers(0, 50_000),
)
def test_any_bytes_end_in_pictures_or_a_reason(junk, start, name, at):
    whole = pack(good())
    for content in (start + junk, whole[: at % len(whole)] + junk + whole[at % len(whole) :]):
        with contextlib.suppress(errors.DataError):
            assert read(content, name).pictures.images.shape[1:] == (28, 28)


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "x.png")
    with pytest.raises(errors.DataError, match="no files"):
        own.read(Path(tmp_path))
