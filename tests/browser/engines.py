"""The engine of the browser in a page of its own, with what explains its numbers."""

import base64

import numpy as np
from playwright.sync_api import Page

from denoiser.browser import scripts
from tests.conftest import SHIPPED_NETWORKS

_EXPORTS = """return { Backward, explain, fieldOf, makeRandom, mislead,
    read: (file, kind) => {
        const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
        const backend = kind === "JavaScript" ? new PlainBackend() : new WasmBackend(compileKernel());
        return new Network(bytes, backend);
    },
    encode: (numbers) => {
        const bytes = new Uint8Array(Float64Array.from(numbers).buffer);
        let text = "";
        for (let i = 0; i < bytes.length; i += 8192) {
            text += String.fromCharCode(...bytes.subarray(i, i + 8192));
        }
        return btoa(text);
    },
};"""


def load_into(page: Page) -> None:
    """Let a page know the engine as `engine`: its parts, and `read` and `encode`, which pair with those here."""
    program = scripts.join(
        *(*scripts.ENGINE, *scripts.METHODS, *scripts.EXPLAINING),
        *("browser/inside/fields.js", "browser/inside/misleading.js"),
    )
    page.evaluate("program => { window.engine = new Function(program)(); }", program + _EXPORTS)


def encode(file: bytes) -> str:
    """Return a file as `engine.read` takes it."""
    return base64.b64encode(file).decode()


def decode(numbers: str) -> np.ndarray:
    """Return numbers of `engine.encode`."""
    return np.frombuffer(base64.b64decode(numbers), "<f8")


def load_keras(name: str):
    """Load one of `SHIPPED_NETWORKS` into Keras."""
    import keras  # which is not on every Python

    path = SHIPPED_NETWORKS[name]().path / "model.keras"
    return keras.models.load_model(path, compile=False)
