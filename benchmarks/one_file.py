"""Measure the one-file page, opened from disk: python -m benchmarks.one_file [--model NAME]

Without a name it measures the page of `blind`, and that of a network with pooling and upsampling as in many
tutorials, which is added from a Keras file and was never trained. Draws and drags as `benchmarks.live_view`
does, and prints each figure beside its budget. Measure on a machine that runs nothing else.
"""

import argparse
import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks import live_view
from benchmarks.report import print_head, print_row, report
from denoiser.browser import page as one_file
from denoiser.data import standard_error
from denoiser.models import catalog
from denoiser.models.folder import Model
from tools import server

OPENINGS = 5


def add_tutorial(folder: Path) -> Model:
    """Add a network with pooling and upsampling, as a visitor would add one."""
    import keras
    from keras import layers

    from denoiser.training import adding

    def convolution() -> layers.Layer:
        return layers.Conv2D(32, 3, padding="same", activation="relu")

    stack = [
        *(convolution(), layers.MaxPooling2D(), convolution(), layers.MaxPooling2D()),
        *(convolution(), layers.UpSampling2D(), convolution(), layers.UpSampling2D()),
        layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
    ]
    file = folder / "tutorial.keras"
    keras.Sequential([keras.Input((28, 28, 1)), *stack]).save(file)
    return adding.add(file, "tutorial", noise_factors=(0.55, 0.55), output_range="unit")


def open_file(browser: Browser, address: str) -> Page:
    """Open a page and wait until it has painted its panels."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(live_view.WATCH)
    page.goto(address)
    while not page.evaluate("window.updates.length"):  # its policy forbids `wait_for_function`
        page.wait_for_timeout(20)
    return page


def measure(browser: Browser, address: str) -> None:
    """Print how long a page takes to open, and how it follows the hand."""
    waits = []
    for _ in range(OPENINGS):
        page = open_file(browser, address)
        waits.append(page.evaluate("window.updates[0][0]") / 1000)
        page.context.close()
    report("opened to the first denoised panels", waits, "s", 1)
    page = open_file(browser, address)
    page.wait_for_timeout(1000)
    canvas = page.locator("[data-canvas] canvas").bounding_box()
    track = page.get_by_role("slider", name="Noise factor").bounding_box()
    for name in ("stroke", "drag"):
        rates: list[float] = []
        times: list[float] = []
        for number in range(live_view.GESTURES):
            drag = live_view.drag(track, start=0.3)
            points = live_view.stroke(canvas, number) if name == "stroke" else drag
            rate, milliseconds = live_view.gesture(page, points)
            page.mouse.up()
            page.wait_for_timeout(800)  # all samples
            rates.append(rate)
            times += milliseconds
        report(f"updates a second during a {name}", rates, "/s", 40, at_least=True)
        report(f"one update during a {name}", times, "ms", 10)
    page.context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", metavar="NAME", help="the denoiser (default: two, see above)")
    name = parser.parse_args().model
    with tempfile.TemporaryDirectory() as temporary, server.browse() as browser:
        folder = Path(temporary)
        if name:
            models = [catalog.find().get(name)]
        else:
            os.environ["DENOISER_MODELS"] = str(folder / "models")
            with standard_error.held():  # what TensorFlow reports about itself
                models = [catalog.find().get("blind"), add_tutorial(folder)]
        classifier, all_models = catalog.classifier(), catalog.find()
        print_head()
        for model in models:
            sampler = all_models.sampler_for(model)
            content = one_file.build(model, classifier=classifier, sampler=sampler)
            path = folder / one_file.name_of(model)
            path.write_bytes(content)
            print_row(model.label, "")
            report("size of the file", [len(content) / 1e6], "MB", one_file.MAX_BYTES / 1e6)
            measure(browser, path.as_uri())


if __name__ == "__main__":
    main()
