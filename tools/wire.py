"""A wire between a browser and a server, which can be cut."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit


class Wire:
    """Passes connections on to a server until it is cut.

    Attributes:
        address: What a browser opens.
    """

    def __init__(self, target: str) -> None:
        """Listen on a free port.

        Args:
            target: The server's address, such as "http://127.0.0.1:8501".
        """
        self.target = target
        self._is_cut = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._server = self._run(asyncio.start_server(self._pass_on, sock=listening))

    def cut(self) -> None:
        """End every connection, and refuse new ones."""
        self._is_cut = True
        self._run(self._drop())

    def mend(self) -> None:
        """Pass connections on again."""
        self._is_cut = False

    def close(self) -> None:
        """Stop for good."""
        self._server.close()
        self.cut()
        self._run(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _finish(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _drop(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        parts = urlsplit(self.target)
        try:
            to_read, to_write = await asyncio.open_connection(parts.hostname, parts.port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, to_write}
        self._writers |= ends
        await asyncio.gather(_copy(reader, to_write), _copy(to_read, writer))
        self._writers -= ends


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()


@contextlib.contextmanager
def wire(target: str) -> Iterator[Wire]:
    """Run a wire to a server."""
    made = Wire(target)
    try:
        yield made
    finally:
        made.close()
