"""Measure how quickly the panels follow the hand: python -m benchmarks.live_view [--model NAME]

Draws strokes and drags the slider with the mouse in headless Chromium, and counts the updates that the
live view reports (its "denoiser-live" events) and the messages to the server. Then the mouse is released,
and it measures when the digits that fit the noise are there ("denoiser-samples"). Prints each figure beside
its budget. Measure on a machine that runs nothing else.
"""

import argparse
import math
import time
from collections.abc import Iterator

from playwright.sync_api import Page

from benchmarks.report import print_head, print_row, report
from denoiser.models import sampling
from tools import server

GESTURES = 10
_FRAME = 1 / 60  # seconds between two moves of the mouse, as a screen shows them
WATCH = """
window.updates = [];
document.addEventListener("denoiser-live", event => {
    window.updates.push([performance.now(), event.detail.milliseconds]);
});
window.samples = [];
document.addEventListener("denoiser-samples", event => {
    window.samples.push([performance.now() - window.releasedAt, event.detail.finished]);
});
document.addEventListener("pointerup", () => {
    window.samples = [];
    window.releasedAt = performance.now();
}, true);
new MutationObserver(() => {
    // Streamlit's own sign that the page's first run is over.
    if (document.querySelector("[data-test-script-state=notRunning] .scores")) {
        window.readyAt ??= performance.now();
    }
}).observe(document, { subtree: true, childList: true, attributes: true });
"""


def gesture(page: Page, points: Iterator[tuple[float, float]]) -> tuple[float, list[float]]:
    """Move the mouse along points with its button down.

    Returns:
        Updates a second while it was down, and the milliseconds of each.
    """
    page.mouse.move(*next(points))
    page.mouse.down()
    page.evaluate("window.updates.length = 0")
    began = time.perf_counter()
    for count, point in enumerate(points, start=1):
        page.mouse.move(*point)
        time.sleep(max(0, began + count * _FRAME - time.perf_counter()))
    seconds = time.perf_counter() - began
    updates = page.evaluate("window.updates")
    return len(updates) / seconds, [milliseconds for _, milliseconds in updates]


def stroke(box: dict, number: int) -> Iterator[tuple[float, float]]:
    """Yield the points of a circle on the canvas, each number from another start."""
    for i in range(91):
        angle = math.radians(4 * i + 40 * number)
        yield box["x"] + 140 + 90 * math.cos(angle), box["y"] + 140 + 90 * math.sin(angle)


def drag(track: dict, start: float) -> Iterator[tuple[float, float]]:
    """Yield the points of a drag of the slider, from a fraction of its track up and back."""
    y = track["y"] + track["height"] / 2
    for i in range(121):
        # There and back again, a step of the slider or two in every frame.
        fraction = start + (0.95 - start) * (0.5 - 0.5 * math.cos(math.radians(12 * i)))
        yield track["x"] + fraction * track["width"], y


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", metavar="NAME", default="blind", help="the denoiser")
    model = parser.parse_args().model

    sent: list[int] = []
    received: list[int] = []
    print_head()
    with server.browse() as browser, server.serve() as (address, _):
        waits = []
        for is_last in (False, False, True):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.add_init_script(WATCH)
            received.clear()

            def watch(socket):
                socket.on("framesent", lambda frame: sent.append(len(frame)))
                socket.on("framereceived", lambda frame: received.append(len(frame)))

            def add_script(request):
                if "/live-" in request.url or "/weights-" in request.url:
                    received.append(request.sizes()["responseBodySize"])

            page.on("websocket", watch)
            page.on("requestfinished", add_script)
            page.goto(f"{address}/?model={model}")
            page.wait_for_function("window.updates.length && window.readyAt", timeout=30_000)
            waits.append(page.evaluate("window.updates[0][0] - window.readyAt"))
            first_load = sum(size for size in received if size > 10_000)
            if not is_last:
                page.context.close()
        report("page ready to first live repaint", [wait / 1000 for wait in waits], "s", 1)
        report("view and weights at first load", [first_load / 1e6], "MB", 2)
        page.wait_for_timeout(2000)
        canvas = page.locator(".st-key-canvas canvas").last.bounding_box()
        track = page.locator(".st-key-noise [role=group]").bounding_box()
        slider = page.locator(".st-key-noise input")
        frames = 0
        for name in ("stroke", "drag"):
            rates, times, firsts, alls = [], [], [], []
            for number in range(GESTURES):
                start = float(slider.input_value()) / float(slider.get_attribute("max"))
                points = stroke(canvas, number) if name == "stroke" else drag(track, start)
                sent.clear()
                rate, milliseconds = gesture(page, points)
                frames += len(sent)
                page.mouse.up()
                page.wait_for_timeout(1500)  # the server's answer
                rates.append(rate)
                times += milliseconds
                samples = page.evaluate("window.samples")
                firsts.append(min(after for after, finished in samples if finished))
                alls.append(min(after for after, finished in samples if finished == sampling.COUNT))
            report(f"updates a second during a {name}", rates, "/s", 40, at_least=True)
            report(f"one update during a {name}", times, "ms", 10)
            report(f"first samples after a {name}", firsts, "ms", 100)
            report(f"all sixteen after a {name}", alls, "ms", 500)
        print_row("WebSocket frames sent during the gestures", str(frames))


if __name__ == "__main__":
    main()
