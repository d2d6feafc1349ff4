"""The live view: panels that follow the pen and the slider, computed in the visitor's browser.

The server's panels stay below. `view.js` describes how it works.
"""

import hashlib
import json

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.models.folder import Model
from denoiser.ui import cache
from denoiser.ui.browser import scripts

# The browser asks for it by this name, see `loader.js`; `shell` answers.
SCRIPT = scripts.with_worker(scripts.join(*scripts.LIVE), scripts.join(*scripts.WORKER)).encode()
SCRIPT_NAME = f"live-{hashlib.sha256(SCRIPT).hexdigest()[:16]}.js"

_component = st.components.v2.component(
    "denoiser_live",
    js=f"const LIVE_SCRIPT = {json.dumps(SCRIPT_NAME)};\n{scripts.join('live/loader.js')}",
)


def show(
    model: Model,
    *,
    pure: np.ndarray | None,
    is_blank: bool,
    field: np.ndarray,
    clip: bool,
) -> None:
    """Make the panels follow the visitor's hand, where the browser can do it.

    Args:
        model: What to denoise with.
        pure: The picture, float32 array of shape (28, 28) in [0, 1]; None for the drawing, which is read
            from the canvas, where it changes.
        is_blank: Whether nothing is drawn.
        field: The noise pattern, float32 array of shape (28, 28).
        clip: Whether the noisy picture is clipped to [0, 1].
    """
    wanted = st.session_state.get("_live_wanted", ())
    try:
        networks = [model, cache.classifier_model()]
        if not all(network.has_browser_file for network in networks):
            return
        sampler = cache.sampler(model)
        if sampler and sampler.has_browser_file:
            networks.append(sampler)
        files = {n.fingerprint: n.read_browser_file() for n in networks if n.fingerprint in wanted}
    except errors.ModelError:  # the panels have shown it
        return
    settings = {
        "networks": [network.fingerprint for network in networks],
        "clip": clip,
        "is_drawn": pure is None,
        "is_blank": is_blank,
        "sent": [(name, len(file)) for name, file in files.items()],
    }
    header = json.dumps(settings).encode()
    pictures = [field] if pure is None else [field, pure]
    _component(
        key="live",
        data=b"".join(
            [
                len(header).to_bytes(4, "little"),
                header,
                *(np.asarray(picture, "<f4").tobytes() for picture in pictures),
                *files.values(),
            ]
        ),
        on_wanted_change=_remember_wish,
    )
    st.session_state["_live_wanted"] = ()


def _remember_wish() -> None:
    # The browser may send anything; what is no list is no wish.
    wanted = st.session_state["live"].get("wanted")
    st.session_state["_live_wanted"] = wanted if isinstance(wanted, list) else ()
