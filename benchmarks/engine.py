"""Measure the engine in the browser beside three libraries: python -m benchmarks.engine [--model NAME]

One evaluation of a network for one picture, in headless Chromium: with the engine's WebAssembly and with its
JavaScript, with LiteRT.js, onnxruntime-web and TensorFlow.js in WebAssembly. Each has one thread, and they
take turns. The libraries are installed with npm into a folder of their own, and so is the Python package
`onnx`, with pip; what cannot be installed is left out. Prints each figure beside its budget. Measure on a
machine that runs nothing else.

The whole update in the app, from the frame that sees a change to its pixels, is measured by
`python -m benchmarks.live_view`.
"""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from playwright.sync_api import Error, Page

from benchmarks.browser_libraries import install, onnx_file, site, tflite_file
from benchmarks.report import print_head, print_row, report
from denoiser.browser import scripts
from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models import catalog, litert
from denoiser.models.folder import Model
from tools import server

ROUNDS = 10
OURS, PLAIN = "WebAssembly", "JavaScript"
_STARTS = 5  # each in a process of its own, which has compiled nothing
_WARM_UP = 100  # evaluations, until the browser has optimized its code
_TOLERANCE = 1e-3
_SLOWDOWN = 4  # of a telephone
_EXPORTS = "{ Network, WasmBackend, PlainBackend, compileKernel }"


def files(model: Model, libraries: Path) -> dict[str, bytes]:
    """Return what the page loads of a model and of the engine; no `model.onnx` where `onnx` is missing.

    Args:
        model: A denoiser.
        libraries: The folder into which `onnx` is installed.
    """
    contents = {
        "engine.js": f"const engine = (() => {{ {engine()}\nreturn {_EXPORTS}; }})();".encode(),
        "browser.bin": model.read_browser_file(),
        "model.tflite": tflite_file.fix_batch(model.read_network()),
    }
    try:
        install.install_onnx(libraries)
        contents["model.onnx"] = onnx_file.to_onnx(contents["browser.bin"])
    except (install.InstallError, ImportError, ValueError) as error:
        print_row("the Python package onnx", f"is left out: {error}")
    return contents


def engine() -> str:
    """Return the engine's script."""
    return scripts.join(*scripts.ENGINE)


def available(libraries: Path) -> list[str]:
    """Install the libraries; return those that are there.

    Args:
        libraries: The folder into which they are installed.
    """
    names = []
    for name in install.LIBRARIES:
        try:
            install.install(name, libraries)
        except install.InstallError as error:
            print_row(name, f"is left out: {error}")
        else:
            names.append(name)
    return names


def call(page: Page, is_in_worker: bool, function: str, *parameters: object):
    """Return what a function of `engines.js` returns."""
    return page.evaluate(
        "([isInWorker, name, parameters]) => call(isInWorker, name, parameters)",
        [is_in_worker, function, parameters],
    )


def load(
    page: Page, is_in_worker: bool, names: list[str], noisy: np.ndarray, expected: np.ndarray
) -> dict[str, int | None]:
    """Load engines, and compare what they compute.

    Args:
        page: Of `site.serve`.
        is_in_worker: Whether its worker loads them.
        names: The engines.
        noisy: float32 array of shape (28, 28).
        expected: What the server makes of it, in [0, 1].

    Returns:
        The bytes of memory of each engine that could be loaded; None where they are unknown.

    Raises:
        Error: One of ours could not be loaded.
        SystemExit: An engine computes something else.
    """
    memory = {}
    for name in names:
        try:
            result = call(page, is_in_worker, "load", name, noisy.ravel().tolist())
        except Error as error:
            if name in (OURS, PLAIN):
                raise
            print_row(name, f"is left out: {error.message.splitlines()[0]}")
            continue
        denoised = np.clip(result["denoised"], 0, 1).reshape(expected.shape)
        difference = np.abs(denoised - expected).max()
        if not difference < _TOLERANCE:  # NaN, too
            raise SystemExit(f"{name} differs from LiteRT on the server by {difference:.2g}.")
        memory[name] = result.get("memory")
    return memory


