"""The button that copies a link."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from denoiser.browser import scripts
from denoiser.ui.components import bundles

_SOURCE = Path(__file__).parent


def _read(name: str) -> str:
    return (_SOURCE / name).read_text(encoding="utf-8")


_component = st.components.v2.component(
    "denoiser_copy_link",
    html=_read("copy_link.html"),
    css=_read("copy_link.css"),
    js=scripts.join(*bundles.COPY_LINK),
)


def show(address: str, *, settings: Sequence[str]) -> None:
    """Show the button. What it copies it takes from the browser: the settings, and the drawing.

    Args:
        address: The page's, without parameters.
        settings: Names of the parameters to take from the address bar.
    """
    _component(key="copy_link", data={"address": address, "settings": settings}, width="content")
