"""Take the README's pictures from the running app: python -m docs.make_pictures

Writes docs/denoise.png, docs/denoise.webp (a digit is drawn, and noise is added to it), docs/inside.png (a network,
and where one of its numbers comes from) and docs/train.png (the Train page after a training of two epochs).
"""

import argparse
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tools import server

DOCS = Path(__file__).parent
SIZE = {"width": 1320, "height": 860}
SMALL = (880, 573)
FRAME = 90  # milliseconds
FIVE = [
    [(185, 62), (160, 61), (135, 62), (112, 64), (108, 90), (104, 118), (130, 112), (158, 116)],
    [(180, 132), (186, 158), (178, 186), (156, 206), (128, 212), (102, 204), (88, 192)],
]


def open_app(page: Page, address: str) -> None:
    """Open a page of the app and wait until its live view has painted."""
    page.goto(address)
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.wait_for_function("window.repaints > 0", timeout=30_000)
    page.wait_for_timeout(1500)


def shoot(page: Page) -> Image.Image:
    """Return a screenshot of a page."""
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def between(points: list[tuple[float, float]], steps: int) -> Iterator[tuple[float, float]]:
    """Yield points on the lines between points, so many steps for each line."""
    for (x, y), (to_x, to_y) in itertools.pairwise(points):
        for step in range(1, steps + 1):
            yield x + (to_x - x) * step / steps, y + (to_y - y) * step / steps


def record(page: Page, address: str) -> list[Image.Image]:
    """Draw a five, add noise to it with the slider, and return the frames."""
    open_app(page, f"{address}/?noise=0.3")
    page.get_by_role("button", name="Clear").click()
    page.wait_for_timeout(2500)
    frames = [shoot(page)]
    canvas = page.locator(".st-key-canvas canvas").last.bounding_box()
    # One stroke: when the pen is released the server answers, which would add a frame.
    points = [(canvas["x"] + x, canvas["y"] + y) for stroke in FIVE for x, y in stroke]
    page.mouse.move(*points[0])
    page.mouse.down()
    for x, y in between(points, 2):
        page.mouse.move(x, y)
        page.wait_for_timeout(120)
        frames.append(shoot(page))
    page.mouse.up()
    page.wait_for_timeout(2500)
    frames += [shoot(page)] * 8
    track = page.locator(".st-key-noise [role=group]").bounding_box()
    y = track["y"] + track["height"] / 2
    at = [track["x"] + track["width"] * share for share in (0.2, 0.92, 0.5)]
    page.mouse.move(at[0], y)
    page.mouse.down()
    for x, _ in between([(x, y) for x in at], 12):
        page.mouse.move(x, y)
        page.wait_for_timeout(120)
        frames.append(shoot(page))
    page.mouse.up()
    page.wait_for_timeout(2500)
    return frames + [shoot(page)] * 12


def take_network(page: Page, address: str) -> Image.Image:
    """Open a layer on the Inside page, and return a screenshot of the network and the layer."""
    page.goto(f"{address}/inside?source=Pick&digit=412&model=book-cnn")
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.locator('.network button[aria-label^="encode_2:"]').click()
    expect(page.locator("[data-number]")).to_contain_text("of encode_2 is")
    page.locator("[data-network]").evaluate("place => place.scrollIntoView()")
    page.mouse.wheel(0, -56)  # from below the bar of the page
    page.wait_for_timeout(3000)
    return shoot(page)


def take_training(page: Page, address: str) -> Image.Image:
    """Train a small network and return a screenshot of the Train page."""
    page.goto(f"{address}/train")
    page.wait_for_selector("[data-test-script-state=notRunning]")
    page.locator(".st-key-train_epochs input").fill("2")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("is trained: validation loss")).to_be_visible(timeout=600_000)
    page.wait_for_timeout(2000)
    return shoot(page)


def main() -> None:
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    with server.browse() as browser, server.serve() as (address, _):
        page = browser.new_page(viewport=SIZE)
        page.add_init_script(server.COUNT_REPAINTS)
        open_app(page, f"{address}/?noise=0.9")
        shoot(page).quantize(64).save(DOCS / "denoise.png", optimize=True)
        first, *others = (
            frame.resize(SMALL, Image.Resampling.LANCZOS) for frame in record(page, address)
        )
        first.save(
            DOCS / "denoise.webp",
            save_all=True,
            append_images=others,
            duration=FRAME,
            loop=0,
            quality=45,
            method=4,
        )
        page.set_viewport_size({"width": 1320, "height": 1240})
        take_network(page, address).quantize(128).save(DOCS / "inside.png", optimize=True)
        page.set_viewport_size(SIZE)
        take_training(page, address).quantize(64).save(DOCS / "train.png", optimize=True)


if __name__ == "__main__":
    main()
