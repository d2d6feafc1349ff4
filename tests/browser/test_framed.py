"""The app in a frame on a page of another site; tests/deploy has the same behind nginx."""

import pytest
from playwright.sync_api import expect

from tools.other_site import framing

pytestmark = pytest.mark.browser


def test_without_https_the_page_says_why_uploads_fail_in_a_frame(page, app):
    with framing(f"{app}/?source=Upload") as address:
        page.goto(address)
        notice = page.frame_locator("iframe").get_by_text("this browser keeps no cookie for it")
        expect(notice).to_be_visible()
