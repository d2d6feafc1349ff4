import numpy as np
import pytest

from denoiser import errors
from denoiser.data import digits
from denoiser.data.digits import Digits
from denoiser.models import gallery


def test_pictures_come_back_as_they_were_saved():
    saved = digits.gallery()[::20]
    read = gallery.from_npz(gallery.to_npz(saved), classes=10)
    np.testing.assert_array_equal(read.images, saved.images)
    np.testing.assert_array_equal(read.labels, saved.labels)


@pytest.mark.parametrize(
    "pictures",
    [
        digits.gallery()[:65],
        digits.gallery()[:0],
        Digits(np.zeros((3, 28, 28), np.float32), np.zeros(3, np.uint8)),
        Digits(np.zeros((3, 28, 27), np.uint8), np.zeros(3, np.uint8)),
        Digits(np.zeros((3, 28, 28), np.uint8), np.zeros(2, np.uint8)),
        Digits(np.zeros((3, 28, 28), np.uint8), np.full(3, 10, np.uint8)),
        Digits(np.uint8(3), np.uint8(3)),
        Digits(np.array(3), np.array(None)),
    ],
)
def test_a_file_that_holds_anything_else_is_refused(pictures):
    with pytest.raises(errors.ModelError):
        gallery.from_npz(gallery.to_npz(pictures), classes=10)
