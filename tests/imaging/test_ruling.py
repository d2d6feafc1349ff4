import numpy as np
import pytest

from denoiser.imaging import ruling


@pytest.mark.parametrize("slope", [0.0, 0.05])
def test_lines_are_removed_and_the_stroke_across_them_stays(slope):
    y, x = np.mgrid[0:300, 0:400].astype(np.float32)
    lines = np.abs((y + slope * x) % 60 - 30) < 2
    stroke = (np.abs(x - 200) < 8) & (np.abs(y - 150) < 90)
    clean, count = ruling.remove(np.where(lines | stroke, 0.6, 0.0).astype(np.float32))
    assert count >= 4
    assert clean[stroke].mean() > 0.5
    assert clean[~stroke].mean() < 0.02


def test_faint_lines_on_rough_paper_are_removed():
    y, x = np.mgrid[0:300, 0:400].astype(np.float32)
    lines = np.abs((y + 0.09 * x) % 60 - 30) < 1
    rough = np.random.default_rng(0).normal(0, 0.01, lines.shape)
    ink = np.maximum(np.where(lines, 0.03, 0.0) + rough, 0).astype(np.float32)
    clean, _ = ruling.remove(ink)
    assert ink[lines].mean() - ink[~lines].mean() > 0.02
    assert abs(clean[lines].mean() - clean[~lines].mean()) < 0.01


def test_a_stroke_that_does_not_reach_the_edges_is_no_line():
    ink = np.zeros((300, 400), np.float32)
    ink[20:280, 198:203] = 0.6
    clean, count = ruling.remove(ink)
    assert count == 0
    np.testing.assert_array_equal(clean, ink)
