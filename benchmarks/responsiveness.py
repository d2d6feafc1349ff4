"""Measure start-up, response times and memory: python -m benchmarks.responsiveness [--minutes 10]

Drives the app in headless Chromium, as a visitor would, and over Streamlit's own protocol, to time the
server alone. Prints each figure as minimum, median and maximum beside its budget. Linux only: memory is
read from /proc. Measure on a machine that runs nothing else.
"""

import argparse
import asyncio
import time
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.report import print_head, print_row, report
from tools import process_memory, server, visitor

# Times from the last pointerup until the denoised panel shows another picture.
WATCH = """
window.updates = [];
let released = 0;
addEventListener('pointerup', () => { released = performance.now(); }, true);
document.addEventListener('load', event => {
    const panel = event.target.closest?.('[data-testid=stImage]');
    if (released && panel?.innerText.includes('Denoised')) {
        window.updates.push(performance.now() - released);
        released = 0;
    }
}, true);
"""


def open_page(page: Page, address: str) -> None:
    """Open the app and wait for the denoised panel."""
    page.goto(address)
    page.wait_for_function(
        """() => [...document.querySelectorAll('[data-testid=stImage]')].some(panel =>
            panel.innerText.includes('Denoised') && panel.querySelector('img').naturalWidth)"""
    )


def next_update(page: Page, count: int) -> None:
    """Wait for the update that follows so many."""
    page.wait_for_function("count => window.updates.length > count", arg=count, timeout=10_000)


def measure_pen(page: Page, strokes: int) -> list[float]:
    """Return the milliseconds from pen up to the new panel, of each stroke."""
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
    """Return the milliseconds from the release of the slider to the new panel, of each move."""
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
    """Measure reruns as the slider causes them, over Streamlit's protocol, in milliseconds.

    Returns:
        From the start of the script to its end, and the whole round trip: with Streamlit's own work
        before it and the wait of up to 10 ms for its next flush after it.
    """
    scripts, round_trips = [], []

    async def move_slider() -> None:
        async with visitor.visit(address) as guest:
            await guest.open()
            for count in range(reruns):
                sent = time.perf_counter()
                # Another value each time, so that no cache answers.
                await guest.set("noise", double_array_value=[0.1 + 0.001 * count])
                ended = time.perf_counter()
                scripts.append(1000 * (ended - guest.began))
                round_trips.append(1000 * (ended - sent))
                # No visitor is quicker. (With less than 40 ms between them, the delayed acknowledgements
                # of TCP would be measured in place of the server.)
                await asyncio.sleep(0.1)

    visitor.run(move_slider())
    return scripts, round_trips


def mapped_trainers(pid: int) -> list[str]:
    """Return the training libraries that a process has loaded."""
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
    return [name for name in ("tensorflow", "keras", "libjax") if name in maps.lower()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--minutes", type=float, default=0, help="how long to use the app before memory is read"
    )
    parser.add_argument("--count", type=int, default=20, help="how often to repeat each gesture")
    minutes, count = (options := parser.parse_args()).minutes, options.count

    starts = []
    print_head()
    with server.browse() as browser:
        for is_last in (False, False, True):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.add_init_script(WATCH)
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
                memory = process_memory.resident_megabytes(pid)
                report(f"resident after {minutes:g} min of use", [memory], "MB", 220)
                print_row("training libraries mapped", ", ".join(mapped_trainers(pid)) or "none")


if __name__ == "__main__":
    main()
