import subprocess
import sys

import numpy as np
import pytest

from denoiser.data import digits
from denoiser.evaluation import baselines, memoriser
from denoiser.imaging import filters, noise
from denoiser.models import folder, litert

PURE = digits.gallery()[::50]


@pytest.fixture(scope="module")
def evaluate():
    """Evaluate a baseline on a few digits of the gallery."""
    classify = litert.load_classifier().classify
    return lambda name, levels: baselines.evaluate(
        name, PURE, PURE, noise_factors=levels, classify=classify
    )


@pytest.mark.parametrize("name", filters.names()[1:])
def test_every_filter_improves_the_noisy_input_at_every_level(name, evaluate):
    levels = [0.25, 1.0]
    noisy, filtered = (evaluate(of, levels) for of in (filters.NOISY_INPUT, name))
    for before, after in zip(noisy.rows, filtered.rows, strict=True):
        assert after.psnr > before.psnr + 1
    assert len(filtered.settings) == len(levels)


def test_more_noise_is_smoothed_more():
    low, high = (
        baselines.tune("gaussian filter", PURE.pixels, noise_factor=level)["sigma"]
        for level in (0.1, 1.0)
    )
    assert low < high


def test_one_picture_is_filtered_as_it_is_measured():
    for name in filters.names():
        shipped = baselines.shipped()[name]
        (at,) = (i for i, row in enumerate(shipped.rows) if row.noise == 0.55)
        noisy = noise.add_noise(PURE.pixels, noise.noise_field(0, count=20), noise_factor=0.55)
        together = baselines._apply_to_all(
            filters.get(name), noisy, noise_factor=0.55, setting=shipped.settings[at]
        )
        alone = baselines.denoise(name, noisy[3], noise_factor=0.55)
        np.testing.assert_array_equal(alone, np.clip(together[3], 0, 1))


def test_no_baseline_has_a_name_that_a_model_may_have():
    for name in (*filters.names(), memoriser.NAME, memoriser.ON_ITS_OWN):
        with pytest.raises(ValueError, match="model's name"):
            folder.check_name(name)


def test_without_noise_only_the_input_is_measured(evaluate):
    (row,) = evaluate(filters.NOISY_INPUT, [0]).rows
    assert row.psnr is None
    assert row.ssim == pytest.approx(1)
    assert row.accuracy > 0.9
    assert not evaluate("median filter", [0]).rows


def test_filters_of_the_pages_do_not_import_the_statistics_of_scipy():
    names = [name for name in filters.names() if name != "wiener filter"]
    script = f"""
import sys
import numpy as np
from denoiser.evaluation import baselines, memoriser
for name in {names}:
    baselines.denoise(name, np.zeros((28, 28), np.float32), noise_factor=0.5)
assert "scipy.stats" not in sys.modules
import scipy
assert scipy.stats.norm.cdf(0) == 0.5  # it can be imported nevertheless
"""
    subprocess.run([sys.executable, "-c", script], check=True)
