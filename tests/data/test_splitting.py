import numpy as np
import pytest

from denoiser.data import digits, splitting
from denoiser.data.digits import Digits


def numbered(count: int, classes: int) -> Digits:
    """Pictures that each hold their own number, more of the first classes than of the last."""
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 0, 0], images[:, 0, 1] = np.divmod(np.arange(count), 256)
    labels = np.sort(np.random.default_rng(0).integers(0, classes, count) % classes)
    return Digits(images, labels.astype(np.uint8))


def numbers(part: Digits) -> set[int]:
    high, low = part.images[:, 0, :2].astype(int).T
    return set((256 * high + low).tolist())


@pytest.mark.parametrize(("count", "classes"), [(200, 1), (200, 10), (2000, 10), (15_000, 62)])
def test_no_picture_trains_and_measures(count, classes):
    split = splitting.split(numbered(count, classes))
    parts = [numbers(part) for part in (split.train, split.validation, split.held_out)]
    assert sum(map(len, parts)) == len(set.union(*parts)) == count
    assert numbers(split.gallery) <= numbers(split.held_out)
    assert len(split.gallery) == 64
    assert len(split.validation) >= max(40, count // 10)
    assert len(split.held_out) == min(max(64, count // 10), 1000)


def test_every_class_is_in_the_gallery_and_the_split_is_always_the_same():
    pictures = digits.quick_set()[::4]
    split = splitting.split(pictures)
    assert np.bincount(split.gallery.labels).min() >= 6
    np.testing.assert_array_equal(splitting.split(pictures).train.images, split.train.images)


def test_too_few_are_refused():
    with pytest.raises(ValueError, match="at least 200"):
        splitting.split(numbered(199, 2))
