import itertools

import pytest

from denoiser.evaluation import line_ends


def test_names_that_are_far_apart_stay_where_they_are():
    assert line_ends.spread([3, 9, 1], gap=2, low=0, high=10) == [3, 9, 1]


def test_a_crowd_moves_apart_around_its_middle():
    assert line_ends.spread([5, 5, 5], gap=2, low=0, high=10) == [3, 5, 7]


def test_names_stay_within_the_chart_and_in_their_order():
    wanted = [0, 0.1, 0.2, 9.9, 10, -3]
    placed = line_ends.spread(wanted, gap=1, low=0, high=10)
    assert placed == pytest.approx([1, 2, 3, 9, 10, 0])
    assert line_ends.spread([], gap=1, low=0, high=10) == []


def test_where_there_is_too_little_room_names_have_equal_distances():
    placed = sorted(line_ends.spread([7, 7.1, 7.2, 9], gap=9, low=1, high=10))
    assert [b - a for a, b in itertools.pairwise(placed)] == pytest.approx([3, 3, 3])
    assert (placed[0], placed[-1]) == pytest.approx((1, 10))
