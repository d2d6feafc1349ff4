"""Start the app and a Chromium, for tests, benchmarks and documents."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A script for a page: counts in `window.repaints` how often the live view has painted.
COUNT_REPAINTS = """
window.repaints = 0;
document.addEventListener("denoiser-live", () => { window.repaints += 1; });
"""


def find_chromium() -> str | None:
    """Return the path of the machine's Chromium or Chrome; None where there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)


@contextlib.contextmanager
def browse() -> Iterator[Browser]:
    """Run the machine's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=_FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def serve(folder: Path = ROOT, models: Path | None = None) -> Iterator[tuple[str, int]]:
    """Run an app; yield its address and the id of its process.

    Args:
        folder: The folder of its app.py.
        models: The folder of models trained here; None for an empty one that is deleted afterwards.

    Raises:
        RuntimeError: The app did not start within a minute.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"--server.headless=true --server.address=127.0.0.1 --server.port={port}"
    with tempfile.TemporaryDirectory() as own:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *options.split()],
            cwd=folder,
            env=os.environ | {"DENOISER_MODELS": str(models or own)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            end = time.monotonic() + 60
            while time.monotonic() < end and server.poll() is None:
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                    break
                time.sleep(0.02)
            else:
                raise RuntimeError(f"the app in {folder} did not start")
            yield address, server.pid
        finally:
            server.terminate()
            server.wait()
