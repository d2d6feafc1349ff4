"""The handouts of a lesson on paper."""

import pytest

from denoiser.browser import handouts
from tests.browser.conftest import violations
from tools import printing

pytestmark = pytest.mark.browser

# What the style sheet leaves between the margins, in CSS pixels: 96 to an inch.
WIDTHS = {"a4": (210 - 2 * 13) / 25.4 * 96, "letter": (215.9 - 2 * 13) / 25.4 * 96}
HEIGHTS = {"a4": (297 - 2 * 10) / 25.4 * 96, "letter": (279.4 - 2 * 10) / 25.4 * 96}
TOO_WIDE = """() => [...document.querySelectorAll('main *')].filter(element => {
    const {right} = element.getBoundingClientRect();
    return right > innerWidth + 1 || element.scrollWidth > element.clientWidth + 1 && element.clientWidth;
}).map(element => element.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("size", handouts.FORMATS)
@pytest.mark.parametrize("handout", handouts.HANDOUTS)
def test_a_paper_fills_two_pages_and_nothing_is_cut_off(page, handout, size):
    assert printing.count_pages(printing.to_pdf(page, handout, size)) == 2
    page.emulate_media(media="print")
    page.set_viewport_size({"width": int(WIDTHS[size]), "height": int(HEIGHTS[size])})
    assert page.evaluate(TOO_WIDE) == []
    for sheet in page.locator(".page").all():
        assert sheet.bounding_box()["height"] < HEIGHTS[size]
    assert page.locator(".bar").is_hidden()


@pytest.mark.parametrize("size", handouts.FORMATS)
@pytest.mark.parametrize("handout", handouts.HANDOUTS)
def test_the_pdf_files_that_ship_are_printed_from_the_handouts_of_now(handout, size):
    pdf = (handouts.FOLDER / handouts.file_name(handout, size)).read_bytes()
    assert printing.title_of(pdf) == handouts.title_of(handouts.build(handout))
    assert printing.count_pages(pdf) == 2
    assert len(pdf) < 150_000


@pytest.mark.parametrize("handout", handouts.HANDOUTS)
def test_axe_finds_nothing_on_a_paper(page, app, handout):
    page.goto(f"{app}/{handouts.file_name(handout)}")
    assert violations(page) == []
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.title() == "printed"
