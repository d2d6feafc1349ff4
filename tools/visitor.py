"""Visit the app without a browser, over Streamlit's protocol.

For benchmarks, and for tests of what no browser would send.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import requests
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tools import widget_states

SECONDS = 60  # more than any answer takes on a busy machine


class Visitor:
    """One visit: a session on the server, and the elements on its page.

    Attributes:
        faults: Messages of the errors that nothing caught, which no page should show.
        session: Streamlit's id of the session, once a page is open.
        began: When the last run of a script began, by `time.perf_counter`.
    """

    def __init__(
        self, connection: websockets.ClientConnection, address: str, cookies: Mapping[str, str]
    ):
        self._connection, self._address, self._cookies = connection, address, cookies
        self._page = ""  # the hash that Streamlit identifies the page by
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
        """The name of the current page, as in its address; "" for the first."""
        return next((name for name, hash_ in self._pages.items() if hash_ == self._page), "")

    @property
    def elements(self) -> list[Element]:
        """The elements of the page, in its order."""
        return [element for _, (element, *_) in sorted(self._shown.items())]

    @property
    def shown(self) -> list[tuple[Element, str, int]]:
        """The elements, each with the id of its fragment and the number of the run that made it."""
        return [*self._shown.values()]

    @property
    def captions(self) -> list[str]:
        """The captions of the pictures."""
        return [e.imgs.imgs[0].caption for e in self.elements if e.HasField("imgs")]

    @property
    def alerts(self) -> list[str]:
        """The texts of errors, warnings and notes."""
        return [element.alert.body for element in self.elements if element.HasField("alert")]

    async def open(self, page: str = "", **query: Any) -> None:
        """Open a page and wait until its script has run.

        Args:
            page: Its name in the address; "" for the first.
            query: Parameters of the link.
        """
        self._query = urlencode(query, doseq=True)
        message = BackMsg()
        message.rerun_script.query_string = self._query
        if page in self._pages:
            message.rerun_script.page_script_hash = self._pages[page]
            # As a browser does, which drops the states of widgets that are no longer on the page.
            self._states.clear()
        else:
            message.rerun_script.page_name = page
        await self.send(message)

    async def set(self, key: str, **value: Any) -> None:
        """Change a widget and wait until the script has run.

        Args:
            key: Its key, or the label of one that has none.
            value: See `widget_states.state_of`.
        """
        name, fragment = self.find(key)
        await self.send_states(widget_states.state_of(name, **value), fragment=fragment)

    async def send_states(self, *states: WidgetState, fragment: str = "") -> None:
        """Send states of widgets with those that were sent before, and wait until the script has run.

        Args:
            states: The new ones.
            fragment: The fragment that is to run; "" for the whole script.
        """
        self._states |= {state.id: state for state in states}
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.query_string = self._query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(self._states.values())
        self._states = {
            name: state
            for name, state in self._states.items()
            if not widget_states.is_trigger(state)
        }
        await self.send(message)

    async def upload(self, key: str, name: str, content: bytes) -> WidgetState:
        """Upload a file by HTTP, as a browser does, and wait until the script has run.

        Args:
            key: The key of the uploader, or the label of one that has none.
            name: The file's name.
            content: The file's content.

        Returns:
            The state of the uploader that was sent for it.
        """
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
        return state

    def find(self, key: str) -> tuple[str, str]:
        """Return the ids of a widget and of its fragment.

        Args:
            key: The widget's key, or the label of one that has none.

        Raises:
            LookupError: There is no such widget on the page.
        """
        for element, fragment, _ in self._shown.values():
            widget = getattr(element, element.WhichOneof("type"))
            name = getattr(widget, "id", "")
            if name and (name.endswith(f"-{key}") or getattr(widget, "label", "") == key):
                return name, fragment
        raise LookupError(f"there is no widget {key!r} on the page")

    def has(self, key: str) -> bool:
        """Return whether there is a widget with this key or label on the page."""
        with contextlib.suppress(LookupError):
            return bool(self.find(key))
        return False

    async def send(self, message: BackMsg) -> None:
        """Send a message and wait until the script has run."""
        await self._connection.send(message.SerializeToString())
        await self._wait_for("script_finished")

    async def _wait_for(self, kind: str) -> ForwardMsg:
        async with asyncio.timeout(SECONDS):
            while True:
                message = ForwardMsg.FromString(await self._connection.recv())
                self._handle(message)
                is_early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
                if message.WhichOneof("type") == kind and not (
                    kind == "script_finished" and is_early
                ):
                    return message

    def _handle(self, message: ForwardMsg) -> None:
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
                # A fragment that runs also runs those inside it.
                ran = {shown[1] for shown in self._shown.values() if shown[2] == self._run}
                ran.update(self._fragments)
                self._shown = {
                    place: shown
                    for place, shown in self._shown.items()
                    if shown[2] == self._run or (self._fragments and shown[1] not in ran)
                }

    def _put(self, url: str, name: str, content: bytes) -> None:
        with requests.Session() as http:
            http.cookies.update(self._cookies)
            http.get(f"{self._address}/_stcore/health", timeout=SECONDS)
            token = http.cookies.get("_streamlit_xsrf", "")
            http.put(
                self._address + url,
                files={"file": (name, content)},
                headers={"X-Xsrftoken": token},
                timeout=SECONDS,
            ).raise_for_status()


@contextlib.asynccontextmanager
async def visit(address: str, cookies: Mapping[str, str] | None = None) -> AsyncIterator[Visitor]:
    """Connect to the app at an address, and leave it at the end.

    Args:
        address: The app's address, with its base path.
        cookies: Cookies that a proxy before the app has set.
    """
    cookies = cookies or {}
    async with websockets.connect(
        address.replace("http", "ws") + "/_stcore/stream",
        subprotocols=["streamlit"],
        additional_headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())}
        if cookies
        else None,
        max_size=None,
        compression=None,
        open_timeout=SECONDS,
    ) as connection:
        yield Visitor(connection, address, cookies)


def run(visits: Coroutine) -> None:
    """Run visits in a thread of their own, since Playwright keeps an event loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, visits).result()
