"""The load balancer of deploy/nginx.conf, with a real nginx."""

import contextlib
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

from denoiser.browser import handouts
from deploy import health
from tests.conftest import DIGIT, ROOT, encode
from tools import server, visitor

HEADERS = {
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
PANELS = ["Noisy", "Pure", "Denoised"]
ONE, OTHER, LATER = "127.0.0.2", "127.0.0.3", "127.0.0.4"  # one machine has them all
BASE_PATH = "STREAMLIT_SERVER_BASE_URL_PATH"


class Stub(BaseHTTPRequestHandler):
    """A replica that says where it is and which scheme it was asked by."""

    def do_GET(self) -> None:
        here = f"{self.server.server_address[0]} {self.headers['X-Forwarded-Proto']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(here)))
        self.end_headers()
        self.wfile.write(here)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def stub(host: str, port: int) -> Iterator[None]:
    """Run a replica that is no app, which starts and stops at once."""
    with ThreadingHTTPServer((host, port), Stub) as replica:
        threading.Thread(target=replica.serve_forever, args=(0.05,), daemon=True).start()
        yield
        replica.shutdown()


def ask(address: str, **headers: str) -> requests.Response:
    return requests.get(address, headers=headers, timeout=20)


def are_present(answer: requests.Response) -> None:
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, (answer.url, answer.status_code, name)


def everything_is_there(app: str) -> None:
    """Look at pages, the preview and errors of the app at an address."""
    for page in ("/", "/compare", "/train"):
        answer = ask(app + page, **{"X-Forwarded-Proto": "https"})
        assert answer.status_code == 200
        are_present(answer)
        (picture,) = re.findall('og:image" content="([^"]+)"', answer.text)
        assert picture == f"{app.replace('http:', 'https:')}/preview.png"
        assert answer.text.count("<title>Denoiser</title>") == 1
    for handout in handouts.HANDOUTS:
        answer = ask(f"{app}/{handouts.file_name(handout)}", **{"X-Forwarded-Proto": "https"})
        are_present(answer)
        assert handouts.title_of(answer.text) == handouts.title_of(handouts.build(handout))
        assert f'"{app.replace("http:", "https:")}/preview.png"' in answer.text
        answer = ask(f"{app}/{handouts.file_name(handout, 'a4')}")
        are_present(answer)
        assert answer.content == (handouts.FOLDER / handouts.file_name(handout, "a4")).read_bytes()
    preview = ask(f"{app}/preview.png")
    are_present(preview)
    assert preview.headers["Content-Type"] == "image/png"
    assert preview.content == (ROOT / "docs" / "denoise.png").read_bytes()
    missing = ask(f"{app}/media/none.png")
    assert missing.status_code == 404
    are_present(missing)
    large = requests.put(app, data=bytes(53_000_000), timeout=20)  # above nginx.conf's limit
    assert large.status_code == 413
    are_present(large)


async def draw_and_upload(address: str, cookies: dict[str, str]) -> None:
    """Visit the app as a browser does."""
    async with visitor.visit(address, cookies) as guest:
        await guest.open()
        assert (guest.captions, guest.faults) == (PANELS, [])
        await guest.open(source="Upload")
        await guest.upload("upload", "digit.png", encode(DIGIT))
        assert (guest.captions, guest.faults) == (PANELS, [])


def until_it_answers(address: str) -> None:
    """Wait until a visitor gets an answer, which takes ten seconds at most."""
    began = time.monotonic()
    while ask(address).status_code != 200:
        assert time.monotonic() < began + 10, "the replica was not found within ten seconds"
        time.sleep(0.05)


def test_ten_visitors_draw_and_upload_and_each_stays_with_one_replica(balance):
    port = server.free_port()
    with contextlib.ExitStack() as stack:
        replicas = [server.serve(host=host, port=port) for host in (ONE, OTHER)]
        with ThreadPoolExecutor(2) as threads:  # both start at the same time
            list(threads.map(stack.enter_context, replicas))
        balancer = stack.enter_context(balance([ONE, OTHER], port))
        until_it_answers(balancer.address)
        everything_is_there(balancer.address)
        used = []
        for name in (f"visitor{number}" for number in range(10)):
            with requests.Session() as browser:
                browser.cookies.set("name", name)
                browser.get(balancer.address, timeout=20).raise_for_status()
                visitor.run(draw_and_upload(balancer.address, dict(browser.cookies)))
            (own,) = balancer.replicas_of(name)
            used.append(own)
        assert set(used) == {ONE, OTHER}


def test_a_replica_that_stops_is_left_out_and_one_that_returns_elsewhere_is_followed(balance):
    port = server.free_port()

    def answers(browsers: list[requests.Session]) -> list[str]:
        found = [browser.get(balancer.address, timeout=20) for browser in browsers]
        assert [answer.status_code for answer in found] == [200] * len(found)
        return [answer.text.split()[0] for answer in found]

    with contextlib.ExitStack() as stack:
        browsers = [stack.enter_context(requests.Session()) for _ in range(10)]
        stack.enter_context(stub(ONE, port))
        with stub(OTHER, port):
            balancer = stack.enter_context(balance([ONE, OTHER], port))
            until_it_answers(balancer.address)
            before = answers(browsers)
            assert set(before) == {ONE, OTHER}
            assert answers(browsers) == before
        assert set(answers(browsers)) == {ONE}  # no visitor sees an error meanwhile
        stack.enter_context(stub(LATER, port))
        balancer.replicas[:] = [LATER, ONE]
        began = time.monotonic()
        while ask(balancer.address).text != f"{LATER} http":
            assert time.monotonic() < began + 10, "it was not followed within ten seconds"
            time.sleep(0.05)
        # Those whose replica is still there stay with it.
        assert set(answers(browsers)) == {ONE}


def test_all_replicas_may_be_replaced_at_once(balance):
    port = server.free_port()
    with contextlib.ExitStack() as stack:
        with stub(ONE, port):
            balancer = stack.enter_context(balance([ONE], port))
            until_it_answers(balancer.address)
        assert ask(balancer.address).status_code == 502
        stack.enter_context(stub(LATER, port))
        balancer.replicas[:] = [LATER]
        until_it_answers(balancer.address)
        assert ask(balancer.address).text == f"{LATER} http"


def test_an_outer_load_balancer_says_which_scheme_the_visitor_sees(balance):
    port = server.free_port()
    with stub(ONE, port), balance([ONE], port) as balancer:
        until_it_answers(balancer.address)
        for sent, seen in {"http": "http", "javascript": "http", "https": "https"}.items():
            answer = ask(balancer.address, **{"X-Forwarded-Proto": sent})
            assert answer.text == f"{ONE} {seen}"
        # Only over https may a cookie be one that iframes on other sites send.
        attributes = set(answer.headers["Set-Cookie"].lower().split("; ")[1:])
        assert attributes == {"path=/", "httponly", "secure", "samesite=none", "partitioned"}


def test_below_a_sub_path_all_is_there_and_an_error_of_nginx_has_the_headers_too(
    balance, monkeypatch
):
    port = server.free_port()
    with contextlib.ExitStack() as stack:
        with server.serve(host=ONE, port=port, environment={BASE_PATH: "/tools/digits"}) as app:
            balancer = stack.enter_context(balance([ONE], port))
            address = f"{balancer.address}/tools/digits"
            until_it_answers(f"{address}/_stcore/health")
            everything_is_there(address)
            visitor.run(draw_and_upload(address, {}))
            # The container's health check finds it as well.
            monkeypatch.setenv(BASE_PATH, "/tools/digits")
            monkeypatch.setenv("PORT", str(port))
            assert health.address().replace("127.0.0.1", ONE) == f"{app[0]}/_stcore/health"
        gone = ask(address)
        assert gone.status_code == 502
        are_present(gone)
