"""A real server and a real Chromium, for what only a browser shows."""

import io
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import engines
from tools import server

LAPTOP, PHONE = (1440, 900), (390, 844)
# Contrast depends on the theme and layout on the width, so that the first two see all of both.
COMBINATIONS = [("light", LAPTOP), ("dark", PHONE), ("light", PHONE), ("dark", LAPTOP)]

# A page that opens in a second may take ten where three tests share two slow cores.
expect.set_options(timeout=30_000)

# What axe finds in Streamlit's own elements, where no option or theme reaches.
NOT_OURS = {
    # The drop zone of st.file_uploader has a label and the role "presentation" at once. The button
    # within it has a name of its own and takes the keyboard.
    ("presentation-role-conflict", "stFileUploaderDropzone"),
    # KaTeX's box scrolls, by two pixels behind which there is nothing.
    ("scrollable-region-focusable", "katex-display"),
}


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    """Address of the app as it is in this checkout."""
    with server.serve() as (address, _):
        yield address


@pytest.fixture(scope="session")
def app_without_models(tmp_path_factory) -> Iterator[str]:
    """Address of a copy of the app from which all models were deleted."""
    copy = tmp_path_factory.mktemp("app")
    shutil.copytree(server.ROOT / "denoiser", copy / "denoiser")
    shorten_first_training(copy / "denoiser" / "recipes.py")
    shutil.rmtree(copy / "denoiser" / "bundled" / "models")
    shutil.copytree(server.ROOT / ".streamlit", copy / ".streamlit")
    shutil.copy(server.ROOT / "app.py", copy)
    with server.serve(copy) as (address, _):
        yield address


def shorten_first_training(recipes: Path) -> None:
    """Makes the recipe of the first launch shorter: what visitors see of it is the same."""
    text = recipes.read_text(encoding="utf-8")
    before, name, after = text.partition('name="quick"')
    assert "epochs=10," in after
    shortened = after.replace("epochs=10,", "epochs=2, training_images=1200,", 1)
    recipes.write_text(before + name + shortened, encoding="utf-8")


@pytest.fixture(scope="session")
def laptop(browser) -> Iterator[BrowserContext]:
    """Where `page` opens: it keeps the app's files, with which a page opens in less of the processor's time."""
    width, height = LAPTOP
    context = browser.new_context(viewport={"width": width, "height": height})
    yield context
    context.close()


@pytest.fixture
def page(laptop) -> Iterator[Page]:
    """A page of a browser that stores nothing of earlier tests."""
    page = laptop.new_page()
    yield page
    for other in laptop.pages:
        if other != page:
            other.close()
    page.goto("about:blank")
    stored = {"origin": "*", "storageTypes": "cookies,indexeddb,local_storage"}
    laptop.new_cdp_session(page).send("Storage.clearDataForOrigin", stored)
    page.close()


@pytest.fixture(scope="session")
def engine_page(browser) -> Iterator[Page]:
    """A page without content that knows the engine, see `engines`."""
    context = browser.new_context()
    page = context.new_page()
    engines.load_into(page)
    yield page
    context.close()


@pytest.fixture
def phone(browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def is_ready(page: Page) -> None:
    """Waits until the page's script has run."""
    page.wait_for_selector("[data-test-script-state='notRunning']", timeout=30_000)


def panel(page: Page, caption: str):
    """The picture with a caption."""
    return page.get_by_test_id("stImage").filter(has_text=caption).locator("img")


def wait_for_change(page: Page, caption: str, before: str) -> str:
    """Waits until a panel shows another picture; gives its address."""
    page.wait_for_function(
        """([caption, before]) => [...document.querySelectorAll('[data-testid=stImage]')]
            .some(e => e.innerText.includes(caption) && e.querySelector('img').src !== before)""",
        arg=[caption, before],
        timeout=30_000,
    )
    return panel(page, caption).get_attribute("src")


def draw(page: Page, *points: tuple[float, float]) -> None:
    """Draws a stroke on the canvas with the mouse, in canvas pixels."""
    box = page.locator(".st-key-canvas canvas").last.bounding_box()
    (x, y), *rest = points
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.down()
    for x, y in rest:
        page.mouse.move(box["x"] + x, box["y"] + y, steps=5)
    page.mouse.up()


def press(page: Page, label: str) -> None:
    page.get_by_test_id("stButton").filter(has_text=label).get_by_role("button").click()


def go_to(page: Page, name: str) -> None:
    """Goes to another page of the app."""
    page.locator(".st-key-pages").get_by_role("link", name=name).click()


def open_app(page: Page, address: str) -> None:
    page.goto(address)
    is_ready(page)
    expect(panel(page, "Denoised")).to_be_visible()
    canvas = page.locator(".st-key-canvas canvas.dc-canvas").first
    if canvas.count():  # it loads the drawing that it begins with, which would replace a stroke
        page.wait_for_function(
            """canvas => canvas.getContext("2d")
                .getImageData(0, 0, canvas.width, canvas.height)
                .data.some((value, i) => i % 4 < 3 && value > 128)""",
            arg=canvas.element_handle(),
            timeout=30_000,
        )


def pixels(page: Page, caption: str, *, factor: int = 1) -> np.ndarray:
    """What a panel shows, as 28x28 grey levels; fails where it is not enlarged by whole pixels."""
    address = panel(page, caption).evaluate("image => image.src")
    with urllib.request.urlopen(address) as response:
        grey = np.asarray(Image.open(io.BytesIO(response.read())).convert("L"))
    small = grey[::factor, ::factor]
    np.testing.assert_array_equal(grey, small.repeat(factor, axis=0).repeat(factor, axis=1))
    assert small.shape == (28, 28)
    return small


def violations(
    page: Page, *, looks: int = 2, prepare: Callable[[], None] = lambda: None
) -> list[str]:
    """What axe finds on a page that is open, in the first `looks` combinations of a theme and a width.

    `prepare` is done in each of them first.
    """
    found = set()
    for scheme, (width, height) in COMBINATIONS[:looks]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)  # colours and widths glide
        prepare()
        for violation in Axe().run(page).response["violations"]:
            for node in violation["nodes"]:
                rule, html = violation["id"], node["html"]
                if not any(rule == its and part in html for its, part in NOT_OURS):
                    found.add(f"{rule}, {scheme}, {width} px: {html}")
    return sorted(found)
