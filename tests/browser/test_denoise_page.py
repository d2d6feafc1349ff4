import re

import numpy as np
import pytest
from playwright.sync_api import expect

from denoiser.data import digits
from denoiser.imaging import rendering
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


def test_the_first_screen_shows_the_three_that_is_on_the_canvas(page, app, three):
    errors, asked = [], []
    page.on("pageerror", lambda error: errors.append(error))
    page.on("request", lambda request: asked.append(request.url))
    open_app(page, app)
    np.testing.assert_allclose(pixels(page, "Pure") / 255, three, atol=0.01)
    assert [url for url in asked if not url.startswith((app, "data:", "blob:"))] == []
    # All of it without scrolling on a laptop, each pixel as large as the others.
    for caption in ("Noisy", "Pure", "Denoised"):
        box = panel(page, caption).bounding_box()
        assert box["width"] >= 252
        assert box["width"] % 28 == 0
    digits = page.locator("[data-belief] [data-sheet]").bounding_box()
    assert digits["y"] + digits["height"] < 900
    assert errors == []


def test_a_stroke_updates_the_panels_and_undo_takes_it_back(page, app):
    open_app(page, app)
    before = panel(page, "Denoised").get_attribute("src")
    pure = pixels(page, "Pure")
    draw(page, (40, 250), (240, 250))
    after = wait_for_change(page, "Denoised", before)
    assert pixels(page, "Pure")[25, 5:23].min() == 255
    press(page, "Undo")
    wait_for_change(page, "Denoised", after)
    # The canvas' own "3" now, not the server's stand-in: the same but for the brush's rim.
    assert np.abs(pixels(page, "Pure").astype(int) - pure).mean() < 3


def test_undo_brings_back_what_was_cleared(page, app):
    open_app(page, app)
    page.wait_for_timeout(500)
    before = panel(page, "Pure").get_attribute("src")
    draw(page, (40, 250), (240, 250))
    wait_for_change(page, "Pure", before)
    drawn = pixels(page, "Pure")
    press(page, "Clear")
    expect(page.get_by_text("The canvas is blank")).to_be_visible()
    press(page, "Undo")
    expect(page.get_by_text("The canvas is blank")).to_be_hidden()
    np.testing.assert_array_equal(pixels(page, "Pure"), drawn)


def test_clearing_twice_clears_twice(page, app):
    open_app(page, app)
    for _ in range(2):
        press(page, "Clear")
        expect(page.get_by_text("The canvas is blank")).to_be_visible()
        assert pixels(page, "Pure").max() == 0
        draw(page, (140, 60), (140, 220))
        expect(page.get_by_text("The canvas is blank")).to_be_hidden()
        assert (pixels(page, "Pure")[:, 2] == 0).all()


def test_a_drawing_survives_a_visit_to_another_page_and_another_source(page, app):
    open_app(page, app)
    before = panel(page, "Pure").get_attribute("src")
    draw(page, (40, 250), (240, 250))
    wait_for_change(page, "Pure", before)
    drawn = pixels(page, "Pure")
    go_to(page, "Models")
    expect(page.get_by_role("heading", name="Models")).to_be_visible()
    go_to(page, "Denoise")
    expect(panel(page, "Pure")).to_be_visible()
    np.testing.assert_array_equal(pixels(page, "Pure"), drawn)
    # It is back on the canvas as well: a further stroke adds to it.
    before = panel(page, "Pure").get_attribute("src")
    page.wait_for_timeout(500)
    draw(page, (30, 30), (60, 30))
    wait_for_change(page, "Pure", before)
    both = pixels(page, "Pure")
    assert (both[25] >= drawn[25]).all()
    assert both[3, 4] == 255


def test_the_slider_follows_the_keyboard_and_goes_into_the_link(page, app):
    open_app(page, app)
    before = panel(page, "Noisy").get_attribute("src")
    pure = panel(page, "Pure").get_attribute("src")
    page.locator(".st-key-noise input").focus()
    page.keyboard.press("ArrowRight")
    wait_for_change(page, "Noisy", before)
    expect(page).to_have_url(f"{app}/?noise=0.6")
    assert panel(page, "Pure").get_attribute("src") == pure


def test_the_slider_follows_the_mouse(page, app):
    open_app(page, app)
    before = panel(page, "Noisy").get_attribute("src")
    thumb = page.locator(".st-key-noise [role=slider], .st-key-noise input").first.bounding_box()
    x, y = thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 200, y, steps=5)
    page.mouse.up()
    wait_for_change(page, "Noisy", before)
    expect(page).to_have_url(re.compile("noise="))


