import numpy as np

from denoiser.imaging import marking, rendering


def test_the_chosen_box_has_another_colour_than_the_others():
    rgb = np.full((90, 120, 3), 0.5, np.float32)
    boxes = ((0.1, 0.2, 0.3, 0.6), (0.6, 0.2, 0.9, 0.6))
    marked = marking.mark(rgb, boxes, 1, size=(240, 180))
    assert marked.shape == (180, 240, 3)
    orange = (marked == rendering.ORANGE).all(axis=-1)
    assert orange[:, 120:].any()
    assert not orange[:, :100].any()
    assert (marked == 255).all(axis=-1)[:, :100].any()


def test_long_strips_are_shown_in_bounds_and_wide_enough_to_mark_a_digit():
    for shape in ((3000, 200), (200, 3000), (600, 800), (800, 600), (28, 28), (1, 1)):
        width, height = marking.fit(shape, (280, 400))
        assert 70 <= width <= 280
        assert 70 <= height <= 400
    assert marking.fit((600, 800), (280, 400)) == (280, 210)
