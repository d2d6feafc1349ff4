import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import (
    draw,
    go_to,
    is_ready,
    open_app,
    panel,
    pixels,
    press,
    wait_for_change,
)

pytestmark = pytest.mark.browser
PANELS = ("Noisy", "Pure", "Denoised")


def test_a_copied_link_shows_others_the_same_drawing_to_draw_on(browser, app):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_app(page, f"{app}/?noise=0.9&seed=3&clip=true")
    before = panel(page, "Pure").get_attribute("src")
    draw(page, (40, 250), (240, 230))
    wait_for_change(page, "Pure", before)
    is_ready(page)
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Link copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    shown = {caption: pixels(page, caption) for caption in PANELS}
    context.close()

    context = browser.new_context()
    page = context.new_page()
    open_app(page, link)
    for caption in PANELS:
        np.testing.assert_array_equal(pixels(page, caption), shown[caption])
    page.wait_for_timeout(700)  # the canvas has loaded the picture
    before = panel(page, "Pure").get_attribute("src")
    draw(page, (40, 20), (240, 20))
    after = wait_for_change(page, "Pure", before)
    pure = pixels(page, "Pure")
    np.testing.assert_array_equal(pure[5:], shown["Pure"][5:])
    assert pure[2, 4:24].min() == 255
    expect(page).not_to_have_url(re.compile("drawing="))
    press(page, "Undo")
    wait_for_change(page, "Pure", after)
    np.testing.assert_array_equal(pixels(page, "Pure"), shown["Pure"])
    press(page, "Clear")
    page.get_by_text("The canvas is blank").wait_for()
    context.close()


def test_where_a_browser_copies_nothing_the_link_is_shown(page, app):
    page.add_init_script("""
        Object.defineProperty(navigator, "clipboard", { value: undefined });
        document.execCommand = () => false;
    """)
    open_app(page, f"{app}/?source=Pick&digit=512")
    page.get_by_role("button", name="Copy link").click()
    field = page.get_by_label("Link to this view")
    assert field.input_value() == f"{app}/?source=Pick&digit=512"


def test_the_panels_can_be_taken_away_as_a_picture(page, app, tmp_path):
    open_app(page, app)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as image").click()
    download.value.save_as(tmp_path / "card.png")
    with Image.open(tmp_path / "card.png") as card:
        assert card.width > 3 * 224


@pytest.mark.parametrize("key", ["seed", "digit"])
def test_a_link_with_an_infinite_number_does_no_harm_even_when_going_back_to_it(page, app, key):
    open_app(page, f"{app}/?source=Pick&{key}=inf&noise=9")
    expect(page.get_by_text(f"The link asks for {key}")).to_be_visible()
    expect(page).to_have_url(f"{app}/?source=Pick")
    go_to(page, "Compare")
    expect(page.get_by_role("heading", name="Compare denoisers")).to_be_visible()
    page.go_back()
    expect(page).to_have_url(f"{app}/?source=Pick")
    is_ready(page)
    expect(page.locator(f".st-key-{key} input")).to_have_value("0")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    press(page, "New noise")
    is_ready(page)
    expect(page).to_have_url(re.compile(r"seed=\d+$"))
