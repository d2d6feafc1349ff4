import base64
import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

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


def go(page, title: str, heading: str) -> None:
    go_to(page, title)
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    is_ready(page)


def large(page: Page, title: str) -> Locator:
    """One of the large pictures."""
    return page.get_by_role("figure").filter(has_text=title).locator("img")


def tile(page: Page, title: str) -> Locator:
    return page.locator(".st-key-tiles").get_by_role("button", name=title)


def grey(image: Locator) -> np.ndarray:
    """The grey levels of a picture that is in the page itself."""
    content = base64.b64decode(image.get_attribute("src").partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(content)).convert("L"))


def test_the_picture_and_its_noise_travel_from_page_to_page(page, app):
    open_app(page, f"{app}/?source=Pick&digit=412&noise=0.9&seed=3&clip=true")
    noisy = pixels(page, "Noisy")
    go(page, "Compare", "Compare denoisers")
    given = large(page, "Noisy input")
    np.testing.assert_array_equal(grey(given), noisy)
    before = given.get_attribute("src")
    press(page, "New noise")
    expect(given).not_to_have_attribute("src", before)
    renewed = grey(given)
    go(page, "Denoise", "Denoise a digit")
    expect(panel(page, "Noisy")).to_be_visible()
    np.testing.assert_array_equal(pixels(page, "Noisy"), renewed)


def test_a_drawing_travels_too_and_can_be_drawn_on(page, app):
    open_app(page, app)
    before = panel(page, "Pure").get_attribute("src")
    draw(page, (40, 250), (240, 250))
    wait_for_change(page, "Pure", before)
    noisy = pixels(page, "Noisy")
    go(page, "Compare", "Compare denoisers")
    output = large(page, "Blind U-Net")
    expect(output).to_be_visible()
    page.wait_for_timeout(700)
    np.testing.assert_allclose(grey(large(page, "Noisy input")), noisy, atol=2)
    before = output.get_attribute("src")
    draw(page, (40, 30), (240, 30))
    expect(output).not_to_have_attribute("src", before)


def test_a_tapped_tile_is_large_and_opens_elsewhere_with_the_same_noise(phone, app):
    phone.goto(f"{app}/compare?source=Pick&digit=412&noise=0.7&seed=3")
    is_ready(phone)
    noisy, output = grey(large(phone, "Noisy input")), large(phone, "The book's FFNN")
    picture = tile(phone, "The book's FFNN").locator("img")
    sizes = [
        box["width"] for box in (large(phone, "Original").bounding_box(), picture.bounding_box())
    ]
    assert sizes == [168, 84]  # by whole pixels
    tile(phone, "The book's FFNN").tap()
    expect(output).to_have_attribute("src", picture.get_attribute("src"))
    assert "denoiser=book-ffnn" in phone.url
    phone.get_by_role("link", name="Open on Denoise").tap()
    expect(phone.get_by_role("heading", name="Denoise a digit")).to_be_visible()
    is_ready(phone)
    expect(phone.locator(".st-key-model input")).to_have_value("book-ffnn")
    np.testing.assert_array_equal(pixels(phone, "Noisy"), noisy)


def test_the_table_and_a_picture_can_be_taken_away(page, app, tmp_path):
    page.goto(f"{app}/compare?source=Pick&digit=412")
    is_ready(page)
    for label, file in (
        ("Save as image", "denoisers.png"),
        ("Table as CSV", "denoisers.csv"),
    ):
        with page.expect_download() as download:
            page.get_by_text(label).click()
        assert download.value.suggested_filename == file
        download.value.save_as(tmp_path / file)
    with Image.open(tmp_path / "denoisers.png") as card:
        assert card.size[0] > 5 * 140
    assert "blind" in (tmp_path / "denoisers.csv").read_text(encoding="utf-8")
