"""The tiles of the Compare page, each a button with a denoiser's result, and an image of all to save."""

import re

import numpy as np
import streamlit as st

from denoiser.browser import formatting
from denoiser.evaluation import colours
from denoiser.evaluation.comparison import Result
from denoiser.imaging import cards, rendering
from denoiser.models.catalog import Catalog
from denoiser.ui import cache, markdown
from denoiser.ui.controls import link, parameters
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views import denoiser_titles, share

_COLUMNS_OF_CARD = 6


def show(
    results: list[Result],
    catalog: Catalog,
    *,
    pure: np.ndarray | None,
    best: Result | None,
    chosen: Result,
) -> None:
    """Show a tile for each result, which shows it large when it is clicked.

    Args:
        results: What to show.
        catalog: The models on disk, for their titles.
        pure: The picture without damage, to show errors; None to show the outputs.
        best: The best result, which is marked; None where that is not known.
        chosen: The result that is shown large.
    """
    st.html(_style(results, chosen))
    with st.container(key="tiles"):  # laid out by `results.css`
        for result in results:
            st.button(
                _label(
                    result,
                    denoiser_titles.of(result.name, catalog),
                    pure=pure,
                    is_best=result is best,
                    is_chosen=result is chosen,
                ),
                key=_key(result.name),
                on_click=_choose,
                args=(result.name,),
                width="stretch",
            )


def _style(results: list[Result], chosen: Result) -> str:
    """Return the style that gives each tile the colour of its denoiser, as HTML."""
    rules = [
        f"{_selector(result.name)} {{ --denoiser: {colours.of(result.name)}; }}"
        for result in results
    ]
    rules.append(f"{_selector(chosen.name)} button {{ box-shadow: 0 0 0 2px var(--denoiser); }}")
    return f"<style>{' '.join(rules)}</style>"


def draw_card(
    results: list[Result],
    selection: Selection,
    catalog: Catalog,
    *,
    input_name: str,
    settings: str,
    address: str,
) -> bytes:
    """Draw the original, all results, the settings and the link as one image.

    Args:
        results: What to draw.
        selection: The picture.
        catalog: The models on disk, for their titles.
        input_name: What to call the damaged picture.
        settings: The settings in words.
        address: The link.

    Returns:
        The bytes of a PNG file.
    """
    pure = selection.shown_pixels
    tiles = [] if selection.is_noisy else [cards.Tile("Original", pure, error=np.zeros_like(pure))]
    tiles += [
        cards.Tile(
            denoiser_titles.of(result.name, catalog, input_name=input_name),
            result.denoised,
            ", ".join(_in_short(result)),
            result.denoised - pure if result.similarity else None,
        )
        for result in results
    ]
    return cards.draw(
        "One picture, every denoiser",
        tiles,
        settings=share.describe_settings(settings, selection),
        link=address,
        columns=_COLUMNS_OF_CARD,
    )


def _label(
    result: Result, title: str, *, pure: np.ndarray | None, is_best: bool, is_chosen: bool
) -> str:
    """Return what a tile shows, as Markdown."""
    if pure is None:
        what, address = "The output of", cache.data_url(result.denoised)
    else:
        error = rendering.paint_signed(result.denoised - pure, factor=1)
        what, address = "The error of", rendering.to_data_url(rendering.to_png(error))
    shown = ", shown large" if is_chosen else ""
    title = markdown.escape(title)
    best = " _best_" if is_best else ""
    # Each in a line of its own, see `results.css`.
    known = " ".join(f":small[{markdown.escape(part)}]" for part in _in_short(result))
    return f"![{what} {title}{shown}]({address}) **{title}** {known}{best}"


def _key(name: str) -> str:
    """Return the key of a denoiser's tile: no model's name begins with the dash of the others' keys."""
    return f"tile_-{name}" if " " in name else f"tile_{name}"


def _selector(name: str) -> str:
    return f".st-key-{re.sub('[^a-zA-Z0-9_-]', '-', _key(name))}"


def _choose(name: str) -> None:
    st.session_state[parameters.DENOISER.key] = name
    link.forget_problem(parameters.DENOISER)


def _in_short(result: Result) -> list[str]:
    psnr = result.similarity.psnr if result.similarity else None
    return formatting.in_short(psnr, result.classification)
