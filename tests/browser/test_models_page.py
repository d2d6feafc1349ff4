import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import is_ready

pytestmark = pytest.mark.browser
HEIGHT_OF_ROW = 35  # pixels


def press_row(page: Page, row: int, *, x: int) -> None:
    """Taps a row of the first table, so many pixels from its left."""
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    page.touchscreen.tap(box["x"] + x, box["y"] + (row + 1.5) * HEIGHT_OF_ROW)


def test_a_tap_on_a_row_shows_that_model_and_opens_it_elsewhere(phone, app):
    phone.goto(f"{app}/models")
    is_ready(phone)
    phone.get_by_test_id("stDataFrame").first.locator("canvas").first.wait_for()
    phone.wait_for_timeout(1000)  # the table is drawn
    for row, name, title, x in (  # on its mark, and on a cell
        (2, "book-ffnn", "The book's FFNN.", 16),
        (1, "book-cnn", "The book's CNN.", 150),
    ):
        press_row(phone, row, x=x)
        expect(phone.get_by_text(title)).to_be_visible()
        expect(phone.locator(".st-key-model input")).to_have_value(name)
        assert f"model={name}" in phone.url
    phone.get_by_role("link", name="Compare it").tap()
    expect(phone.get_by_role("heading", name="Compare denoisers")).to_be_visible()
    is_ready(phone)
    assert "denoiser=book-cnn" in phone.url
    expect(phone.get_by_role("figure").filter(has_text="The book's CNN")).to_be_visible()
