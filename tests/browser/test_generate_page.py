import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import is_ready, press

pytestmark = pytest.mark.browser


def inked(page: Page, place: str) -> float:
    """The mean brightness of a picture."""
    return page.locator(f"[data-place={place}] canvas").evaluate(
        """canvas => {
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return data.filter((_, i) => i % 4 === 0).reduce((a, b) => a + b) / (255 * 784);
        }"""
    )


def test_digits_come_from_noise_and_each_step_can_be_watched(page, app):
    page.goto(f"{app}/generate?steps=20&seed=3")
    is_ready(page)
    all_of_them = page.locator("[data-all]")
    expect(all_of_them).to_contain_text("of the 16", timeout=30_000)
    step = page.locator("[data-step]")
    assert step.input_value() == "20"
    assert inked(page, "noisy") < 0.3  # hardly any noise is left
    step.focus()
    page.keyboard.press("Home")
    expect(page.locator("[data-step-label]")).to_have_text("Step 0 of 20, noise 5.00")
    assert 0.3 < inked(page, "noisy") < 0.6  # half of the pixels are below 0, and black
    before = page.locator("[data-class]").inner_text()
    page.get_by_role("button", name=re.compile("^Digit 5,")).click()
    expect(page.locator("[data-class]")).not_to_have_text(before)
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    assert step.input_value() == "20"


def drawn(page: Page) -> list[str]:
    """The pairs, once they are complete."""
    about = page.locator("[data-all]")
    expect(about).to_contain_text("of the 16", timeout=30_000)
    expect(about).not_to_have_attribute("data-behind", "", timeout=30_000)
    return page.locator(".digits canvas").evaluate_all("all => all.map(one => one.toDataURL())")


def test_a_link_brings_back_its_digits_and_new_noise_draws_others(page, app):
    pairs = []
    for seed in (7, 7, 8):
        page.goto(f"{app}/generate?steps=5&seed={seed}")
        is_ready(page)
        pairs.append(drawn(page))
    assert len(pairs[0]) == 16
    assert pairs[0] == pairs[1]
    assert not set(pairs[1]) & set(pairs[2])
    press(page, "New noise")
    page.wait_for_function("new URLSearchParams(location.search).get('seed') !== '8'")
    first = page.locator(".digits canvas").first
    for _ in range(100):
        if first.evaluate("canvas => canvas.toDataURL()") != pairs[2][0]:
            break
        page.wait_for_timeout(100)
    assert not set(pairs[2]) & set(drawn(page))
