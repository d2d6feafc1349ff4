"""The JavaScript of the components: modules joined into one script, and what they share with Python.

Streamlit takes one script for each component. The modules are written with `import` and `export`, for
the linter and the type checker; both are left out when they are joined.
"""

import json
import re
from pathlib import Path

from denoiser.imaging import canvas, metrics, noise
from denoiser.ui import labels

_FOLDER = Path(__file__).parent
_IMPORT = re.compile(r"^import .*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
# What JavaScript knows as `SHARED`; `globals.d.ts` has its type.
_SHARED = {
    "side": noise.IMAGE_SHAPE[0],
    "canvas": canvas.CANVAS_SIZE,
    "leastInk": canvas.LEAST_INK,
    "ssimSigma": metrics.SSIM_SIGMA,
    "panels": labels.PANELS,
    "psnr": labels.PSNR,
    "ssim": labels.SSIM,
    "class": labels.CLASS,
    "confident": labels.CONFIDENT,
    "keys": {
        "canvas": labels.CANVAS_KEY,
        "noise": labels.NOISE_KEY,
        "strength": labels.STRENGTH_KEY,
        "source": labels.SOURCE_KEY,
        "panels": labels.PANELS_KEY,
        "words": [labels.WORDS_KEY, labels.CLOSER_KEY],
    },
}
ENGINE = (
    *("engine/matrix.js", "engine/activations.js", "engine/patches.js", "engine/convolution.js"),
    *("engine/winograd.js", "engine/layers.js", "engine/network.js"),
)
WORKER = (*ENGINE, "engine/measures.js", "engine/worker.js")
LIVE = (
    *("live/elements.js", "live/numbers.js", "live/panel.js", "live/drawing.js"),
    *("live/message.js", "live/view.js", "live/live.js"),
)


def join(*modules: str) -> str:
    """Return modules as one script, which begins with the values that they share with Python.

    Args:
        modules: Paths below this folder; each after those that it imports.
    """
    sources = [(_FOLDER / module).read_text(encoding="utf-8") for module in modules]
    shared = f"const SHARED = {json.dumps(_SHARED)};\n"
    return shared + "\n".join(_EXPORT.sub("", _IMPORT.sub("", source)) for source in sources)


def with_worker(script: str, worker: str) -> str:
    """Return a script that knows the source of a worker as `WORKER`."""
    return f"const WORKER = {json.dumps(worker)};\n{script}"
