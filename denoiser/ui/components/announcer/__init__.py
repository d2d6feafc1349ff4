"""The announcer: it says the results of the panels to screen readers, once they have settled."""

from pathlib import Path

import streamlit as st

from denoiser.browser import scripts
from denoiser.ui.components import bundles

_SOURCE = Path(__file__).parent

_component = st.components.v2.component(
    "denoiser_announcer",
    html='<div role="status"></div>',
    css=(_SOURCE / "announcer.css").read_text(encoding="utf-8"),
    js=scripts.join(*bundles.ANNOUNCER),
)


def show() -> None:
    """Let a screen reader say what the first and the last panel show; nothing is visible.

    It says their alternative texts, which the server writes: nothing is announced while pen or slider
    moves.
    """
    _component(key="announcer")
