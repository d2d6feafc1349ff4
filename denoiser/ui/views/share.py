"""Bring others to the same view: by its link, and by an image of it."""

import numpy as np
import streamlit as st

from denoiser.imaging import cards
from denoiser.ui.components import copy_link
from denoiser.ui.controls import frame, link, parameters
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views.panels import Triptych

_SETTINGS = [name for name in parameters.ALL if name != parameters.DRAWING.key]


def link_to(selection: Selection) -> str:
    """Return a link that brings back this page with all settings, a drawing included.

    Args:
        selection: The picture. One that was uploaded is not in the link.
    """
    return link.current(selection.text_in_link)


def show_copy_link() -> None:
    """Show the button that copies the link of the page, as its settings and the drawing are by then."""
    copy_link.show(link.page_address(), settings=_SETTINGS)


def show_embedding(selection: Selection) -> None:
    """Show what to copy into a page of a learning platform, with the settings of now.

    Args:
        selection: The picture. One that was uploaded is not in the link.
    """
    st.markdown("Canvas, panels and slider in a page of your own, with the settings of now:")
    st.code(frame.embedding(link_to(selection)), language="html", wrap_lines=True)


def describe_settings(settings: str, selection: Selection) -> str:
    """Return the settings to write on an image, and whether its link lacks the picture."""
    if selection.is_in_link:
        return settings
    return f"{settings}; the picture itself is not in the link"


def draw_card(
    selection: Selection, triptych: Triptych, *, model: str, settings: str, address: str
) -> bytes:
    """Draw the panels with their numbers, the settings and the link as one image.

    Args:
        selection: The picture.
        triptych: What the panels show.
        model: What to call the model that denoised it.
        settings: The settings in words.
        address: The link.

    Returns:
        The bytes of a PNG file.
    """
    pictures: dict[str, np.ndarray] = {"noisy": triptych.noisy}
    if not selection.is_noisy:
        pictures["pure"] = selection.shown_pixels
    if triptych.denoised is not None:
        pictures["denoised"] = triptych.denoised
    tiles = [
        cards.Tile(
            f"Denoised by {model}" if name == "denoised" else name.capitalize(),
            picture,
            triptych.in_short(name),
        )
        for name, picture in pictures.items()
    ]
    return cards.draw(
        f"Denoise a {selection.noun}",
        tiles,
        settings=describe_settings(settings, selection),
        link=address,
        columns=3,
        factor=8,
    )
