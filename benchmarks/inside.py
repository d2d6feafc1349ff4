"""Measure how Inside follows the hand, and what its worker takes: python -m benchmarks.inside

In headless Chromium, it draws strokes and drags the slider on the page, and counts the pictures of the layers
that are shown meanwhile (the "denoiser-inside" events) and the messages to the server. A stroke moves once in every
frame: its events are made in the page. Those of a drag come from outside, which takes longer than a frame. Then, in the page's worker
alone, it measures what a row of the Jacobian takes, and how often and how soon noise is found that makes a network
draw another digit. Measure on a machine that runs nothing else.
"""

import argparse
import itertools
import math
import statistics

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks import live_view
from benchmarks.report import print_head, print_row, report
from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models import catalog
from tools import inside_worker, server

MODELS = ["blind", "book-cnn", "book-ffnn"]
NOISE_FACTORS = [0.55, 0.8, 1.0]
ROWS = 50
LONGEST = 1000  # milliseconds of a search
_SEED = 1
WATCH = """
window.updates = [];
document.addEventListener("denoiser-inside", event => {
    window.updates.push([performance.now(), event.detail.milliseconds]);
});
"""
# A stroke on the canvas, each of them along a circle of its own, so that each frame changes the picture.
STROKE = """async ([number, seconds]) => {
    const holders = [...document.querySelectorAll(".st-key-canvas *")];
    const canvas = holders.find((one) => one.shadowRoot).shadowRoot.querySelector("canvas.upper-canvas");
    const { left, top } = canvas.getBoundingClientRect();
    const radius = 125 - 25 * (number % 5);
    const send = (kind, target, angle) => {
        const at = { clientX: left + 140 + radius * Math.cos(angle), clientY: top + 140 + radius * Math.sin(angle) };
        const event = { ...at, bubbles: true, composed: true, cancelable: true, buttons: kind === "up" ? 0 : 1 };
        target.dispatchEvent(new PointerEvent(`pointer${kind}`, event));
        target.dispatchEvent(new MouseEvent(`mouse${kind}`, event));
    };
    window.updates.length = 0;
    send("down", canvas, 0);
    const began = performance.now();
    let passed = 0;
    while (passed < seconds) {
        await new Promise(requestAnimationFrame);
        passed = (performance.now() - began) / 1000;
        send("move", document, (6 * passed) / seconds);
    }
    const times = window.updates.map(([, milliseconds]) => milliseconds);
    send("up", document, 6);
    return [times.length / passed, times];
}"""
_SECONDS = 2  # of a stroke
# Added to the worker of the page: what it measures of itself.
_MEASURES = """
const timed = (act) => {
    const began = performance.now();
    act();
    return performance.now() - began;
};
ANSWERS.rows = ({ file, noisy, pixels }) => {
    const network = networkOf(file);
    network.run(noisy);
    sensitivityOf(network, pixels[0]); // prepares backpropagation
    return pixels.map((pixel) => timed(() => sensitivityOf(network, pixel)));
};
ANSWERS.search = ({ field, longest, ...question }) => {
    const state = { noise: field.slice(), velocity: new Float32Array(field.length), steps: 0, isFound: false };
    let milliseconds = 0;
    while (!state.isFound && milliseconds < longest) {
        milliseconds += timed(() => misleadFurther({ ...question, state }));
    }
    return { isFound: state.isFound && milliseconds <= longest, milliseconds, steps: state.steps };
};
"""


