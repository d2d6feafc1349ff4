"""Measure how quickly pages open and Compare follows its slider: python -m benchmarks.pages

Opens each page as the first visitor of a new server does, and moves the slider of Compare with the
mouse, in headless Chromium. Measure on a machine that runs nothing else.
"""

import argparse
import time

from playwright.sync_api import Page

from benchmarks.report import print_head, report
from benchmarks.responsiveness import measure_slider
from tools import server

# Times from the last pointerup to the last redraw on the page: of text, pictures, and the canvases of
# the table and of the curves. Half a second in which nothing is drawn ends it.
WATCH = """
window.updates = [];
let released = 0, drawn = 0;
addEventListener('pointerup', () => { released = performance.now(); drawn = 0; }, true);
const draw = event => {
    if (released && event.target.closest('[data-testid=stMain]')) drawn = performance.now();
};
document.addEventListener('load', draw, true);
new MutationObserver(changes => changes.forEach(change => draw({
    target: change.target.parentElement ?? document.body
}))).observe(document, { subtree: true, childList: true, characterData: true });
for (const name of ['clearRect', 'fillText', 'stroke']) {
    const original = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...args) {
        if (this.canvas.isConnected) draw({ target: this.canvas });
        return original.apply(this, args);
    };
}
setInterval(() => {
    const isRunning = !document.querySelector('[data-test-script-state=notRunning]');
    if (!isRunning && drawn && performance.now() - drawn > 500) {
        window.updates.push(drawn - released);
        released = drawn = 0;
    }
}, 50);
"""
# The pages by their addresses, with what comes after their titles and may come last.
PAGES = {
    "": "[data-testid=stImage]",
    "learn": ".st-key-share_lesson",
    "compare": "canvas, .vega-embed",
    "generate": "[data-testid=stExpander]",
    "restore": "[data-testid=stExpander]",
    "inside": "[data-testid=stDataFrame]",
    "train": "[data-testid=stButton]",
    "experiment": "[data-testid=stImage]",
    "models": "[data-testid=stDataFrame]",
}
_IS_ANOTHER = "title => ![title, undefined].includes(document.querySelector('h1')?.textContent)"


def open_first(page: Page, address: str, path: str) -> float:
    """Open a page by its link in the navigation; return the seconds until it is complete."""
    page.goto(address if path else f"{address}/models")
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.wait_for_timeout(1000)
    name = path.capitalize() or "Denoise"
    title = page.locator("h1").text_content()
    began = time.perf_counter()
    page.locator(".st-key-pages").get_by_role("link", name=name).click()
    page.wait_for_function(_IS_ANOTHER, arg=title)
    page.wait_for_selector(PAGES[path])
    page.wait_for_selector("[data-test-script-state=notRunning]")
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=20, help="moves of the slider")
    options = parser.parse_args()
    print_head()
    with server.browse() as browser:
        for path in PAGES:
            with server.serve() as (address, _):
                page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
                seconds = open_first(page, address, path)
                report(f"first opening of /{path}", [seconds], "s", 1.5)
                page.context.close()
        with server.serve() as (address, _):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.add_init_script(WATCH)
            page.goto(f"{address}/compare?source=Pick")
            page.wait_for_selector(PAGES["compare"])
            page.wait_for_timeout(2000)
            times = measure_slider(page, options.count)
            report("Compare: slider release to last redraw", times, "ms", 400)


if __name__ == "__main__":
    main()
