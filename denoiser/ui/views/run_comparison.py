"""Two networks on the same noisy picture, side by side."""

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.browser import formatting, labels
from denoiser.evaluation import colours, comparison
from denoiser.evaluation.comparison import Result
from denoiser.imaging import corruptions, rendering
from denoiser.models import picture_sets
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet
from denoiser.ui import cache, markdown, prose
from denoiser.ui.controls import link, messages, own_runs, pick, settings
from denoiser.ui.controls.own_runs import Run
from denoiser.ui.controls.settings import Noise
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
        model = choices[first]
        pictures = picture_sets.of(model if model.has_gallery else None)
        try:
            found = pictures.pictures
        except errors.ModelError as error:
            messages.no_pictures(first, error)
            return
        number = pick.number(pictures, len(found))
    of_noise = settings.noise(settings.noise_row(), model)
    link.rerun_if_mended()
    pure = found.pixels[number]
    noisy = of_noise.make_noisy(pure)
    results = _run([model, choices[second]], noisy, pure)
    if len(results) == 2:
        _lay_out(results, pure, noisy, of_noise)
        prose.caption(_describe(pictures, of_noise, model))


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


def _lay_out(results: list[Result], pure: np.ndarray, noisy: np.ndarray, of_noise: Noise) -> None:
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
            of_noise.adjective.capitalize(),
            [f"{labels.PSNR} {formatting.decibels(before.psnr)}"],
            alt=f"The {of_noise.adjective} picture",
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


def _describe(pictures: PictureSet, of_noise: Noise, model: Model) -> str:
    name = markdown.escape(model.name)
    sentences = [f"One {pictures.noun} says little: the table has the mean over many."]
    if pictures.is_mnist:
        sentences.append("The digits of the gallery are in no training set of the app.")
    else:
        sentences.append(f"The pictures are some that {name} was not trained on.")
    if of_noise.corruption != corruptions.NORMAL_NOISE:
        damage = corruptions.in_sentence(of_noise.corruption)
        sentences.append(f"The damage is what {name}, the first, learned to undo: {damage}.")
    return " ".join(sentences)
