"""The button that copies a link."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from denoiser.ui.browser import scripts

_SOURCE = Path(__file__).parent


def _read(name: str) -> str:
    return (_SOURCE / name).read_text(encoding="utf-8")


_component = st.components.v2.component(
    "denoiser_copy_link",
    html=_read("copy_link.html"),
    css=_read("copy_link.css"),
    js=scripts.join("copy_link/copy_link.js"),
)


def show(link: str, *, settings: Sequence[str], copied: str) -> None:
    """Show the button.

    Args:
        link: What it copies.
        settings: Names of the parameters for which it takes what the address bar has by then.
        copied: What it says when that is done.
    """
    data = {"link": link, "settings": settings, "copied": copied}
    _component(key="copy_link", data=data, width="content")
