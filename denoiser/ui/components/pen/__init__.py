"""A pen for the drawable canvas, which has no keyboard access of its own."""

import streamlit as st

from denoiser.browser import scripts
from denoiser.ui.components import bundles

_SOURCE = scripts.PACKAGE / "browser" / "pen"

_component = st.components.v2.component(
    "denoiser_pen",
    html=(_SOURCE / "pen.html").read_text(encoding="utf-8"),
    css=(_SOURCE / "pen.css").read_text(encoding="utf-8"),
    js=scripts.join(*bundles.PEN),
)


def show() -> None:
    """Show nothing until it has the focus; then the canvas has a frame and a pen that keys move."""
    _component(key="pen")
