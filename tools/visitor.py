"""A visitor without a browser, who speaks Streamlit's protocol and can send anything.

For the load driver, and for tests of what no browser would send.
"""

import asyncio
import base64
import contextlib
import io
import json
import time
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import numpy as np
import requests
import websockets
from PIL import Image
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

SECONDS = 60  # more than any answer takes on a busy machine
_PRESSED = ("trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value")


class Visitor:
    """One visit: a session on the server, what its page shows, and what it has said.

    Attributes:
        faults: What a page never should show: errors that nothing caught.
        session: Streamlit's name for the session, once a page is open.
        began: When the last script began to run, by `time.perf_counter`.
    """

    def __init__(self, connection: websockets.ClientConnection, address: str):
        self._connection, self._address = connection, address
        self._page = ""  # Streamlit's names for pages and running fragments are hashes
        self._pages: dict[str, str] = {}
        self._query = ""
        self._states: dict[str, WidgetState] = {}
        self._shown: dict[tuple[int, ...], tuple[Element, str, int]] = {}
        self._run, self._fragments = 0, ()
        self.faults: list[str] = []
        self.session = ""
        self.began = 0.0

    @property
    def page(self) -> str:
        """The name of the page that is shown, as in its address; "" for the first."""
        return next((name for name, hash_ in self._pages.items() if hash_ == self._page), "")

    @property
    def elements(self) -> list[Element]:
        """What the page shows, in its order."""
        return [element for _, (element, *_) in sorted(self._shown.items())]

    @property
    def shown(self) -> list[tuple[Element, str, int]]:
        """The same with the fragment that each is in, and the number of the run that it is from."""
        return [*self._shown.values()]

    @property
    def captions(self) -> list[str]:
        """The captions of its pictures."""
        return [e.imgs.imgs[0].caption for e in self.elements if e.HasField("imgs")]

    @property
    def alerts(self) -> list[str]:
        """What its errors, warnings and notes say."""
        return [element.alert.body for element in self.elements if element.HasField("alert")]

    async def open(self, page: str = "", **query: Any) -> None:
        """Opens a page, by its name in the address, with parameters, and waits until it is there."""
        self._query = urlencode(query, doseq=True)
        message = BackMsg()
        message.rerun_script.query_string = self._query
        if page in self._pages:
            message.rerun_script.page_script_hash = self._pages[page]
            # As a browser does, which forgets what is no longer on the page.
            self._states.clear()
        else:
            message.rerun_script.page_name = page
        await self.send(message)

    async def set(self, key: str, **value: Any) -> None:
        """Changes a widget and waits for the answer.

        Args:
            key: Its key, or the label of one that has none.
            value: The field of Streamlit's `WidgetState` that holds it, with the value.
        """
        name, fragment = self.find(key)
        await self.send_states(state_of(name, **value), fragment=fragment)

    async def send_states(self, *states: WidgetState, fragment: str = "") -> None:
        """Sends states of widgets with those that were sent before, and waits for the answer."""
        self._states |= {state.id: state for state in states}
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.query_string = self._query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(self._states.values())
        for name in [
            n for n, state in self._states.items() if state.WhichOneof("value") in _PRESSED
        ]:
            del self._states[name]
        await self.send(message)

    async def upload(self, key: str, name: str, content: bytes) -> None:
        """Uploads a file by HTTP, as a browser does, and waits for the answer."""
        widget, fragment = self.find(key)
        message = BackMsg()
        message.file_urls_request.request_id = name
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.session
        await self._connection.send(message.SerializeToString())
        answer = await self._wait_for("file_urls_response")
        urls = answer.file_urls_response.file_urls[0]
        await asyncio.to_thread(self._put, urls.upload_url, name, content)
        state = WidgetState(id=widget)
        file = state.file_uploader_state_value.uploaded_file_info.add()
        file.file_id, file.name, file.size = urls.file_id, name, len(content)
        file.file_urls.CopyFrom(urls)
        await self.send_states(state, fragment=fragment)

    def find(self, key: str) -> tuple[str, str]:
        """Gives the ids of a widget and of the fragment that it is in.

        Args:
            key: Its key, or the label of one that has none.
        """
        for element, fragment, _ in self._shown.values():
            widget = getattr(element, element.WhichOneof("type"))
            name = getattr(widget, "id", "")
            if name and (name.endswith(f"-{key}") or getattr(widget, "label", "") == key):
                return name, fragment
        raise LookupError(f"there is no widget {key!r} on the page")

    def forget(self) -> None:
        """Forgets the states that it has sent: the next message is without them."""
        self._states.clear()

    def has(self, key: str) -> bool:
        """Tells whether there is such a widget on the page."""
        with contextlib.suppress(LookupError):
            return bool(self.find(key))
        return False

    async def send(self, message: BackMsg) -> None:
        """Sends a message and waits until the script has run."""
        await self._connection.send(message.SerializeToString())
        await self._wait_for("script_finished")

    async def _wait_for(self, kind: str) -> ForwardMsg:
        async with asyncio.timeout(SECONDS):
            while True:
                message = ForwardMsg.FromString(await self._connection.recv())
                self._take(message)
                is_early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
                if message.WhichOneof("type") == kind and not (
                    kind == "script_finished" and is_early
                ):
                    return message

    def _take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                new = message.new_session
                self.session = new.initialize.session_id or self.session
                self._page = new.page_script_hash
                self._fragments = tuple(message.metadata.run.fragment_ids)
                self._run += 1
                self.began = time.perf_counter()
            case "navigation":
                self._page = message.navigation.page_script_hash
                self._pages = {
                    "" if page.is_default else page.url_pathname: page.page_script_hash
                    for page in message.navigation.app_pages
                }
            case "delta" if message.delta.HasField("new_element"):
                element, place = message.delta.new_element, tuple(message.metadata.delta_path)
                self._shown[place] = element, message.delta.fragment_id, self._run
                if element.HasField("exception"):
                    self.faults.append(f"{element.exception.type}: {element.exception.message}")
            case "session_event" if message.session_event.HasField("script_compilation_exception"):
                self.faults.append(message.session_event.script_compilation_exception.message)
            case "script_finished":
                # A fragment that ran has run those within it, too.
                ran = {shown[1] for shown in self._shown.values() if shown[2] == self._run}
                ran.update(self._fragments)
                self._shown = {
                    place: shown
                    for place, shown in self._shown.items()
                    if shown[2] == self._run or (self._fragments and shown[1] not in ran)
                }

    def _put(self, url: str, name: str, content: bytes) -> None:
        with requests.Session() as http:
            http.get(f"{self._address}/_stcore/health", timeout=SECONDS)
            token = http.cookies.get("_streamlit_xsrf", "")
            http.put(
                self._address + url,
                files={"file": (name, content)},
                headers={"X-Xsrftoken": token},
                timeout=SECONDS,
            ).raise_for_status()


@contextlib.asynccontextmanager
async def visit(address: str) -> AsyncIterator[Visitor]:
    """Connects to the app at an address; leaves it at the end."""
    async with websockets.connect(
        address.replace("http", "ws") + "/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,
        compression=None,
        open_timeout=SECONDS,
    ) as connection:
        yield Visitor(connection, address)


def run(visits: Coroutine) -> None:
    """Runs visits in a thread of their own: Playwright keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, visits).result()


def state_of(widget: str, **value: Any) -> WidgetState:
    """Gives the state of a widget: `state_of(name, int_value=3)`."""
    ((field, content),) = value.items()
    state = WidgetState(id=widget)
    if field.endswith("_array_value"):
        getattr(state, field).data.extend(content)
        getattr(state, field).SetInParent()
    else:
        setattr(state, field, content)
    return state


def drawn(rgba: np.ndarray) -> str:
    """Gives the canvas' state, as JSON, with a drawing on it.

    Args:
        rgba: uint8 array of shape (280, 280, 4).
    """
    file = io.BytesIO()
    Image.fromarray(rgba).save(file, "PNG")
    url = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    raw = {"objects": [], "background": ""}
    return json.dumps({"drawing": {"raw": raw, "data": url}, "backgroundFit": None})
