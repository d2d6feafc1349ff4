import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import is_ready

pytestmark = pytest.mark.browser


def open_page(page, address: str) -> None:
    page.goto(address)
    is_ready(page)
    expect(page.locator(".network button").first).to_be_visible()
    expect(page.locator("[data-mattering] [data-words]")).to_contain_text("Row")


def box(page, name: str):
    return page.locator(f'.network button[aria-label^="{name}:"]')


def test_any_product_is_three_clicks_away_and_one_can_walk_back_to_the_input(page, app):
    open_page(page, f"{app}/inside?source=Pick&digit=412&model=book-cnn")
    number = page.locator("[data-number]")
    expect(number).to_contain_text("Row 14, column 14 of denoised is")
    box(page, "encode_2").click()
    expect(page.get_by_role("heading", name="encode_2: Convolution, 3 × 3")).to_be_visible()
    maps = page.locator("[data-maps] canvas")
    expect(maps).to_have_count(32)
    expect(number).to_contain_text("of encode_2 is")  # its largest number
    maps.nth(9).click()
    expect(number).to_contain_text(re.compile(r"Map 10, row 1\d, column 1\d of encode_2 is"))
    number.get_by_role("button", name="Show all 64").click()
    expect(number.locator("section")).to_have_count(64)
    # The sums of the maps and the bias are the number.
    sums = number.locator(".sum").all_inner_texts()
    *_, bias_and_sum = number.locator(".result").inner_text().splitlines()[0].split(" + bias ")
    bias, before = (float(text.replace("−", "-")) for text in bias_and_sum.split(" = "))
    total = sum(float(text.removeprefix("sum ").replace("−", "-")) for text in sums)
    assert total + bias == pytest.approx(before, abs=0.05)  # 64 sums, each to three digits
    for layer in ("encode_1", "noisy"):
        number.locator("button.cell").first.click()
        expect(number.locator("p").first).to_contain_text(layer)
    expect(number).to_contain_text("of the noisy picture is")
    expect(page).to_have_url(re.compile("layer=noisy"))
    page.get_by_role("button", name="Back", exact=True).click()
    expect(number.locator("p").first).to_contain_text("of encode_1 is")
    page.reload()
    is_ready(page)
    expect(number.locator("p").first).to_contain_text("of encode_1 is")


def test_the_keyboard_walks_too_and_reading_goes_on_at_the_number(page, app):
    open_page(page, f"{app}/inside?source=Pick&digit=412&model=book-cnn")
    box(page, "decode_2").focus()
    page.keyboard.press("Enter")
    first = page.locator("[data-number] p").first
    expect(first).to_contain_text("of decode_2 is")
    for name, value in {"Map": "64", "Row": "14", "Column": "3"}.items():
        page.get_by_role("spinbutton", name=name).fill(value)
        page.keyboard.press("Enter")
    expect(first).to_contain_text("Map 64, row 14, column 3 of decode_2 is")
    page.locator("[data-number] button.cell").first.focus()
    page.keyboard.press("Enter")
    expect(first).to_contain_text("of decode_1 is")
    expect(first).to_be_focused()


def test_maps_follow_the_slider_while_it_is_held_and_nothing_is_sent(page, app):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_page(page, f"{app}/inside?source=Pick&digit=412&model=book-cnn&layer=encode_1")
    page.evaluate(
        "document.addEventListener('denoiser-inside', () => (window.seen = (window.seen ?? 0) + 1))"
    )
    track = page.locator(".st-key-noise [role=group]").bounding_box()
    y = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + 0.55 / 1.5 * track["width"], y)
    page.mouse.down()
    before, seen = len(sent), page.evaluate("window.seen ?? 0")
    pixels = page.locator("[data-maps] canvas").first
    shown = pixels.evaluate("canvas => canvas.toDataURL()")
    page.mouse.move(track["x"] + 1.2 / 1.5 * track["width"], y, steps=10)
    page.wait_for_function(f"window.seen > {seen + 2}")
    assert pixels.evaluate("canvas => canvas.toDataURL()") != shown
    assert len(sent) == before
    page.mouse.up()


def test_arrows_choose_the_pixel_whose_sensitivity_is_shown(page, app):
    open_page(page, f"{app}/inside?source=Pick&digit=412&model=book-cnn")
    words = page.locator("[data-mattering] [data-words]")
    expect(words).to_contain_text("Row 14, column 14 can")
    expect(words).to_contain_text("can depend on up to 121 pixels of the input")
    page.locator("[data-output] canvas").focus()
    for key in ["ArrowUp"] * 14 + ["ArrowUp", "ArrowRight"]:  # the last ArrowUp leads nowhere
        page.keyboard.press(key)
    expect(words).to_contain_text("Row 0, column 15 can")
    expect(words).to_contain_text("can depend on up to 66 pixels of the input")
    expect(page.locator("[data-effective]")).to_contain_text("effective pixels")
    row = page.get_by_role("spinbutton", name="Row")  # of the number in the section above
    row.fill("9")
    row.press("Enter")
    expect(words).to_contain_text("Row 9, column 14 can")


def test_a_number_of_the_code_changes_what_is_drawn_until_it_is_reset(page, app):
    open_page(page, f"{app}/inside?source=Pick&digit=412&model=book-ffnn")
    code = page.locator("[data-code]")
    expect(code.get_by_role("slider")).to_have_count(32)
    drawn = code.locator("[data-place=own] canvas")
    before = drawn.evaluate("canvas => canvas.toDataURL()")
    changed = f"canvas => canvas.toDataURL() !== {before!r}"
    slider = code.get_by_role("slider").nth(16)
    slider.evaluate(
        "input => { input.value = input.max; input.dispatchEvent(new Event('input')); }"
    )
    page.wait_for_function(changed, arg=drawn.element_handle())
    code.get_by_role("button", name="Reset the sliders").click()
    page.wait_for_function(changed.replace("!==", "==="), arg=drawn.element_handle())
    code.get_by_role("button", name="To 8").click()
    expect(code.locator("[data-place=path]")).to_be_visible()


def test_misleading_noise_is_found_and_stays_while_one_walks(page, app):
    open_page(page, f"{app}/inside?source=Pick&digit=412&noise=0.8")
    misleading = page.locator("[data-misleading]")
    misleading.get_by_role("button", name="2", exact=True).click()
    expect(misleading.locator("[data-words]")).to_contain_text(
        "what the network draws is classified as a 2"
    )
    ordinary, found = misleading.locator(".histograms figcaption").all_inner_texts()
    assert found == ordinary.replace("Ordinary", "Misleading")
    expect(misleading.locator("[data-classes]")).to_contain_text(
        "of 16 are classified as", timeout=60_000
    )
    box(page, "code").click()
    page.wait_for_url("**layer=code**")
    expect(misleading.locator("[data-words]")).to_contain_text("is classified as a 2")


def test_another_model_is_shown_by_the_whole_page(page, app):
    open_page(page, f"{app}/inside?source=Pick&digit=412&model=book-cnn")
    page.locator(".st-key-model input").click()
    page.get_by_role("option", name="book-ffnn").click()
    expect(page.get_by_text("50,992 weights")).to_be_visible()
    expect(page.get_by_text("pictures of weights of")).to_be_visible()
    expect(box(page, "code")).to_be_visible()
