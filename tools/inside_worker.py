"""Ask the worker of Inside on a page without content, for tests and benchmarks."""

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
from playwright.sync_api import Page

from denoiser.browser import scripts
from denoiser.models.folder import Model

_START = """([program, files]) => {
    const worker = new Worker(URL.createObjectURL(new Blob([program])));
    const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    for (const [name, file] of Object.entries(files)) {
        worker.postMessage({ kind: "file", name, content: toBytes(file) });
    }
    const toTyped = (value) => {
        if (!value || typeof value !== "object") return value;
        if (value.float32) return new Float32Array(value.float32);
        if (Array.isArray(value)) return value.map(toTyped);
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toTyped(one)]));
    };
    const toPlain = (value) => {
        if (!value || typeof value !== "object") return value;
        if (ArrayBuffer.isView(value)) return Array.from(value);
        if (Array.isArray(value)) return value.map(toPlain);
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toPlain(one)]));
    };
    window.ask = (question, pick) => new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(toPlain(pick(data)));
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(toTyped(question));
    });
}"""


def start(page: Page, networks: Mapping[str, Model], more: str = "") -> None:
    """Start the worker.

    Args:
        page: On which it is known afterwards.
        networks: That it can run, by the names for its questions.
        more: JavaScript that is added to the worker.
    """
    files = {
        name: base64.b64encode(model.read_browser_file()).decode()
        for name, model in networks.items()
    }
    page.evaluate(_START, [scripts.join(*scripts.INSIDE_WORKER) + more, files])


def ask(page: Page, kind: str, *, pick: str = "answer => answer", **question: Any) -> Any:
    """Ask the worker of a page, and return its answer.

    Args:
        page: Where it was started.
        kind: Of the question.
        pick: A function in JavaScript from the answer to the part of it that is wanted: large ones take long.
        question: What else is in it, see `globals.d.ts`; NumPy arrays arrive as `Float32Array`.
    """
    return page.evaluate(f"question => ask(question, {pick})", _plain({"kind": kind, **question}))


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return {"float32": value.ravel().tolist()}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
