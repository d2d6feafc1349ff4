"""A pen for the drawable canvas, which has no keyboard access of its own."""

from pathlib import Path

import streamlit as st

from denoiser.ui.browser import scripts

_SOURCE = Path(__file__).parent
_HTML = """
<div class="root">
  <div class="pen" tabindex="0" role="application" aria-roledescription="pen"
    aria-label="Canvas to draw a digit on" aria-describedby="how">
    <div class="tip"></div>
    <div class="how" id="how">Arrows move the pen, Space puts it down and up</div>
  </div>
  <div role="status"></div>
</div>
"""

_component = st.components.v2.component(
    "denoiser_pen",
    html=_HTML,
    css=(_SOURCE / "pen.css").read_text(encoding="utf-8"),
    js=scripts.join("pen/pen.js"),
)


def show() -> None:
    """Show nothing until it has the focus; then the canvas has a frame and a pen that keys move."""
    _component(key="pen")
