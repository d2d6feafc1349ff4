"""The figures of a lesson are what the page's own scripts measure."""

import numpy as np
import pytest

from denoiser.browser.lesson import figures
from tools import lesson

pytestmark = pytest.mark.browser

# Some digits of different classes; `tests/lesson/test_figures.py` computes the figures of more with LiteRT.
PLACES = range(3, len(figures.DIGITS), 12)


@pytest.fixture(scope="module")
def prepared(browser):
    page = browser.new_page()
    lesson.prepare(page)
    yield page
    page.close()


@pytest.mark.parametrize("experiment", range(1, 8))
def test_the_figures_that_ship_are_measured_now(prepared, experiment):
    measured = lesson.measure(prepared, experiment, places=PLACES)
    assert tuple(measured) == figures.NAMES[experiment]
    for name, values in measured.items():
        shipped = figures.of(experiment)[name][PLACES]
        np.testing.assert_allclose(np.array(values, float), shipped, atol=0.01, err_msg=name)


def test_a_network_that_was_stopped_early_is_worse_by_what_ships(prepared):
    place, stopped = 17, 3
    measured = lesson.measure(prepared, 8, places=[place], failures=[stopped])
    for name, ((value,),) in measured.items():
        shipped = figures.of(8)[name][place, stopped]
        np.testing.assert_allclose(value, shipped, atol=0.01, err_msg=name)
