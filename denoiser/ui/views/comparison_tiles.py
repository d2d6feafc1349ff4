"""The pictures of the Compare page, each with its error, and an image of all to save."""

import numpy as np
import streamlit as st

from denoiser.browser import formatting
from denoiser.evaluation.comparison import Result
from denoiser.imaging import cards, filters, rendering
from denoiser.models.catalog import Catalog
from denoiser.ui import cache, markdown
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views import share

_FACTOR = 6  # times that a pixel is enlarged


def show(results: list[Result], catalog: Catalog, *, pure: np.ndarray | None) -> None:
    """Show a tile for each result.

    Args:
        results: What to show.
        catalog: The models on disk, for their titles.
        pure: The picture without noise; None where it is not known.
    """
    grid = st.grid(5, min_column_width=104, gap="small")
    for result in results:
        with grid.cell():
            _show_tile(result, label_of(result, catalog), pure=pure)


def draw_card(
    results: list[Result],
    selection: Selection,
    catalog: Catalog,
    *,
    settings: str,
    address: str,
) -> bytes:
    """Draw all tiles, the settings and the link as one image.

    Args:
        results: What to draw.
        selection: The picture.
        catalog: The models on disk, for their titles.
        settings: The settings in words.
        address: The link.

    Returns:
        The bytes of a PNG file.
    """
    tiles = [
        cards.Tile(
            label_of(result, catalog),
            result.denoised,
            markdown.to_text(_in_short(result)),
            result.denoised - selection.shown_pixels if result.similarity else None,
        )
        for result in results
    ]
    return cards.draw(
        "One noisy picture, every denoiser",
        tiles,
        settings=share.describe_settings(settings, selection),
        link=address,
        columns=5,
    )


def label_of(result: Result, catalog: Catalog) -> str:
    """Return what to call the denoiser of a result: in a line, so that the tiles stay aligned."""
    model = catalog.models.get(result.name)
    return model.title if model else result.name


def _show_tile(result: Result, label: str, *, pure: np.ndarray | None) -> None:
    known = _in_short(result)
    is_input = result.name == filters.NOISY_INPUT
    what = "The noisy picture" if is_input else f"The output of {label} for the noisy picture"
    st.image(
        cache.png(result.denoised, size=28 * _FACTOR),
        caption=markdown.escape(label),
        alt=f"{what}: {markdown.to_text(known)}" if known else what,
        width="stretch",
        output_format="PNG",
    )
    if pure is not None:
        st.image(
            rendering.to_png(rendering.paint_signed(result.denoised - pure, factor=_FACTOR)),
            alt=f"The error that {label} leaves",
            width="stretch",
            output_format="PNG",
        )
    st.markdown(known)


def _in_short(result: Result) -> str:
    psnr = result.similarity.psnr if result.similarity else None
    return formatting.in_short(psnr, result.classification)
