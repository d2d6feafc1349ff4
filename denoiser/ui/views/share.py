"""What brings others to the same view: its link, and a picture of it."""

from pathlib import Path

import numpy as np
import streamlit as st

from denoiser.imaging import cards
from denoiser.ui.controls import link, source
from denoiser.ui.views import panels

_HTML = """
<button type="button"><span aria-hidden="true">link</span>Copy link</button>
<output></output>
<input readonly hidden aria-label="Link to this view">
"""
# As Streamlit's own buttons look.
_CSS = """
:host { font: var(--st-base-font-weight) 0.875rem / 1.6 var(--st-font); }
button {
  display: inline-flex; align-items: center; gap: 0.5rem; min-height: 2.5rem; padding: 0 0.75rem;
  font: inherit; color: var(--st-text-color); cursor: pointer;
  background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
}
button:hover { color: var(--st-primary-color); border-color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
span { font: 1.1rem / 1 "Material Symbols Rounded"; }
output:not(:empty) { margin-left: 0.5rem; }
output { color: var(--st-text-color); }
input {
  box-sizing: border-box; width: 100%; margin-top: 0.25rem; padding: 0.5rem;
  font: inherit; color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
}
input[hidden] { display: none; }
"""
_component = st.components.v2.component(
    "denoiser_copy_link",
    html=_HTML,
    css=_CSS,
    js=(Path(__file__).parents[1] / "browser" / "copy_link" / "copy_link.js").read_text(
        encoding="utf-8"
    ),
)


def link_to(chosen: source.Chosen) -> str:
    """Gives a link that brings back this page with all settings, a drawing included.

    Args:
        chosen: The picture. One that was uploaded is not in the link.
    """
    return link.current(chosen.pixels if chosen.is_drawn else None)


def is_whole(chosen: source.Chosen) -> bool:
    """Tells whether the link brings back the picture, too."""
    return chosen.is_drawn or chosen.is_picked


def copy_link(chosen: source.Chosen, address: str) -> None:
    """Shows the button that copies the link.

    Args:
        chosen: The picture that is shown.
        address: The link, from `link_to`.
    """
    copied = "Link copied." if is_whole(chosen) else "Copied; what you uploaded is not in the link."
    _component(key="copy_link", data={"link": address, "copied": copied}, width="content")


def add_what_is_missing(settings: str, chosen: source.Chosen) -> str:
    """Adds to the settings on a picture that its link does not bring everything back."""
    return settings if is_whole(chosen) else f"{settings}; the picture itself is not in the link"


def card(
    chosen: source.Chosen, shown: panels.Shown, *, model: str, settings: str, address: str
) -> bytes:
    """Draws the panels with their numbers, the settings and the link on one picture.

    Args:
        chosen: The picture.
        shown: What the panels show of it.
        model: Name of what denoised it.
        settings: What it was made with, in words.
        address: The link.

    Returns:
        What a PNG file holds.
    """
    pictures: dict[str, np.ndarray] = {"noisy": shown.noisy}
    if not chosen.is_noisy:
        pictures["pure"] = chosen.pixels
    if shown.denoised is not None:
        pictures["denoised"] = shown.denoised
    tiles = [
        cards.Tile(
            f"Denoised by {model}" if name == "denoised" else name.capitalize(),
            picture,
            panels.in_short(shown.psnr.get(name), shown.readings.get(name)).replace("**", ""),
        )
        for name, picture in pictures.items()
    ]
    said = add_what_is_missing(settings, chosen)
    return cards.draw("Denoise a digit", tiles, settings=said, link=address, columns=3, factor=8)
