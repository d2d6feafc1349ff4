"""The scripts of the components, joined from their JavaScript modules.

Streamlit loads one script for each component, and a worker is one script, too. The modules are written
with `import` and `export`, for the linter and the type checker. Both are left out when modules are
joined, so a module comes after those that it imports, and no two of them declare the same name.
"""

import base64
import json
import re
from pathlib import Path

from denoiser.imaging import canvas, metrics, noise, observations
from denoiser.models import restoring, sampling
from denoiser.ui import labels

FOLDER = Path(__file__).parent
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
# What JavaScript knows as `SHARED`; `globals.d.ts` has its type.
_SHARED = {
    "side": noise.IMAGE_SHAPE[0],
    "canvas": canvas.CANVAS_SIZE,
    "leastInk": canvas.LEAST_INK,
    "ssimSigma": metrics.SSIM_SIGMA,
    "ssimK1": metrics.SSIM_K1,
    "ssimK2": metrics.SSIM_K2,
    "sampleCount": sampling.COUNT,
    "sampleSteps": sampling.STEPS,
    "lowestLevel": sampling.LOWEST_LEVEL,
    "leastLevel": sampling.LEAST_LEVEL,
    "generationLevel": sampling.GENERATION_LEVEL,
    "guidance": sampling.GUIDANCE,
    "guidedAbove": sampling.GUIDED_ABOVE,
    "restorationLevel": restoring.FIRST_LEVEL,
    "lastRoundLevel": restoring.LAST_LEVEL,
    "roundSteps": restoring.STEPS,
    "rounds": restoring.ROUNDS,
    "leastGain": observations.LEAST_GAIN,
    "invented": sampling.VISIBLE,
    "noUpload": labels.NO_UPLOAD,
    "sources": labels.SOURCES,
    "panels": labels.PANELS,
    "panelNames": labels.PANEL_NAMES,
    "psnr": labels.PSNR,
    "ssim": labels.SSIM,
    "class": labels.CLASS,
    "confident": labels.CONFIDENT,
    "keys": {
        "canvas": labels.CANVAS_KEY,
        "canvas_buttons": labels.CANVAS_BUTTONS_KEY,
        "noise": labels.NOISE_KEY,
        "strength": labels.STRENGTH_KEY,
        "source": labels.SOURCE_KEY,
        "drawing": labels.DRAWING_KEY,
        "class": labels.CLASS_KEY,
        "newNoise": labels.NEW_NOISE_KEY,
        "help": labels.HELP_KEY,
        "panels": labels.PANELS_KEY,
        "closer": labels.CLOSER_KEY,
    },
}
ENGINE = (
    *("engine/matrix.js", "engine/winograd.js", "engine/plain_backend.js"),
    *("engine/kernel.wasm", "engine/wasm_backend.js"),
    *("engine/activations.js", "engine/patches.js", "engine/convolution.js", "engine/pictures.js"),
    *("engine/merging.js", "engine/layers.js", "engine/network.js"),
)
SAMPLING = ("engine/measures.js", "engine/observations.js", "engine/sampling.js")
WORKER = (*ENGINE, *SAMPLING, "engine/nearest.js", "engine/worker.js")
# What the pages that sample have in common.
_SAMPLING = (
    *SAMPLING,
    *("live/numbers.js", "live/pool.js", "live/sampler.js", "live/canvases.js"),
)
LIVE = (
    *("live/elements.js", *_SAMPLING, "live/scores.js", "live/panel.js"),
    *("live/drawing.js", "live/input.js", "live/style.js", "live/belief.js"),
    *("live/view.js", "live/message.js", "live/live.js"),
)
GENERATE = (*_SAMPLING, "live/part.js", "generate/generation.js", "generate/generate.js")
RESTORE = (
    *("live/elements.js", "live/drawing.js", *_SAMPLING),
    *("live/part.js", "restore/eraser.js", "restore/restoration.js", "restore/restore.js"),
)
# Scripts that components load when they are shown, see `loader.js` and `files.script`.
ON_DEMAND = {"live": LIVE, "generate": GENERATE, "restore": RESTORE}
KEPT_DRAWING = ("live/elements.js", "live/drawing.js", "kept_drawing/kept_drawing.js")
SHELL = (
    *("shell/notice.js", "shell/storage.js", "shell/history.js", "shell/connection.js"),
    "shell/pen_first.js",
    *("shell/limits.js", "shell/shell.js"),
)


def join(*modules: str) -> str:
    """Return modules as one script, which begins with the values that they share with Python, if any.

    Args:
        modules: Paths below this folder; each after those that it imports. The WebAssembly is known as
            `KERNEL`, in Base64.
    """
    script = "\n".join(map(_read, modules))
    return f"const SHARED = {json.dumps(_SHARED)};\n{script}" if "SHARED" in script else script


def _read(module: str) -> str:
    path = FOLDER / module
    if path.suffix == ".wasm":
        return f'const KERNEL = "{base64.b64encode(path.read_bytes()).decode()}";'
    return _EXPORT.sub("", _IMPORT.sub("", path.read_text(encoding="utf-8")))


def with_worker(script: str, worker: str) -> str:
    """Return a script that knows the source of a worker as `WORKER`.

    Args:
        script: Of the page.
        worker: Of the worker, which the page starts.
    """
    return f"const WORKER = {json.dumps(worker)};\n{script}"
