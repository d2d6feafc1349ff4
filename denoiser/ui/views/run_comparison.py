"""Two networks on the same noisy picture, side by side."""

import random

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.browser import formatting, labels
from denoiser.data import digits
from denoiser.evaluation import colours, comparison
from denoiser.evaluation.comparison import Result
from denoiser.imaging import noise, rendering
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import cache, prose
from denoiser.ui.controls import link, messages, own_runs, parameters, settings, whole_number
from denoiser.ui.controls.own_runs import Run
from denoiser.ui.views import captioned

_FIRST, _SECOND, _NEWEST = "run_first", "run_second", "_run_newest"


def show(runs: list[Run], catalog: Catalog) -> None:
    """Show the choice of two networks and of a picture, and what each makes of it.

    Args:
        runs: The visitor's.
        catalog: The models on disk.
    """
    own = [model for run in runs[::-1] if (model := own_runs.model_of(run, catalog))]
    others = [model for model in catalog.models.values() if not model.results.made_in_page]
    choices = {model.name: model for model in (*own, *others)}
    if not own or len(choices) < 2:
        return
    _take_newest(own[0].name)
    prose.markdown("**Two of them on the same picture**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = _choose("First", [*choices], key=_FIRST)
        second = _choose("Second", [name for name in choices if name != first], key=_SECOND)
        number = whole_number.show("Number in the gallery", parameters.DIGIT, width=150)
        st.button("Random digit", icon=":material/shuffle:", on_click=_pick_random)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        factor = settings.noise_factor()
        seed = settings.seed()
    link.rerun_if_mended()
    pure = digits.gallery().pixels[number]
    noisy = noise.make_noisy(pure, noise_factor=factor, seed=seed)
    results = _run([choices[first], choices[second]], noisy, pure)
    if len(results) == 2:
        _lay_out(results, pure, noisy)


def _take_newest(name: str) -> None:
    """Choose a network that is new, beside the one that was the first until now."""
    state = st.session_state
    if state.get(_NEWEST) == name:
        return
    if former := state.get(_FIRST):
        state[_SECOND] = former
    state[_NEWEST] = state[_FIRST] = name


def _choose(label: str, names: list[str], *, key: str) -> str:
    if st.session_state.get(key, names[0]) not in names:
        st.session_state[key] = names[0]  # it is gone, or is the other one
    return st.selectbox(label, names, key=key, persist_state="session", width=180)


def _pick_random() -> None:
    st.session_state[parameters.DIGIT.key] = random.randrange(digits.GALLERY_SIZE)
    link.forget_problem(parameters.DIGIT)


def _run(models: list[Model], noisy: np.ndarray, pure: np.ndarray) -> list[Result]:
    """Return the result of each model; one that fails is left out, with a message."""
    results = []
    for model in models:
        try:
            denoise = cache.denoiser(model).denoise
            results += comparison.compare(
                {model.name: denoise}, noisy, pure=pure, probabilities=None
            )
        except errors.ModelError as error:
            messages.error(f"{model.label} cannot be compared: {error}")
    return results


def _lay_out(results: list[Result], pure: np.ndarray, noisy: np.ndarray) -> None:
    before = comparison.noisy_similarity(pure, noisy)
    outputs = [
        captioned.draw(
            result.denoised,
            result.name,
            [f"{labels.PSNR} {formatting.decibels(result.similarity.psnr)}"],
            alt=f"The output of {result.name}",
            colour=colours.of(result.name),
        )
        for result in results
        if result.similarity
    ]
    first, second = results
    difference = rendering.paint_signed(first.denoised - second.denoised, factor=1)
    figures = [
        captioned.draw(pure, "Pure", ["without noise"], alt="The pure picture"),
        captioned.draw(
            noisy,
            "Noisy",
            [f"{labels.PSNR} {formatting.decibels(before.psnr)}"],
            alt="The noisy picture",
        ),
        *outputs,
        captioned.lay_out(
            rendering.to_data_url(rendering.to_png(difference)),
            "Difference",
            [f"orange: {first.name} is brighter", f"blue: {second.name} is brighter"],
            alt=f"Where {first.name} and {second.name} differ",
        ),
    ]
    with st.container(key="run_pictures"):
        prose.html(f'<div class="pictures">{"".join(figures)}</div>')
    prose.caption(
        "One digit says little: the table has the mean over many. The digits of the gallery are in no training set of the app."
    )
