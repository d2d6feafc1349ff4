"""Scripts for browsers, joined from their JavaScript modules.

A component of Streamlit is one script, and a worker is one, too. The modules are written
with `import` and `export`, for the linter and the type checker. Both are left out when modules are
joined, so a module comes after those that it imports, and no two of them declare the same name.
"""

import base64
import json
import re
from pathlib import Path

from denoiser.browser import labels, verdict
from denoiser.imaging import (
    canvas,
    corruptions,
    jpeg,
    low_light,
    low_resolution,
    metrics,
    noise,
    observations,
    pixel_damage,
    rendering,
)
from denoiser.models import picture_sets, restoring, sampling

PACKAGE = Path(__file__).parents[1]
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
    "mostShown": picture_sets.MOST_SHOWN,
    "invented": sampling.VISIBLE,
    "orange": rendering.ORANGE,
    "blue": rendering.BLUE,
    "normalNoise": corruptions.NORMAL_NOISE,
    "mixture": corruptions.MIXTURE,
    "damage": {
        # Which random numbers each type of damage needs.
        "kinds": {
            corruptions.NORMAL_NOISE: {
                "numbers": 0,
                "fields": ["normal"],
                "isNoise": True,
            },
            **{
                name: {"numbers": kind.numbers, "fields": kind.fields, "isNoise": kind.is_noise}
                for name, kind in corruptions.KINDS.items()
            },
        },
        "stripePeriod": pixel_damage.STRIPE_PERIOD,
        "mostSigma": pixel_damage.MOST_SIGMA,
        "mostSize": low_resolution.MOST_SIZE,
        "leastStrength": low_light.LEAST_STRENGTH,
        "mostPhotons": low_light.MOST_PHOTONS,
        "jpegBlock": jpeg.BLOCK,
        "jpegSteps": [step for row in jpeg.STEPS for step in row],
        "jpegBestQuality": jpeg.BEST_QUALITY,
        "jpegTie": jpeg.TIE,
    },
    "noUpload": labels.NO_UPLOAD,
    "pageFile": labels.PAGE_FILE,
    "sources": labels.SOURCES,
    "panels": labels.PANELS,
    "panelNames": labels.PANEL_NAMES,
    "damaged": labels.DAMAGED,
    "psnr": labels.PSNR,
    "ssim": labels.SSIM,
    "class": labels.CLASS,
    "confident": labels.CONFIDENT,
    "verdictBadges": verdict.BADGES,
    "verdictOfLabel": verdict.OF_LABEL,
    "verdictOfOwnLabel": verdict.OF_OWN_LABEL,
    "verdictOfPure": verdict.OF_PURE,
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
        "leave": labels.LEAVE_KEY,
        "pages": labels.PAGES_KEY,
        "experiment": labels.EXPERIMENT_KEY,
    },
}
# Modules, each after those that it imports.
ENGINE = tuple(
    f"browser/engine/{name}"
    for name in (
        *("matrix.js", "winograd.js", "plain_backend.js", "kernel.wasm", "wasm_backend.js"),
        *("activations.js", "patches.js", "convolution.js", "pictures.js"),
        *("merging.js", "layers.js", "network.js"),
    )
)
# What explains the numbers of a network, and goes back through it.
EXPLAINING = tuple(
    f"browser/engine/{name}.js" for name in ("terms", "explaining", "slopes", "backward")
)
METHODS = tuple(
    f"browser/engine/{name}"
    for name in ("measures.js", "observations.js", "sampling.js", "damages.js")
)
WORKER = (*ENGINE, *METHODS, "browser/engine/nearest.js", "browser/engine/worker.js")
# What the experiments of Learn measure, and the worker that measures it.
LESSON = tuple(
    f"browser/lesson/{name}" for name in ("training.js", "outcomes.js", "twins.js", "pairs.js")
)
LESSON_WORKER = (*WORKER, *LESSON, "browser/lesson/worker.js")
# What Inside shows of a network, and the worker that computes it.
INSIDE_WORKER = (
    *(*WORKER, *EXPLAINING),
    *(
        f"browser/inside/{name}.js"
        for name in ("mosaics", "fields", "misleading", "decoding", "looking", "worker")
    ),
)
# What draws samples with workers, and shows pictures.
SAMPLING = (
    *METHODS,
    *(f"browser/view/{name}" for name in ("numbers.js", "pool.js", "sampler.js", "canvases.js")),
)
DRAWING = ("browser/view/elements.js", "browser/view/drawing.js")
VIEW = (
    *DRAWING,
    *SAMPLING,
    *(
        f"browser/view/{name}"
        for name in (
            "scores.js",
            "verdict.js",
            "panel.js",
            "frames.js",
            "input.js",
            "style.js",
            "belief.js",
            "view.js",
        )
    ),
)
PEN = "browser/pen/pen.js"
BUILDING = "browser/view/building.js"
ANNOUNCING = "browser/view/announcing.js"
ALTERED = "browser/view/altered.js"


def join(*modules: str) -> str:
    """Return modules as one script, which begins with the values that they share with Python, if any.

    Args:
        modules: Paths below the package's folder; each after those that it imports. The WebAssembly is known as
            `KERNEL`, in Base64.
    """
    script = "\n".join(map(_read, modules))
    return f"const SHARED = {json.dumps(_SHARED)};\n{script}" if "SHARED" in script else script


def _read(module: str) -> str:
    path = PACKAGE / module
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
