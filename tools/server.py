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
from collections.abc import Iterator, Mapping
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
    # Without the parts of a browser around a page, a page opens in half of the processor's time.
    names = ("chromium-headless-shell", "chromium", "google-chrome", "chrome")
    return next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def browse(*flags: str) -> Iterator[Browser]:
    """Run the machine's Chromium, without a window.

    Args:
        flags: Options of its command line, beside those that it always has.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=[*_FLAGS, *flags]
        )
        yield browser
        browser.close()


@contextlib.contextmanager
def serve(
    folder: Path = ROOT,
    models: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    environment: Mapping[str, str] | None = None,
    script: Path = Path("app.py"),
) -> Iterator[tuple[str, int]]:
    """Run an app; yield its address and the id of its process.

    Args:
        folder: The folder that it is started in, usually that of its app.py.
        models: The folder of models trained here; None for an empty one that is deleted afterwards.
        host: The address of this machine that it listens on.
        port: The port that it listens on; 0 for any that is free.
        environment: Variables that it finds beside this process' own.
        script: Its script, seen from the folder.

    Raises:
        RuntimeError: The app did not start within a minute.
    """
    environment = dict(environment or {})
    base_path = environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    port = port or free_port(host)
    options = f"--server.headless=true --server.address={host} --server.port={port}"
    with tempfile.TemporaryDirectory() as own:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *options.split()],
            cwd=folder,
            env=os.environ | {"DENOISER_MODELS": str(models or own)} | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        address = f"http://{host}:{port}" + (f"/{base_path}" if base_path else "")
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


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as free:
        free.bind((host, 0))
        return free.getsockname()[1]
