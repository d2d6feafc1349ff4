"""A page of another site that shows the app in a frame."""

import contextlib
import http.server
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def framing(address: str) -> Iterator[str]:
    """Serve a page with a frame; yield its address.

    Browsers take it for another site: it is on "localhost", the app on 127.0.0.1.

    Args:
        address: What the frame shows.
    """

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            frame = f'<iframe src="{address}" width="1400" height="850"></iframe>'
            self.wfile.write(frame.encode())

        def log_message(self, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as site:
        threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://localhost:{site.server_port}"
        site.shutdown()
