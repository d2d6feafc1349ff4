import struct

import numpy as np
import pytest

from denoiser import errors
from denoiser.imaging import arrays
from tests.conftest import GALLERY


def as_idx(array: np.ndarray, code: int = 8) -> bytes:
    head = struct.pack(f">BBBB{array.ndim}L", 0, 0, code, array.ndim, *array.shape)
    return head + array.tobytes()


def test_the_images_of_mnists_own_files_are_read():
    read = arrays.read(as_idx(GALLERY.images[:3]), "train-images-idx3-ubyte", is_noisy=False)
    np.testing.assert_allclose(read.arrays[""], GALLERY.pixels[:3])
    assert read.notes == ()


def test_floats_are_big_endian():
    content = as_idx(GALLERY.pixels[:2].astype(">f4"), 0x0D)
    read = arrays.read(content, "x", is_noisy=False).arrays[""]
    np.testing.assert_array_equal(read, GALLERY.pixels[:2])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (as_idx(np.zeros(100, np.uint8)), "holds labels.*train-images-idx3-ubyte"),
        (as_idx(GALLERY.images[:3])[:-1], "cut short: it has 2,367 bytes, but 2,368"),
        (as_idx(GALLERY.images[:3])[:7], "cut short"),
        (as_idx(np.zeros((2, 32, 32), np.uint8)), "has the shape"),
        (b"\0\0\x08\4" + b"\xff" * 16, "cut short"),
    ],
    ids=["labels", "cut", "cut in its head", "32 x 32", "a huge shape"],
)
def test_other_idx_files_are_refused(content, message):
    with pytest.raises(errors.PictureError, match=f"^x.*{message}"):
        arrays.read(content, "x", is_noisy=True)
