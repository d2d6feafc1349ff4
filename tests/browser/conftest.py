"""A real server and a real Chromium, for what only a browser shows."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextlib.contextmanager
def serve(folder: Path, models: Path) -> Iterator[str]:
    """Runs the app that is in a folder; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"--server.headless=true --server.address=127.0.0.1 --server.port={port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", *options.split()],
        cwd=folder,
        env=os.environ | {"DENOISER_MODELS": str(models)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def app(tmp_path_factory) -> Iterator[str]:
    """Address of the app as it is in this checkout."""
    with serve(ROOT, tmp_path_factory.mktemp("models")) as address:
        yield address


@pytest.fixture(scope="session")
def app_without_models(tmp_path_factory) -> Iterator[str]:
    """Address of a copy of the app from which all models were deleted."""
    copy = tmp_path_factory.mktemp("app")
    shutil.copytree(ROOT / "denoiser", copy / "denoiser")
    shutil.rmtree(copy / "denoiser" / "bundled" / "models")
    shutil.copytree(ROOT / ".streamlit", copy / ".streamlit")
    shutil.copy(ROOT / "app.py", copy)
    with serve(copy, tmp_path_factory.mktemp("store")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)
    if path is None:
        message = "there is no Chromium on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
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
        timeout=15_000,
    )
    return panel(page, caption).get_attribute("src")
