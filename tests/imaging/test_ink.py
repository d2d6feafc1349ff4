import numpy as np
import pytest
from scipy import ndimage
from skimage import morphology

from denoiser.imaging import ink


@pytest.mark.parametrize("seed", range(3))
def test_the_convex_hull_is_that_of_scikit_image(seed):
    blobs = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(60, 80)), 6) > 0.03
    region = ndimage.label(blobs)[0] == 1
    expected = morphology.convex_hull_image(region)
    assert (ink._convex_hull(region) != expected).sum() < 0.08 * expected.sum()
