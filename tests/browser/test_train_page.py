import pytest
from playwright.sync_api import expect

from tests.browser.conftest import is_ready
from tools import server

pytestmark = pytest.mark.browser


def test_what_is_set_is_trained_and_seen_by_all_until_it_is_stopped(browser):
    context = browser.new_context()
    with server.serve() as (address, _):
        mine, other = context.new_page(), context.new_page()
        for page in (mine, other):
            page.goto(f"{address}/train")
            is_ready(page)
        mine.get_by_role("spinbutton", name="Epochs").fill("2")
        mine.keyboard.press("Enter")
        mine.wait_for_timeout(1000)
        mine.get_by_role("button", name="Train", exact=True).click()
        for page in (mine, other):
            expect(page.get_by_text("is being trained")).to_contain_text("2 epochs", timeout=20_000)
        other.get_by_role("button", name="Stop").click()
        expect(mine.get_by_text("Stopping …")).to_be_visible(timeout=10_000)
        expect(mine.get_by_text("was stopped")).to_be_visible(timeout=60_000)
    context.close()
