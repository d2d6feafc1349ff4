"""Damaged pictures that are restored in several ways, in the visitor's browser."""

from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from denoiser.imaging.observations import Averages, Blur, Damage, Pixels
from denoiser.models.folder import Model
from denoiser.ui import cache
from denoiser.ui.components import files, styles

_SOURCE = Path(__file__).parent

_component = st.components.v2.component(
    "denoiser_restore",
    html=(_SOURCE / "restore.html").read_text(encoding="utf-8"),
    css=styles.BUTTONS + (_SOURCE / "restore.css").read_text(encoding="utf-8"),
    js=files.loader("restore"),
)


def show(network: Model, damage: Damage, *, pure: np.ndarray | None) -> None:
    """Show what damage leaves of a picture, with answers that agree with it.

    Args:
        network: What draws the answers.
        damage: What happens to the picture; of pixels, the visitor can erase more.
        pure: The picture, float32 array of shape (28, 28) in [0, 1]; None for the drawing, which is read
            from the canvas, where it changes.

    Raises:
        ModelError: The classifier cannot be read.
    """
    _component(
        key="restore",
        data={
            "network": files.weights(network),
            "classifier": files.weights(cache.digit_classifier_model()),
            "pure": None if pure is None else pure.ravel().tolist(),
            "damage": _describe(damage),
        },
    )


def _describe(damage: Damage) -> dict[str, Any]:
    if isinstance(damage, Pixels):
        return {"kind": "pixels", "isKnown": damage.is_known.ravel().astype(int).tolist()}
    if isinstance(damage, Averages):
        return {"kind": "averages", "size": damage.size}
    if isinstance(damage, Blur):
        return {"kind": "blur", "sigma": damage.sigma}
    raise TypeError(f"browsers do not know this damage: {damage!r}")
