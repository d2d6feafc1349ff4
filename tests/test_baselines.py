import numpy as np
import pytest

from denoiser import baselines, digits

PURE = digits.gallery()[::50]


@pytest.mark.parametrize("name", baselines.names()[1:])
def test_every_filter_beats_doing_nothing_at_every_level(name):
    levels = [0.25, 1.0]
    nothing, filtered = (
        baselines.evaluate(of, PURE, PURE, noise_factors=levels) for of in ("doing nothing", name)
    )
    for before, after in zip(nothing["rows"], filtered["rows"], strict=True):
        assert after["psnr"] > before["psnr"] + 1
    assert len(filtered["settings"]) == len(levels)


def test_more_noise_is_smoothed_more():
    low, high = (
        baselines.tune("gaussian", PURE.pixels, noise_factor=level)["sigma"] for level in (0.1, 1.0)
    )
    assert low < high


def test_without_noise_only_doing_nothing_is_measured():
    (row,) = baselines.evaluate("doing nothing", PURE, PURE, noise_factors=[0])["rows"]
    assert row["psnr"] is None
    assert row["ssim"] == pytest.approx(1)
    assert row["accuracy"] > 0.9
    assert not baselines.evaluate("median", PURE, PURE, noise_factors=[0])["rows"]


def test_filters_leave_a_black_picture_black():
    black = np.zeros((1, 28, 28), np.float32)
    for apply, settings in baselines._FILTERS.values():
        assert not baselines._apply_to_all(apply, black, 0.5, settings[0]).any()
