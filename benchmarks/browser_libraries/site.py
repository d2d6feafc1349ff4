"""Serve the page that measures, with the libraries and the network, to a browser on this machine."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_FOLDER = Path(__file__).parent
_SCRIPTS = ("tfjs_model.js", "engines.js", "page.js")
_PAGE = "<!doctype html><meta charset=utf-8><body>" + "".join(
    f"<script src={name}></script>" for name in ("engine.js", *_SCRIPTS)
)
_TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
}
# A worker knows no names of packages.
_NAMED = b'from "@litertjs/wasm-utils"'
_PLACED = b'from "/libraries/@litertjs/wasm-utils/dist/index.js"'


@contextlib.contextmanager
def serve(
    contents: Mapping[str, bytes], libraries: Path
) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Serve files; yield the address of the page, and what has been loaded of the libraries.

    Args:
        contents: Files by name, the engine's script `engine.js` among them.
        libraries: The folder `node_modules`.

    Yields:
        The address, and a list that grows by the path and the bytes of each file of a library.
    """
    own = {"": _PAGE.encode()}
    own |= {name: (_FOLDER / name).read_bytes() for name in (*_SCRIPTS, "worker.js")}
    own |= contents
    loaded: list[tuple[str, int]] = []
    root = libraries.resolve()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0].lstrip("/")
            content = own.get(path)
            file = (root / path.removeprefix("libraries/")).resolve()
            if content is None and root in file.parents and file.is_file():
                content = file.read_bytes()
                loaded.append((path, len(content)))
                if file.suffix == ".js":
                    content = content.replace(_NAMED, _PLACED)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            kind = _TYPES.get(Path(path or ".html").suffix or ".html", "application/octet-stream")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", loaded
        finally:
            server.shutdown()
