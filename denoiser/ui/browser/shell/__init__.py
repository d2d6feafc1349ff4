"""What is added to Streamlit's own page: scripts that run before Streamlit's, and what previews read.

A component's script comes with the first answer over the WebSocket. These are there before it, and while
there is none.
"""

from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from denoiser.ui.browser import scripts

_SOURCE = Path(__file__).parent
_DESCRIPTION = "Draw a digit, add noise, and watch a small neural network remove it."
_TITLE = b"<title>Streamlit</title>"
_HEAD = f"""<title>Denoiser</title>
    <meta name="description" content="{_DESCRIPTION}">
    <meta property="og:title" content="Denoiser">
    <meta property="og:description" content="{_DESCRIPTION}">
    <meta property="og:type" content="website">
    <style>{(_SOURCE / "shell.css").read_text(encoding="utf-8")}</style>
    <script>(() => {{
{scripts.join(*scripts.SHELL)}
    }})();</script>""".encode()
# They name a version of Streamlit's page, which may stay the same while ours changes.
_OF_VERSION = (b"etag", b"last-modified")
_OF_REQUEST = (b"if-none-match", b"if-modified-since", b"accept-encoding", b"range")


class Shell:
    """ASGI middleware that adds to every page, and to nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the app that answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if name not in _OF_REQUEST]
        await self._app({**scope, "headers": kept}, receive, _Answer(send).take)


class _Answer:
    """Passes an answer on; a page only when it is complete and has been added to."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def take(self, message: Message) -> None:
        """Take a part of the answer."""
        if message["type"] == "http.response.start":
            if Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page()
            return
        await self._send(message)

    async def _send_page(self) -> None:
        assert self._start is not None
        body = self._body.replace(_TITLE, _HEAD, 1)
        kept = [pair for pair in self._start["headers"] if pair[0] not in _OF_VERSION]
        headers = MutableHeaders(raw=kept)
        if "content-length" in headers and self._body:  # none for HEAD
            headers["content-length"] = str(len(body))
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})
