import numpy as np
import pytest

from denoiser import errors
from denoiser.data import digits
from denoiser.data.digits import Digits
from denoiser.jobs import own_data, status

PICTURES = digits.quick_set()[::16]


def test_pictures_reach_the_training_once_and_leave_no_file():
    own_data.write(PICTURES)
    taken = own_data.take()
    np.testing.assert_array_equal(taken.images, PICTURES.images)
    np.testing.assert_array_equal(taken.labels, PICTURES.labels)
    assert list(status.folder().iterdir()) == []
    with pytest.raises(errors.TrainingError, match="did not arrive"):
        own_data.take()


@pytest.mark.parametrize(
    "pictures",
    [
        PICTURES[:10],
        Digits(PICTURES.images.astype(object), PICTURES.labels),
        Digits(PICTURES.images[:, :20], PICTURES.labels),
        Digits(PICTURES.images, PICTURES.labels[:50]),
    ],
)
def test_a_file_that_was_changed_is_refused_and_deleted(pictures):
    own_data.write(pictures)
    with pytest.raises(errors.TrainingError, match="Upload them again"):
        own_data.take()
    assert list(status.folder().iterdir()) == []
