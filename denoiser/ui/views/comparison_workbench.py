"""The Compare page's work: the damage, every denoiser, and what is known about them."""

import functools

import numpy as np
import streamlit as st

from denoiser.browser import labels
from denoiser.evaluation import comparison, memoriser, told
from denoiser.evaluation.comparison import Result
from denoiser.imaging import corruptions, filters
from denoiser.models import picture_sets
from denoiser.models.catalog import Catalog
from denoiser.models.picture_sets import PictureSet
from denoiser.ui import prose, turns
from denoiser.ui.controls import damage, link, parameters
from denoiser.ui.controls.damage import Damaged
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views import (
    comparison_focus,
    comparison_results,
    comparison_table,
    comparison_tiles,
    explanation,
    memoriser_section,
    model_links,
    noise_curves,
    share,
)


@turns.fragment
def show(selection: Selection, catalog: Catalog) -> None:
    """Show the damage, and the results of every denoiser for the damaged picture.

    Args:
        selection: The picture; its pixels are not None.
        catalog: The models on disk.
    """
    with st.container(key=labels.RESULT_KEY):  # laid out by `page.css`
        _show(selection, catalog)


def _show(selection: Selection, catalog: Catalog) -> None:
    damaged = damage.show(selection, catalog)
    large, tiles = st.container(key="focus"), st.container()
    lessons = st.container(key="lessons")  # side by side where there is room, see `results.css`
    section = lessons.container()
    kind = selection.pictures or picture_sets.MNIST  # what is drawn counts as a digit
    known = None  # the memoriser knows digits only
    with section:  # its slider decides what is above it, too
        introduction = st.container()
        if kind.is_mnist:
            known = memoriser.known_digits(memoriser_section.show_slider())
    link.rerun_if_mended()
    pure = None if selection.is_noisy else selection.shown_pixels
    noise_factor = damaged.noise_factor
    # Filters and the memoriser need to know how much noise there is; networks do not.
    hint = f"the noise factor, {noise_factor or 0:.2f}"
    if noise_factor is None:
        noise_factor = filters.estimate_noise(damaged.noisy)
        hint = f"an estimate of the noise factor from the picture, {noise_factor:.2f}"
    results = comparison.ranked(
        comparison_results.compute(
            damaged.noisy,
            pure,
            catalog,
            kind=kind,
            noise_factor=noise_factor,
            known=known.pixels if known else None,
            # What is told was trained on digits.
            observation=damaged.observation if kind.is_mnist else None,
            seed=damaged.seed,
        )
    )
    with tiles:
        chosen = _show_tiles(results, catalog, pure=pure)
    with large:
        comparison_focus.show(
            chosen, results[0], catalog, pure=pure, damaged=damaged, best=comparison.best(results)
        )
    with tiles:
        prose.caption(
            f"{_describe_chosen(chosen, kind, catalog, damaged)} The filters"
            f"{' and the memoriser' if known else ''} are given {hint}. The networks are given the picture alone."
            f" {_describe_told(damaged, results, kind)} {kind.why_no_class}"
        )
        _show_buttons(results, selection, catalog, damaged, known_count=len(known) if known else 0)
    with introduction:
        memoriser_section.introduce()
    with section:
        if known:
            memoriser_section.show_lesson(damaged, pure, known, noise_factor=noise_factor)
        else:
            prose.caption(
                "It knows MNIST's digits only, so it is left out here: pick a digit to see it."
            )
    with lessons.container():
        noise_curves.show(
            catalog,
            (*comparison.FILTERS, memoriser.NAME, filters.NOISY_INPUT),
            noise_factor=damaged.noise_factor,
            similarities={r.name: r.similarity for r in results if r.similarity},
            chosen=chosen.name,
            kind=kind,
        )
    comparison_table.show(results, catalog, kind=kind, input_name=damaged.input_name)


def _show_tiles(results: list[Result], catalog: Catalog, *, pure: np.ndarray | None) -> Result:
    """Show all results as tiles, and return the one to show large."""
    noisy_input, *others = results
    best = comparison.best(results)
    with st.container(horizontal=True, vertical_alignment="center"):
        name = _show_choice(catalog)
        of_best = others[0] if best in (noisy_input, None) else best
        chosen = next((result for result in others if result.name == name), of_best)
        has_errors = st.toggle(
            "Errors",
            **link.bound(parameters.ERRORS),
            disabled=pure is None,
            help="Shows in each tile the error of its picture, all on one scale.",
        )
        if model := catalog.models.get(chosen.name):
            model_links.show(
                model,
                {model_links.DENOISE: "Open on Denoise", model_links.INSIDE: "Look inside"},
            )
    comparison_tiles.show(
        others, catalog, pure=pure if has_errors else None, best=best, chosen=chosen
    )
    return chosen


def _show_choice(catalog: Catalog) -> str:
    """Show the choice of what is shown large, and return it."""
    names = parameters.DENOISER.options(catalog)
    key = parameters.DENOISER.key
    if st.session_state.get(key, names[0]) not in names:
        st.session_state[key] = names[0]  # it is gone
    return st.selectbox(
        "Shown large",
        names,
        **link.bound(parameters.DENOISER),
        icon=":material/zoom_in:",
        label_visibility="collapsed",
        width=220,
    )


def _show_buttons(
    results: list[Result],
    selection: Selection,
    catalog: Catalog,
    damaged: Damaged,
    *,
    known_count: int,
) -> None:
    with st.container(horizontal=True):
        st.download_button(
            "Save as image",
            functools.partial(
                comparison_tiles.draw_card,
                results,
                selection,
                catalog,
                input_name=damaged.input_name,
                settings=damaged.description
                + (f"; the memoriser knows {known_count:,} digits" if known_count else ""),
                address=share.link_to(selection),
            ),
            "denoisers.png",
            "image/png",
            icon=":material/image:",
            on_click="ignore",
        )
        share.show_copy_link()


def _describe_chosen(chosen: Result, kind: PictureSet, catalog: Catalog, damaged: Damaged) -> str:
    """Return what the denoiser that is shown large does, and what is new to it, as Markdown."""
    sentences = [comparison_focus.describe(chosen.name, catalog)]
    if model := catalog.models.get(chosen.name):
        news = [explanation.unknown_pictures(kind, model)]
        if damaged.kind is not None:
            news.append(
                explanation.limits(
                    damaged.kind, damaged.amount, clip=damaged.is_clipped, model=model
                )
            )
        sentences += [f"**{sentence}**" for sentence in news if sentence]
    return " ".join(filter(None, sentences))


def _describe_told(damaged: Damaged, results: list[Result], kind: PictureSet) -> str:
    """Return what one network is told about the damage, or why none is."""
    if not kind.is_mnist:
        return "The network that can be told what happened knows digits only, and is left out."
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
