"""What fits on which screen: phones in both directions, a laptop, a projector, and 200 % zoom."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import is_ready, open_app

SIZES = [(390, 844), (844, 390), (640, 400), (1280, 800), (1920, 1080)]
# What lies beyond the right edge, other than in a part that scrolls by itself.
CUT_OFF = """() => [...document.querySelectorAll('[data-testid=stMain] *')].filter(element => {
    const {right, width} = element.getBoundingClientRect();
    const isSeen = width > 1 && element.checkVisibility({opacityProperty: true, visibilityProperty: true});
    return isSeen && right > innerWidth + 1 && !element.closest('[data-testid=stDataFrame], table, pre, .katex, [role=group], svg');
}).map(element => element.outerHTML.slice(0, 200))"""

BOXES = """() => [...document.querySelectorAll('.st-key-pages a')].map(link => link.getBoundingClientRect().toJSON())"""


def texts(page: Page) -> list[str]:
    """What the page says, with the names of icons and without the ends of the slider, which come and go."""
    lines = page.get_by_test_id("stMain").inner_text().split("\n")
    return [line for line in lines if line not in ("", "0.00", "1.50")]


def test_nothing_is_cut_off_and_every_page_is_one_click_away(page, app):
    open_app(page, app)
    links = page.locator(".st-key-pages a")
    expect(links).to_have_count(9)
    for link in links.all():
        page.set_viewport_size({"width": 1280, "height": 800})
        link.click()
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_timeout(300)
        is_ready(page)
        for width, height in SIZES[::2]:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(150)
            assert page.evaluate(CUT_OFF) == [], (page.url, width, height)
            boxes = page.evaluate(BOXES)
            assert len(boxes) == 9
            for box in boxes:
                assert 0 <= box["left"] < box["right"] <= width
                assert 0 <= box["top"] < 80


@pytest.mark.parametrize("source", ["Draw", "Pick"])
def test_noise_and_panels_are_seen_together_with_the_picture(page, app, source):
    open_app(page, f"{app}/?source={source}")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(150)
        page.evaluate("document.querySelector('.st-key-source').scrollIntoView()")
        parts = [
            ".st-key-noise",
            ".st-key-new_noise",
            ".st-key-panels [data-testid=stImageContainer]",
        ]
        parts.append(".st-key-picture canvas" if source == "Draw" else ".st-key-picture")
        boxes = [box.bounding_box() for part in parts for box in page.locator(part).all()]
        assert len(boxes) >= 6
        for box in boxes:
            assert box["y"] >= -1, (width, height)
            assert box["y"] + box["height"] <= height + 1, (width, height)


def test_the_keyboard_comes_to_the_noise_soon(page, app):
    open_app(page, app)
    stops = []
    for _ in range(14):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a[href^=\"#term-\"]')"):
            continue  # a word of the introduction
        stops.append(
            page.evaluate("document.activeElement.closest('[class*=st-key-]')?.className ?? ''")
        )
    assert len(stops) >= 10
    assert any("st-key-noise " in stop for stop in stops[:6])
    assert any("st-key-new_noise" in stop for stop in stops)


def test_present_shows_panels_slider_and_verdict_only(page, app):
    page.set_viewport_size({"width": 1280, "height": 720})
    open_app(page, f"{app}/?present=1&source=Pick&digit=412&noise=0.9")
    page.locator(".st-key-noise input").wait_for()
    expect(page.locator(".verdict [data-badge]")).to_have_text("right")
    assert texts(page) == [
        *("Noise factor", "0.90", "Noisy", "Pure", "Denoised"),
        "right The denoised picture is classified as 4, and MNIST's label is 4.",
        *("close", "Leave"),  # seen while the mouse or the focus is on it
    ]
    box = page.locator(".st-key-panels [data-testid=stImageContainer]").first.bounding_box()
    assert box["width"] == 392
    page.locator(".st-key-noise input").press("ArrowRight")
    expect(page).to_have_url(re.compile("noise=0.95"))
    assert "present=1" in page.url
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="Denoise a digit").wait_for()
    expect(page).not_to_have_url(re.compile("present"))
    assert "digit=412" in page.url


def test_an_embedded_page_shows_canvas_panels_and_slider_only(page, app):
    page.set_viewport_size({"width": 640, "height": 480})
    open_app(page, f"{app}/?embed=true&noise=0.9")
    page.locator(".st-key-noise input").wait_for()
    assert texts(page) == [
        *("Noise factor", "0.90", "Noisy", "Pure", "Denoised"),
        *("undo", "Undo", "delete", "Clear"),
    ]
    for part in (
        ".st-key-canvas canvas",
        ".st-key-noise",
        ".st-key-panels [data-testid=stImageContainer]",
    ):
        for box in page.locator(part).all():
            place = box.bounding_box()
            assert place["x"] + place["width"] <= 640
            assert place["y"] + place["height"] <= 480
    page.locator(".st-key-noise input").press("ArrowRight")
    expect(page).to_have_url(re.compile("noise=0.95"))
    assert "embed=true" in page.url
