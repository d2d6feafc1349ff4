"""Install the libraries that the engine is compared with, outside of the repository."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

# What each needs from npm.
LIBRARIES = {
    "LiteRT.js": {"@litertjs/core": "2.5.3", "@litertjs/wasm-utils": "2.5.3"},
    "onnxruntime-web": {"onnxruntime-web": "1.30.0"},
    "TensorFlow.js": {
        "@tensorflow/tfjs-core": "4.22.0",
        "@tensorflow/tfjs-layers": "4.22.0",
        "@tensorflow/tfjs-backend-wasm": "4.22.0",
    },
}
_ONNX = "1.23.2"  # the Python package that writes the model for onnxruntime-web


class InstallError(Exception):
    """A library cannot be installed."""


def install(name: str, folder: Path) -> None:
    """Install a library for the browser, where it is not there yet.

    Args:
        name: One of `LIBRARIES`.
        folder: Below which `node_modules` is.

    Raises:
        InstallError: npm is missing, or could not install it.
    """
    missing = [
        f"{package}@{version}"
        for package, version in LIBRARIES[name].items()
        if _installed(folder / "node_modules" / package) != version
    ]
    if not missing:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise InstallError("npm is missing; install Node.js to compare with it")
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--ignore-scripts", "--save-exact", "--no-audit", "--no-fund"]
    _run([npm, "install", "--prefix", str(folder), *options, *missing])


def install_onnx(folder: Path) -> None:
    """Install the Python package `onnx`, where it is not there yet, so that it can be imported.

    Args:
        folder: Below which it is.

    Raises:
        InstallError: pip could not install it.
    """
    target = folder / f"python-{sys.implementation.cache_tag}"
    if not (target / f"onnx-{_ONNX}.dist-info").exists():
        options = ["--quiet", "--disable-pip-version-check", "--target", str(target)]
        _run([sys.executable, "-m", "pip", "install", *options, f"onnx=={_ONNX}"])
    if str(target) not in sys.path:
        sys.path.append(str(target))  # last, so that what it needs comes from here where it can


def _installed(package: Path) -> str | None:
    """Return the version of a package in `node_modules`; None where it is not there."""
    try:
        description = (package / "package.json").read_text(encoding="utf-8")
    except OSError:
        return None
    return json.loads(description)["version"]


def _run(command: list[str]) -> None:
    run = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
    if run.returncode:
        lines = run.stderr.strip().splitlines() or ["no message"]
        raise InstallError(f"{Path(command[0]).stem} could not install it ({lines[0]})")
