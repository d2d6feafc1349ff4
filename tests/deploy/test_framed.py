"""Two replicas behind nginx, in a frame on another site, as Hugging Face and learning platforms show it."""

import pytest
from playwright.sync_api import expect

from denoiser.data import digits
from tests.conftest import encode
from tools import server
from tools.other_site import framing

pytestmark = pytest.mark.browser


def test_drawing_panels_uploads_and_links_work_in_a_frame_on_another_site(balance, browser):
    one, other, port = "127.0.0.2", "127.0.0.3", server.free_port()
    with (
        server.serve(host=one, port=port),
        server.serve(host=other, port=port),
        balance([one, other], port, frame_ancestors="*") as nginx,
        framing(f"{nginx.address}/?source=Upload") as address,
    ):
        for _ in range(3):  # visitors of either replica
            page = browser.new_page()
            # As behind a load balancer that ends TLS. Browsers treat this machine as secure.
            page.set_extra_http_headers({"X-Forwarded-Proto": "https"})
            page.goto(address)
            frame = page.frame_locator("iframe")
            content = encode(digits.gallery().images[512])
            frame.locator("input[type=file]").set_input_files(
                {"name": "digit.png", "mimeType": "image/png", "buffer": content}
            )
            panels = [
                frame.get_by_test_id("stImage").filter(has_text=name).locator("img")
                for name in ("Noisy", "Pure", "Denoised")
            ]
            for source in ("Upload", "Draw"):
                frame.get_by_role("radio", name=source).click()
                for picture in panels:
                    expect(picture).to_be_visible()
                    width = "image => image.decode().then(() => image.naturalWidth)"
                    assert picture.evaluate(width) == 28
            expect(frame.locator(".st-key-canvas canvas").last).to_be_visible()
            frame.get_by_role("button", name="Copy link").click()
            # Where the frame may not write to the clipboard, the link is shown.
            told = frame.get_by_text("Copied").or_(frame.get_by_label("Link to this view"))
            expect(told.first).to_be_visible()
            page.close()
