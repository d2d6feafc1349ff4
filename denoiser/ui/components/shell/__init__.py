"""What is added to Streamlit's own page: scripts that run before Streamlit's, and what previews read.

A component's script comes with the first answer over the WebSocket. These are there before it, and while
there is none.
"""

import json
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from denoiser.browser import scripts
from denoiser.ui import glossary
from denoiser.ui.components import bundles, files, styles

_SOURCE = Path(__file__).parent
_DESCRIPTION = "Draw a digit, add noise, and watch a small neural network remove it."
_TITLE = b"<title>Streamlit</title>"
_GLOSSARY = {
    f"#{entry.anchor}": {"term": entry.term, "text": entry.text} for entry in glossary.ENTRIES
}
_HEAD = f"""<title>Denoiser</title>
    <meta name="description" content="{_DESCRIPTION}">
    <meta property="og:title" content="Denoiser">
    <meta property="og:description" content="{_DESCRIPTION}">
    <meta property="og:type" content="website">
    <style>{(_SOURCE / "shell.css").read_text(encoding="utf-8")}{styles.TERMS}</style>
    <script>(() => {{
const GLOSSARY = {json.dumps(_GLOSSARY)};
{scripts.join(*bundles.SHELL)}
    }})();</script>""".encode()
# They name a version of Streamlit's page, which may stay the same while ours changes.
_OF_VERSION = (b"etag", b"last-modified")
_OF_REQUEST = (b"if-none-match", b"if-modified-since", b"accept-encoding", b"range")
# The cookie that uploads need. In a page of another site, browsers keep it only with these attributes, and
# only for that site; they need https.
_XSRF_COOKIE = b"_streamlit_xsrf="
_SAME_SITE, _ANY_SITE = b"SameSite=Lax", b"SameSite=None; Secure; Partitioned"


class Shell:
    """ASGI middleware that adds to every page, and lets a page of another site show the app."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the app that answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        # A proxy that ends TLS says so.
        scheme = headers.get("x-forwarded-proto", scope.get("scheme", "")).partition(",")[0].strip()
        answer = _Answer(send, is_secure=scheme == "https")
        # Programs that make previews ask for anything, so the path has to tell: a file has an ending.
        name = scope["path"].rpartition("/")[2]
        is_ours = name.partition("-")[0] in files.STEMS
        if is_ours and (
            file := await to_thread.run_sync(files.find, name)
        ):  # which may read a disk
            await _answer_with(file, headers)(scope, receive, send)
            return
        if "." not in name and "/_stcore/" not in scope["path"]:
            kept = [(name, value) for name, value in scope["headers"] if name not in _OF_REQUEST]
            await self._app({**scope, "headers": kept}, receive, answer.take_page)
        else:
            await self._app(scope, receive, answer.take)


def _answer_with(file: files.File, asked: Headers) -> Response:
    keep = "no-cache" if file.changes else "public, max-age=31536000, immutable"
    headers = {"Cache-Control": keep, "Vary": "Accept-Encoding"}
    content = file.content
    if file.compressed and "gzip" in asked.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = file.compressed, "gzip"
    return Response(content, media_type=file.media_type, headers=headers)


class _Answer:
    """Passes an answer on; a page only when it is complete and has been added to."""

    def __init__(self, send: Send, *, is_secure: bool) -> None:
        self._send = send
        self._is_secure = is_secure
        self._start: Message | None = None
        self._body = b""

    async def take(self, message: Message) -> None:
        """Take a part of any answer."""
        if message["type"] == "http.response.start" and self._is_secure:
            headers = [(name, _for_any_site(name, value)) for name, value in message["headers"]]
            message = {**message, "headers": headers}
        await self._send(message)

    async def take_page(self, message: Message) -> None:
        """Take a part of an answer that may be a page."""
        if message["type"] == "http.response.start":
            if Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._start)
            return
        await self.take(message)

    async def _send_page(self, start: Message) -> None:
        body = self._body.replace(_TITLE, _HEAD, 1)
        headers = MutableHeaders(
            raw=[pair for pair in start["headers"] if pair[0] not in _OF_VERSION]
        )
        if "content-length" in headers and self._body:  # none for HEAD
            headers["content-length"] = str(len(body))
        await self.take({**start, "headers": headers.raw})
        await self.take({"type": "http.response.body", "body": body})


def _for_any_site(name: bytes, value: bytes) -> bytes:
    if name != b"set-cookie" or not value.startswith(_XSRF_COOKIE):
        return value
    return value.replace(_SAME_SITE, _ANY_SITE)
