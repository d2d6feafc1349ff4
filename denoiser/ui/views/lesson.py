"""The Learn page's work: an experiment on the visitor's picture."""

import contextlib

import streamlit as st

from denoiser.browser.lesson import experiments
from denoiser.imaging import noise
from denoiser.models.catalog import Catalog
from denoiser.ui.components import learn
from denoiser.ui.controls import frame, link, parameters, settings
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views import share

NOISY = "The experiments add their own noise, so they need a picture without noise. Draw one, or pick one."


def show(selection: Selection, catalog: Catalog, *, seed: int) -> None:
    """Show the experiment that the address names.

    Args:
        selection: The picture, which is not noisy.
        catalog: The models on disk.
        seed: Of the noise.

    Raises:
        ModelError: The classifier cannot be read.
    """
    number = _current()
    learn.show(
        catalog,
        experiment=number,
        pure=None if selection.is_drawn else selection.shown_pixels,
        label=selection.label,
        field=noise.noise_field(seed),
        seed=seed,
        is_presented=frame.current() == frame.PRESENTED,
        missing=_missing(number, catalog),
        on_choose=_choose,
    )


def show_tools() -> int:
    """Show the seed of the noise with the buttons for others, below the experiment, and return the seed."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="share_lesson"):
        seed = settings.seed()
        share.show_copy_link()
        frame.show_present("the experiment and your picture in large")
    return seed


def _missing(number: int, catalog: Catalog) -> str:
    names = [
        name
        for name in experiments.EXPERIMENTS[number - 1].models
        if name not in catalog.models or not catalog.models[name].has_browser_file
    ]
    if not names:
        return ""
    return (
        f"This experiment needs {' and '.join(names)}, which this server does not have, or not for browsers."
        f" The command python -m denoiser train {names[0]} trains it."
    )


def _current() -> int:
    with contextlib.suppress(ValueError):
        number = int(float(st.query_params.get(parameters.EXPERIMENT.key, "")))
        if number in range(1, len(experiments.EXPERIMENTS) + 1):
            return number
    return int(parameters.EXPERIMENT.default)


def _choose(number: int) -> None:
    st.query_params[parameters.EXPERIMENT.key] = str(number)
    link.forget_problem(parameters.EXPERIMENT)
