"""Starting the app and finding a Chromium, for the browser tests and the benchmarks."""

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


def resident_megabytes(pid: int) -> float:
    """Gives the memory that a process has, on Linux."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def find_chromium() -> str | None:
    """Gives the path of the machine's Chromium or Chrome, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chrome"))), None)


@contextlib.contextmanager
def serve(folder: Path, models: Path) -> Iterator[tuple[str, int]]:
    """Runs the app that is in a folder; gives its address and its process' id."""
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
