"""Measure the Denoise page during a training: python -m benchmarks.during_training

Starts the training that the Train page starts by default, with more epochs, and measures meanwhile one
rerun on the server, and the updates of the live view while the slider is dragged; each without a
training, too. Measure on a machine that runs nothing else.
"""

import argparse
import dataclasses
import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.live_view import WATCH, drag, gesture
from benchmarks.report import print_head, report
from benchmarks.responsiveness import measure_reruns
from denoiser import recipes
from denoiser.jobs import process, status
from tools import server


def measure(page: Page, address: str, when: str, budget: float) -> None:
    """Measure and report; `budget` is the most milliseconds of a rerun."""
    scripts, _ = measure_reruns(address, 100)
    report(f"one rerun on the server {when}", scripts, "ms", budget)
    track = page.locator(".st-key-noise [role=group]").bounding_box()
    slider = page.locator(".st-key-noise input")
    rates = []
    for _ in range(5):
        start = float(slider.input_value()) / float(slider.get_attribute("max"))
        rates.append(gesture(page, drag(track, start))[0])
        page.mouse.up()
        page.wait_for_timeout(1500)
    report(f"updates a second during a drag {when}", rates, "/s", 40, at_least=True)


def main() -> None:
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    print_head()
    with (
        server.browse() as browser,
        tempfile.TemporaryDirectory() as models,
        server.serve(models=Path(models)) as (address, _),
    ):
        os.environ["DENOISER_MODELS"] = models
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.add_init_script(WATCH)
        page.goto(address)
        page.wait_for_function("window.updates.length && window.readyAt", timeout=30_000)
        page.wait_for_timeout(2000)
        measure(page, address, "without a training", 15)
        process.start(dataclasses.replace(recipes.get("quick"), name="beside", epochs=50))
        while not process.current().progress:
            time.sleep(0.5)
        measure(page, address, "during a training", 60)
        if (job := process.current()).state != "running":
            raise SystemExit(f"The training ended too early: {job.state} {job.message}")
        status.ask_to_stop()
        while not process.current().is_over:
            time.sleep(0.5)


if __name__ == "__main__":
    main()
