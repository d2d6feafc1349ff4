import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_app, press

pytestmark = pytest.mark.browser

HEADLINE = "[data-belief] [data-headline]"


def painted(page: Page) -> int:
    """How many samples are painted: their cells are not transparent."""
    return page.locator("[data-sheet] canvas").evaluate(
        """canvas => {
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let i = 0; i < 16; i++) {
                const at = (Math.floor(i / 8) * 29 * canvas.width + (i % 8) * 29) * 4;
                count += data[at + 3] === 255;
            }
            return count;
        }"""
    )


def test_sixteen_digits_that_fit_come_by_themselves_and_follow_the_noise(page, app):
    open_app(page, f"{app}/?source=Pick&digit=412&noise=0.3")
    expect(page.locator(HEADLINE)).to_have_text("4: 100%")
    assert painted(page) == 16
    expect(page.locator("[data-expected]")).to_have_text(re.compile(r"^2\d\.\d dB$"))
    page.locator(".st-key-noise input").focus()
    for _ in range(14):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-expected]")).to_have_text(re.compile(r"^1\d\.\d dB$"))
    expect(page.locator(HEADLINE)).to_have_text(re.compile(r"\d: \d+%"))


def test_where_nothing_can_be_drawn_it_says_why(page, app):
    open_app(page, f"{app}/?noise=0")
    expect(page.locator(HEADLINE)).to_contain_text("only this one")
    page.locator(".st-key-clip label").click()
    expect(page.locator(HEADLINE)).to_contain_text("not known where the noise is clipped")
    assert painted(page) == 0


def test_on_a_blank_canvas_it_counts_what_the_network_invents(page, app):
    open_app(page, f"{app}/?noise=1")
    press(page, "Clear")
    counted = page.locator("[data-belief] [data-invented]")
    # 63 of 100 at noise factor 1.0, in a measurement on 10,000 patterns
    expect(counted).to_have_text(re.compile(r"^[4-8]\d of 100$"))
    assert painted(page) == 16
    expect(page.locator(HEADLINE)).to_be_hidden()


def test_a_network_for_one_noise_level_borrows_the_one_that_draws(page, app):
    open_app(page, f"{app}/?source=Pick&digit=412&model=book-ffnn&noise=0.55")
    expect(page.locator(HEADLINE)).to_contain_text("4: ")
    assert painted(page) == 16
