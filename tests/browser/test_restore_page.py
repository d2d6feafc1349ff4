import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import draw, is_ready, press

pytestmark = pytest.mark.browser

HEADLINE = "[data-headline]"


def answer(page) -> str:
    """What the answers are."""
    headline = page.locator(HEADLINE)
    expect(headline).to_have_text(re.compile(r"^\d: \d+%"), timeout=30_000)
    return headline.inner_text()


def test_a_picked_digit_is_completed_and_more_can_be_erased(page, app):
    page.goto(f"{app}/restore?source=Pick&digit=412&loss=Random pixels&amount=0.3")
    is_ready(page)
    assert answer(page).startswith("4: 100")
    bring_back = page.get_by_role("button", name="Bring back")
    expect(bring_back).to_be_disabled()
    box = page.locator("[data-place=left]").bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    for at, x in enumerate(range(10, int(box["width"]), 26)):
        page.mouse.move(box["x"] + x, box["y"] + (10 if at % 2 else box["height"] - 10))  # at once
    page.mouse.up()
    expect(page.locator(HEADLINE)).not_to_contain_text("4: 100", timeout=30_000)
    bring_back.click()
    expect(page.locator(HEADLINE)).to_contain_text("4: 100", timeout=30_000)
    place = page.locator("[data-place=left]")
    place.focus()
    page.keyboard.press(" ")
    expect(bring_back).to_be_enabled()


@pytest.mark.parametrize("loss", ["Size", "Sharpness"])
def test_other_losses_are_answered(page, app, loss):
    page.goto(f"{app}/restore?source=Pick&digit=0&loss={loss}&amount=0.3")
    is_ready(page)
    assert "0: " in answer(page)


def test_the_answers_follow_the_drawing_while_it_is_drawn(page, app):
    page.goto(f"{app}/restore?loss=Random pixels&amount=0.1")
    is_ready(page)
    assert answer(page).startswith("3: ")
    press(page, "Clear")
    page.wait_for_timeout(500)
    draw(page, (140, 30), (140, 250))
    expect(page.locator(HEADLINE)).to_contain_text("1: ", timeout=30_000)
