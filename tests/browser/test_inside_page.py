import pytest
from playwright.sync_api import expect

from tests.browser.conftest import is_ready

pytestmark = pytest.mark.browser


def test_a_click_on_a_pixel_of_the_output_chooses_it(page, app):
    page.goto(f"{app}/inside?source=Pick&digit=412&model=book-cnn")
    is_ready(page)
    pixels = page.get_by_role("grid", name="The output of the network, pixel by pixel")
    pixels.get_by_role("gridcell", name="Row 0, column 27", exact=True).click()
    expect(page.get_by_text("36 pixels")).to_be_visible()
    assert "row=0" in page.url
    assert "column=27" in page.url
    for key in ("ArrowUp", "ArrowDown", "ArrowLeft", " "):  # the first leads nowhere
        page.keyboard.press(key)
    expect(page.get_by_role("spinbutton", name="Row")).to_have_value("1")
    expect(page.get_by_role("spinbutton", name="Column")).to_have_value("26")
    expect(page.get_by_text("rows 0 to 6 and columns 21 to 27")).to_be_visible()


def test_another_model_is_shown_by_the_whole_page(page, app):
    page.goto(f"{app}/inside?source=Pick&digit=412&model=book-cnn")
    is_ready(page)
    page.locator(".st-key-model input").click()
    page.get_by_role("option", name="book-ffnn").click()
    expect(page.get_by_text("50,992 weights")).to_be_visible()
    expect(page.get_by_text("pictures of weights of")).to_be_visible()
