import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import draw, is_ready, open_app, panel, pixels, press, wait_for_change

pytestmark = pytest.mark.browser


def go(page, title: str, heading: str) -> None:
    page.locator(".st-key-pages").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    is_ready(page)


def test_the_picture_and_its_noise_travel_from_page_to_page(page, app):
    open_app(page, f"{app}/?source=Pick&digit=412&noise=0.9&seed=3&clip=true")
    noisy = pixels(page, "Noisy")
    go(page, "Compare", "Compare denoisers")
    expect(panel(page, "noisy input")).to_be_visible()
    np.testing.assert_array_equal(pixels(page, "noisy input", factor=6), noisy)
    before = panel(page, "noisy input").get_attribute("src")
    press(page, "New noise")
    wait_for_change(page, "noisy input", before)
    renewed = pixels(page, "noisy input", factor=6)
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
    expect(panel(page, "noisy input")).to_be_visible()
    page.wait_for_timeout(700)
    np.testing.assert_allclose(pixels(page, "noisy input", factor=6), noisy, atol=2)
    before = panel(page, "Blind U-Net").get_attribute("src")
    draw(page, (40, 30), (240, 30))
    wait_for_change(page, "Blind U-Net", before)


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
