"""How quick and how large the app is: python -m benchmarks.responsiveness [--minutes 10]

Starts the app and drives it in headless Chromium, as a visitor would, and speaks Streamlit's own
protocol to it, to time the server alone. Prints each figure as minimum, median and maximum beside
its budget. Linux only: memory is read from /proc. Measure on a machine that does nothing else.
"""

import argparse
import math
import statistics
import time
from pathlib import Path

from playwright.sync_api import Page
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from tests.browser import server

# Times from the last pointerup to the moment that a panel shows another picture.
WATCH = """
window.updates = [];
const caption = CAPTION;
let released = 0;
addEventListener('pointerup', () => { released = performance.now(); }, true);
document.addEventListener('load', event => {
    const panel = event.target.closest?.('[data-testid=stImage]');
    if (released && panel?.innerText.includes(caption)) {
        window.updates.push(performance.now() - released);
        released = 0;
    }
}, true);
"""


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function(
        """() => [...document.querySelectorAll('[data-testid=stImage]')].some(panel =>
            panel.innerText.includes('Denoised') && panel.querySelector('img').naturalWidth)"""
    )


def next_update(page: Page, count: int) -> None:
    page.wait_for_function("count => window.updates.length > count", arg=count, timeout=10_000)


def measure_pen(page: Page, strokes: int) -> list[float]:
    """Milliseconds from pen up to the new panel."""
    page.evaluate("window.updates.length = 0")
    box = page.locator(".st-key-canvas canvas").last.bounding_box()
    for stroke in range(strokes):
        x, y = box["x"] + 30 + 22 * (stroke % 10), box["y"] + 40 + 7 * stroke
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 40, y + 10, steps=5)
        page.mouse.up()
        next_update(page, stroke)
        page.wait_for_timeout(300)
    return page.evaluate("window.updates")


def measure_slider(page: Page, moves: int) -> list[float]:
    """Milliseconds from the release of the slider to the new panel."""
    page.evaluate("window.updates.length = 0")
    slider = page.locator(".st-key-noise input")
    track = page.locator(".st-key-noise [role=group]").bounding_box()

    def x_of(fraction: float) -> float:
        return track["x"] + fraction * track["width"]

    y = track["y"] + track["height"] / 2
    for move in range(moves):
        page.mouse.move(x_of(float(slider.input_value()) / float(slider.get_attribute("max"))), y)
        page.mouse.down()
        page.mouse.move(x_of(0.2 + 0.5 * (move % 2) + 0.01 * (move % 20)), y, steps=5)
        page.mouse.up()
        next_update(page, move)
        page.wait_for_timeout(300)
    return page.evaluate("window.updates")


def measure_reruns(address: str, reruns: int) -> tuple[list[float], list[float]]:
    """Milliseconds of a rerun as the slider causes it, seen over Streamlit's protocol.

    Returns:
        From the start of the script to its end, and the whole round trip: with Streamlit's own work
        before it and the wait of up to 10 ms for its next flush after it.
    """
    url = address.replace("http", "ws") + "/_stcore/stream"
    with connect(url, subprotocols=["streamlit"], max_size=None, compression=None) as socket_:

        def run(message: BackMsg) -> tuple[float, float, BackMsg]:
            """Gives the times to the start and end of the run, and a message to move the slider."""
            sent, move = time.perf_counter(), BackMsg()
            socket_.send(message.SerializeToString())
            while True:
                answer = ForwardMsg.FromString(socket_.recv())
                kind = answer.WhichOneof("type")
                if kind in ("new_session", "navigation"):
                    page = getattr(answer, kind).page_script_hash
                    move.rerun_script.page_script_hash = page
                if answer.delta.new_element.HasField("slider"):
                    move.rerun_script.fragment_id = answer.delta.fragment_id
                    slider = move.rerun_script.widget_states.widgets.add()
                    slider.id = answer.delta.new_element.slider.id
                    slider.double_array_value.data.append(0.0)
                if kind == "new_session":
                    started = time.perf_counter() - sent
                if kind == "script_finished":
                    return started, time.perf_counter() - sent, move

        first = BackMsg()
        first.rerun_script.query_string = ""
        *_, move = run(first)
        scripts, round_trips = [], []
        for count in range(reruns):
            # Another value each time, so that nothing is answered from a cache.
            noise_factor = 0.1 + 0.001 * count
            move.rerun_script.widget_states.widgets[0].double_array_value.data[0] = noise_factor
            started, ended, _ = run(move)
            scripts.append(1000 * (ended - started))
            round_trips.append(1000 * ended)
            # A visitor is not quicker than that. (With less than 40 ms between them, the system's
            # delayed acknowledgements would be measured in place of the server.)
            time.sleep(0.1)
    return scripts, round_trips


def mapped_trainers(pid: int) -> list[str]:
    maps = Path(f"/proc/{pid}/maps").read_text()
    return [name for name in ("tensorflow", "keras", "libjax") if name in maps.lower()]


def report(
    name: str,
    values: list[float],
    unit: str,
    budget: float = math.inf,
    *,
    at_least: bool = False,
) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    holds = middle >= budget if at_least else middle <= budget
    verdict = f"budget {budget:g}: {'holds' if holds else 'MISSED'}"
    if math.isinf(budget):
        verdict = "no budget"
    print(f"{name:44} {low:7.1f} {middle:7.1f} {high:7.1f} {unit:3} {verdict}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=0, help="use it so long before the end")
    parser.add_argument("--count", type=int, default=20, help="repeats of each gesture")
    minutes, count = (options := parser.parse_args()).minutes, options.count

    starts = []
    print(f"{'':44} {'min':>7} {'median':>7} {'max':>7}")
    with server.browse() as browser:
        for is_last in (False, False, True):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.add_init_script(WATCH.replace("CAPTION", "'Denoised'"))
            began = time.perf_counter()
            with server.serve() as (address, pid):
                open_page(page, address)
                starts.append(time.perf_counter() - began)
                if not is_last:
                    page.context.close()
                    continue
                report("process start to first denoised panel", starts, "s", 5)
                page.wait_for_timeout(2000)
                scripts, round_trips = measure_reruns(address, 200)
                report("one rerun on the server", scripts, "ms", 15)
                report("the same with the round trip", round_trips, "ms")
                report("pen up to new panel", measure_pen(page, count), "ms", 330)
                report("slider release to new panel", measure_slider(page, count), "ms", 120)
                end = time.monotonic() + 60 * minutes
                while time.monotonic() < end:
                    measure_reruns(address, 50)
                    measure_slider(page, 4)
                    page.reload()
                    open_page(page, address)
                    measure_pen(page, 4)
                memory = server.resident_megabytes(pid)
                report(f"resident after {minutes:g} min of use", [memory], "MB", 220)
                print(f"{'training libraries mapped':44} {mapped_trainers(pid) or 'none'}")


if __name__ == "__main__":
    main()
