"""The Compare page's work: the damage, every denoiser, and what is known about them."""

import functools

import streamlit as st

from denoiser.evaluation import memoriser, told
from denoiser.evaluation.comparison import Result
from denoiser.imaging import corruptions, filters
from denoiser.models.catalog import Catalog
from denoiser.ui import turns
from denoiser.ui.controls import damage, link
from denoiser.ui.controls.damage import Damaged
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views import (
    comparison_results,
    comparison_table,
    comparison_tiles,
    memoriser_section,
    noise_curves,
    share,
)


@turns.fragment
def show(selection: Selection, catalog: Catalog, *, seed: int, clip: bool) -> None:
    """Show the results of every denoiser for one damaged picture.

    Args:
        selection: The picture; its pixels are not None.
        catalog: The models on disk.
        seed: Seed of what is random in the damage.
        clip: Whether the damaged picture is clipped to [0, 1].
    """
    damaged = damage.show(selection, seed=seed, clip=clip)
    above, section = st.container(), st.container()
    with section:  # its slider decides what is above it, too
        known = memoriser.known_digits(memoriser_section.show_slider())
    link.rerun_if_mended()
    pure = None if selection.is_noisy else selection.shown_pixels
    noise_factor = damaged.noise_factor
    # Filters and the memoriser need to know how much noise there is; networks do not.
    hint = f"the noise factor, {noise_factor or 0:.2f}"
    if noise_factor is None:
        noise_factor = filters.estimate_noise(damaged.noisy)
        hint = f"an estimate of the noise factor from the picture, {noise_factor:.2f}"
    results = comparison_results.compute(
        damaged.noisy,
        pure,
        catalog,
        noise_factor=noise_factor,
        known=known.pixels,
        observation=damaged.observation,
        seed=seed,
    )
    with above:
        _show_results(results, selection, catalog, damaged, hint=hint, known_count=len(known))
    with section:
        memoriser_section.show_lesson(damaged, pure, known, noise_factor=noise_factor)
    noise_curves.show(
        catalog,
        (*comparison_results.FILTERS, memoriser.NAME, filters.NOISY_INPUT),
        noise_factor=damaged.noise_factor,
        similarities={result.name: result.similarity for result in results if result.similarity},
    )


def _show_results(
    results: list[Result],
    selection: Selection,
    catalog: Catalog,
    damaged: Damaged,
    *,
    hint: str,
    known_count: int,
) -> None:
    """Show tiles and table of all results, and what to take away."""
    pure = None if selection.is_noisy else selection.shown_pixels
    comparison_tiles.show(results, catalog, pure=pure)
    if pure is not None:
        st.caption(
            "Below each picture: its error, all on one scale. Black is no error, orange is too bright,"
            " blue too dark."
        )
    st.caption(
        f"The filters and the memoriser are given {hint}. The networks are given the picture alone."
        f" {_describe_told(damaged, results)}"
    )
    table = comparison_table.rows(results, catalog)
    comparison_table.show(table)
    address = share.link_to(selection)
    with st.container(horizontal=True):
        st.download_button(
            "Table as CSV",
            comparison_table.to_csv(table),
            "denoisers.csv",
            "text/csv",
            icon=":material/table:",
            on_click="ignore",
        )
        st.download_button(
            "Save as image",
            functools.partial(
                comparison_tiles.draw_card,
                results,
                selection,
                catalog,
                settings=f"{damaged.description}; the memoriser knows {known_count:,} digits",
                address=address,
            ),
            "denoisers.png",
            "image/png",
            icon=":material/image:",
            on_click="ignore",
        )
        share.show_copy_link()


def _describe_told(damaged: Damaged, results: list[Result]) -> str:
    """Return what one network is told about the damage, or why none is."""
    if damaged.observation:
        if all(result.name != told.NAME for result in results):
            return ""  # a message says why
        return (
            f'The others have to guess what went wrong. "{told.NAME}" is a network that is told {damaged.told}, so'
            f" it keeps what is left and fills in the rest: the mean of {told.COUNT} answers, as on the Restore"
            " page."
        )
    if damaged.repeat is None:
        return "What happened to the picture is not known, so no network is told."
    if damaged.told:
        return "No network is told what happened to a clipped picture."
    kinds = [f'"{name}"' for name, corruption in corruptions.KINDS.items() if corruption.told]
    return f"No network is told what happened: that works for {', '.join(kinds[:-1])} and {kinds[-1]} only."