def test_picking_by_class_and_at_random(page, app):
    open_app(page, f"{app}/?source=Pick")
    before = panel(page, "Pure").get_attribute("src")
    page.locator(".st-key-_class").get_by_text("7", exact=True).click()
    before = wait_for_change(page, "Pure", before)
    expect(page.get_by_text("MNIST labels this digit as a 7.")).to_be_visible()
    number = int(page.url.partition("digit=")[2].partition("&")[0])
    np.testing.assert_array_equal(pixels(page, "Pure"), digits.gallery().images[number])
    press(page, "Random")
    wait_for_change(page, "Pure", before)


def test_reloading_a_link_brings_the_same_pictures(page, app):
    open_app(page, f"{app}/?source=Pick&digit=512&noise=0.8&seed=77&model=book-ffnn&clip=true")
    first = {caption: pixels(page, caption) for caption in ("Noisy", "Pure", "Denoised")}
    np.testing.assert_array_equal(first["Pure"], digits.gallery().images[512])
    page.reload()
    is_ready(page)
    expect(panel(page, "Denoised")).to_be_visible()
    for caption, picture in first.items():
        np.testing.assert_array_equal(pixels(page, caption), picture)
    for part in (
        "source=Pick",
        "digit=512",
        "noise=0.8",
        "seed=77",
        "model=book-ffnn",
        "clip=true",
    ):
        assert part in page.url


def test_an_upload_and_a_file_that_is_none(page, app, tmp_path):
    page.goto(f"{app}/?source=Upload")
    is_ready(page)
    path = tmp_path / "digit.png"
    path.write_bytes(rendering.to_png(255 - digits.gallery().images[512]))
    page.locator("input[type=file]").set_input_files(path)
    expect(panel(page, "Denoised")).to_be_visible()
    np.testing.assert_array_equal(pixels(page, "Pure"), digits.gallery().images[512])
    text = tmp_path / "text.png"
    text.write_text("I am text", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(text)
    expect(page.get_by_text("neither a picture nor a table")).to_be_visible()


def test_on_a_phone_everything_fits_and_three_panels_stand_side_by_side(browser, app):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    open_app(page, app)
    expect(page.locator(".st-key-canvas canvas").last).to_be_visible()  # it moves what is below
    boxes = [panel(page, caption).bounding_box() for caption in ("Noisy", "Pure", "Denoised")]
    assert len({box["y"] for box in boxes}) == 1
    assert boxes[2]["x"] + boxes[2]["width"] <= 390
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    context.close()


@pytest.mark.parametrize("width", [1024, 768])
def test_between_phone_and_desktop_the_whole_canvas_can_be_drawn_on(browser, app, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    open_app(page, app)
    before = panel(page, "Pure").get_attribute("src")
    draw(page, (265, 60), (265, 220))
    wait_for_change(page, "Pure", before)
    assert pixels(page, "Pure")[10, 26] == 255
    box = panel(page, "Denoised").bounding_box()
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    context.close()


def test_two_visitors_do_not_share_a_drawing(browser, app):
    contexts = [browser.new_context() for _ in range(2)]
    first, second = (context.new_page() for context in contexts)
    for page in (first, second):
        open_app(page, app)
    before = panel(first, "Pure").get_attribute("src")
    draw(first, (40, 250), (240, 250))
    wait_for_change(first, "Pure", before)
    press(second, "New noise")
    is_ready(second)
    assert pixels(second, "Pure")[25].max() == 0
    for context in contexts:
        context.close()


def test_a_digit_of_the_sheet_is_chosen_by_a_tap_or_by_keys(phone, app):
    open_app(phone, f"{app}/?source=Pick&digit=412")
    sheet = phone.get_by_role("grid", name="The gallery's digits of class 4")
    before = panel(phone, "Pure").get_attribute("src")
    sheet.get_by_role("gridcell", name="Number 457, a 4").tap()
    before = wait_for_change(phone, "Pure", before)
    chosen = sheet.get_by_role("gridcell", selected=True)
    expect(chosen).to_have_accessible_name("Number 457, a 4")
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        phone.keyboard.press(key)
    wait_for_change(phone, "Pure", before)
    assert "digit=468" in phone.url
    expect(chosen).to_have_accessible_name("Number 468, a 4")
    expect(chosen).to_be_focused()
    np.testing.assert_array_equal(pixels(phone, "Pure"), digits.gallery().images[468])