def report_times(setting: str, times: Mapping[str, list[float]], budget: float) -> None:
    """Print what an evaluation takes in a setting, and how often ours fits into it.

    Args:
        setting: Its name.
        times: Milliseconds in each round, by engine.
        budget: Milliseconds for our WebAssembly.
    """
    print_row(f"one evaluation {setting}", "")
    for name, values in times.items():
        report(f"  {name}", values, "ms", budget if name == OURS else float("inf"))
    for name, values in times.items():
        if name != OURS:
            ratios = [other / ours for other, ours in zip(values, times[OURS], strict=True)]
            least = 5 if name == PLAIN else 1.3
            report(f"  {name} / {OURS}", ratios, "", least, at_least=True)


def report_bytes(name: str, compiled: int, whole: int) -> None:
    """Print what a browser loads of an engine, without the network."""
    text = f"{compiled / 1000:9,.1f} kB, with JavaScript {whole / 1000:9,.1f} kB"
    print_row(f"{name}: WebAssembly", text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--model", metavar="NAME", default="blind", help="the denoiser")
    parser.add_argument("--count", metavar="N", type=int, default=20, help="evaluations in a round")
    parser.add_argument(
        "--libraries",
        metavar="FOLDER",
        type=Path,
        default=Path(tempfile.gettempdir()) / "denoiser-engine-libraries",
        help="where the libraries are or shall be installed",
    )
    options = parser.parse_args()

    model = catalog.find().get(options.model)
    names = [OURS, PLAIN, *available(options.libraries)]
    contents = files(model, options.libraries)
    if "model.onnx" not in contents and "onnxruntime-web" in names:
        names.remove("onnxruntime-web")
    pure = digits.gallery().pixels[:1]
    noisy = noise.add_noise(pure, noise.noise_field(1, count=1), noise_factor=0.55)[0]
    expected = litert.load(model).denoise(noisy)
    pixels = noisy.ravel().tolist()

    modules = options.libraries / "node_modules"
    print_head()
    with server.browse() as browser, site.serve(contents, modules) as (address, loaded):
        waits = []
        for _ in range(_STARTS):
            page = browser.new_context().new_page()
            page.goto(address)
            waits.append(call(page, True, "timeToReady"))
            page.context.close()
        report(f"{OURS}: from the network's bytes to ready", waits, "ms", 60)

        page = browser.new_context().new_page()
        page.goto(address)
        sizes, memory = {}, {}
        for name in names:
            loaded.clear()
            memory |= load(page, True, [name], noisy, expected)
            sizes[name] = list(loaded)
        names = list(memory)
        report(f"{OURS}: memory of the network", [memory[OURS] / 1e6], "MB", 12)
        kernel = len((scripts.PACKAGE / "browser" / "engine" / "kernel.wasm").read_bytes())
        report_bytes("engine", kernel, len(engine().encode()))
        for name in names[2:]:
            compiled = sum(size for path, size in sizes[name] if path.endswith(".wasm"))
            report_bytes(name, compiled, sum(size for _, size in sizes[name]))

        call(page, True, "measure", names, 1, _WARM_UP, pixels)
        times = call(page, True, "measure", names, ROUNDS, options.count, pixels)
        report_times("in a worker", times, float("inf"))
        names = list(load(page, False, names, noisy, expected))
        call(page, False, "measure", names, 1, _WARM_UP, pixels)
        times = call(page, False, "measure", names, ROUNDS, options.count, pixels)
        report_times("on the page's own thread", times, float("inf"))
        # The slowdown does not reach workers.
        debugger = page.context.new_cdp_session(page)
        debugger.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWDOWN})
        times = call(page, False, "measure", names, ROUNDS, options.count, pixels)
        report_times(f"there, slowed down {_SLOWDOWN} times", times, 5)


if __name__ == "__main__":
    main()
