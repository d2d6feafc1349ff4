import io
from pathlib import Path

import numpy as np
import pytest

from denoiser import errors
from denoiser.imaging import arrays

PATH = Path("x.npz")


def packed(**named) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **named)
    return file.getvalue()


def test_arrays_are_read_by_name():
    content = packed(one=np.zeros((28, 28)), many=np.ones((3, 28, 28)))
    read = arrays.read(content, PATH, is_npz=True, max_bytes=100_000)
    assert {name: array.shape for name, array in read.items()} == {
        "one": (28, 28),
        "many": (3, 28, 28),
    }


def test_a_file_that_unpacks_to_too_much_is_refused():
    content = packed(bomb=np.zeros(10_000_000))
    assert len(content) < 100_000
    with pytest.raises(errors.PictureError, match=r"x\.npz holds 80 MB; at most 1 MB"):
        arrays.read(content, PATH, is_npz=True, max_bytes=1_000_000)


@pytest.mark.parametrize("shape", [(28, 28), (2, 28, 28)])
def test_bytes_become_floats_from_0_to_1(shape):
    pictures = np.full((*shape, *([1] if len(shape) == 3 else [])), 51, np.uint8)
    read = arrays.check_pictures(pictures, "x", is_noisy=False)
    assert (read.shape, read.dtype) == (shape, np.float32)
    np.testing.assert_allclose(read, 0.2)


def test_only_noisy_pictures_may_have_values_outside_0_to_1():
    pictures = np.full((28, 28), 1.5)
    assert arrays.check_pictures(pictures, "x", is_noisy=True).max() == 1.5
    with pytest.raises(errors.PictureError, match=r"x has pixels from 1\.5 to 1\.5; .* expected"):
        arrays.check_pictures(pictures, "x", is_noisy=False)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e7])
def test_values_that_are_not_finite_or_huge_are_refused(value):
    pictures = np.zeros((28, 28))
    pictures[3, 4] = value
    with pytest.raises(errors.PictureError, match="NaN or beyond"):
        arrays.check_pictures(pictures, "x", is_noisy=True)
