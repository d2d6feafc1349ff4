"""The app in a frame on a page of another site, as Hugging Face and learning platforms show it."""

import http.server
import threading

import pytest
from playwright.sync_api import expect

from denoiser.data import digits
from tests.conftest import encode

pytestmark = pytest.mark.browser


@pytest.fixture
def other_site(app):
    """The address of a page of another site that shows the app in a frame."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            page = f'<iframe src="{app}/?source=Upload" width="1400" height="850"></iframe>'
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}"  # another site than 127.0.0.1
        site.shutdown()


def test_drawing_panels_and_uploads_work_in_a_frame_on_another_site(page, other_site):
    # As behind a proxy that ends TLS. Browsers treat this machine's own addresses as secure.
    page.set_extra_http_headers({"X-Forwarded-Proto": "https"})
    page.goto(other_site)
    frame = page.frame_locator("iframe")
    frame.locator("input[type=file]").set_input_files(
        {
            "name": "digit.png",
            "mimeType": "image/png",
            "buffer": encode(digits.gallery().images[512]),
        }
    )
    pure = frame.get_by_test_id("stImage").filter(has_text="Pure").locator("img")
    expect(pure).to_be_visible(timeout=15_000)
    frame.get_by_role("radio", name="Draw").click()
    expect(frame.locator(".st-key-canvas canvas").last).to_be_visible()
    expect(pure).to_be_visible()
    assert pure.evaluate("image => image.decode().then(() => image.naturalWidth)") == 280


def test_without_https_the_page_says_why_uploads_fail_in_a_frame(page, other_site):
    page.goto(other_site)
    notice = page.frame_locator("iframe").get_by_text("this browser keeps no cookie for it")
    expect(notice).to_be_visible(timeout=15_000)