def measure_page(browser: Browser, address: str, model: str, gestures: int) -> int:
    """Draw and drag on the page; print how it follows.

    Args:
        browser: Chromium.
        address: Of the app.
        model: The name of the network.
        gestures: How many strokes, and how many drags.

    Returns:
        How many WebSocket frames were sent to the server during the gestures.
    """
    sent: list[int] = []
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(WATCH)
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(len(data))))
    page.goto(f"{address}/inside?model={model}")
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.wait_for_function("window.updates.length", timeout=30_000)
    page.wait_for_timeout(2000)
    track = page.locator(".st-key-noise [role=group]").bounding_box()
    slider = page.locator(".st-key-noise input")
    frames = 0
    for name in ("stroke", "drag"):
        rates, times = [], []
        for number in range(gestures):
            start = float(slider.input_value()) / float(slider.get_attribute("max"))
            sent.clear()
            if name == "stroke":
                rate, milliseconds = page.evaluate(STROKE, [number, _SECONDS])
            else:
                rate, milliseconds = live_view.gesture(page, live_view.drag(track, start))
            frames += len(sent)
            page.mouse.up()
            page.wait_for_timeout(1500)  # the server's answer
            rates.append(rate)
            times += milliseconds
        budget = 30 if name == "stroke" else math.inf
        report(
            f"{model}: pictures a second during a {name}", rates, "/s", budget, at_least=budget < 99
        )
        if times:
            report(f"{model}: one picture during a {name}", times, "ms")
    page.context.close()
    return frames


def measure_rows(page: Page, model: str) -> None:
    """Print what a row of the Jacobian of a network takes."""
    random = np.random.default_rng(_SEED)
    pure, field = digits.gallery().pixels[:1], noise.noise_field(_SEED, count=1)
    noisy = noise.add_noise(pure, field, noise_factor=NOISE_FACTORS[0])
    pixels = random.choice(pure.size, ROWS, replace=False).tolist()
    times = inside_worker.ask(page, "rows", file=model, noisy=noisy, pixels=pixels)
    report(f"{model}: sensitivity to a pixel, {ROWS} pixels", times, "ms", 20)


def measure_misleading(page: Page, model: str, count: int) -> None:
    """Print how often and how soon noise is found that makes a network draw another digit."""
    gallery = digits.gallery()
    fields = noise.noise_field(_SEED, count=count)
    chosen = np.linspace(0, len(gallery.pixels) - 1, count).astype(int)
    for noise_factor in NOISE_FACTORS:
        answers = []
        for (place, field), target in itertools.product(
            zip(chosen, fields, strict=True), range(10)
        ):
            if target == gallery.labels[place]:
                continue
            question = {"file": model, "classifier": "classifier", "noiseFactor": noise_factor}
            pure = gallery.pixels[place]
            question |= {"pure": pure, "field": field, "target": target, "longest": LONGEST}
            answers.append(inside_worker.ask(page, "search", **question))
        times = [answer["milliseconds"] for answer in answers if answer["isFound"]]
        share = f"{len(times)} of {len(answers)} ({len(times) / len(answers):.0%})"
        name = f"{model}: misleading noise at {noise_factor:g}"
        print_row(f"{name}, found within {LONGEST} ms", share)
        if times:
            report(f"{name}, time of those", times, "ms")
            steps = statistics.median(answer["steps"] for answer in answers if answer["isFound"])
            print_row(f"{name}, steps of those", f"{'':7} {steps:7.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--model", metavar="NAME", action="append", help="a network; all that ship if none"
    )
    parser.add_argument("--gestures", metavar="N", type=int, default=5, help="strokes, and drags")
    parser.add_argument(
        "--digits", metavar="N", type=int, default=5, help="that are misled to all others"
    )
    parser.add_argument("--address", metavar="URL", help="of an app that runs; its own if none")
    options = parser.parse_args()
    models = options.model or MODELS

    print_head()
    with server.browse() as browser:
        if options.address:
            frames = [measure_page(browser, options.address, m, options.gestures) for m in models]
        else:
            with server.serve() as (address, _):
                frames = [measure_page(browser, address, m, options.gestures) for m in models]
        print_row("WebSocket frames sent during the gestures", str(sum(frames)))
        page = browser.new_page()
        networks = {name: catalog.find().get(name) for name in models}
        inside_worker.start(page, networks | {"classifier": catalog.classifier()}, _MEASURES)
        for model in models:
            measure_rows(page, model)
        for model in models:
            measure_misleading(page, model, options.digits)


if __name__ == "__main__":
    main()
