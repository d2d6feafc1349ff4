import re

import pytest
from playwright.sync_api import expect

from denoiser.models import catalog
from denoiser.ui.components import files
from tests.browser.conftest import is_ready

pytestmark = pytest.mark.browser


def test_the_slider_and_the_strip_set_the_epoch_of_the_page_and_of_its_link(page, app):
    def output_after(epoch: int):
        return page.get_by_alt_text(f"The output of the network after epoch {epoch}", exact=True)

    model = catalog.find().get("book-cnn")
    page.goto(f"{app}/inside?source=Pick&digit=412&model=book-cnn")
    is_ready(page)
    slider = page.locator(".st-key-epoch input")
    slider.focus()
    with page.expect_response(
        re.compile(files.weights(model, 10))
    ):  # the walk is of this epoch, too
        page.keyboard.press("ArrowLeft")
    expect(output_after(10)).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]epoch=10\b"))
    page.get_by_role("button", name="After epoch 1", exact=True).click()
    expect(output_after(1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]epoch=1\b"))
    page.reload()
    expect(output_after(1)).to_be_visible()
    page.locator(".st-key-model input").click()
    page.get_by_role("option", name="blind").click()
    expect(page.get_by_text("520,585 weights")).to_be_visible()
    expect(slider).to_have_count(0)
    expect(page).not_to_have_url(re.compile("epoch="))
