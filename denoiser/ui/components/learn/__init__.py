"""The experiments of Learn, which ask for a prediction and measure its outcome, in the visitor's browser."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from denoiser.browser.lesson import experiments, pairs
from denoiser.browser.lesson.experiments import Curve, Experiment
from denoiser.models.catalog import Catalog
from denoiser.ui import cache, mentions
from denoiser.ui.components import files, styles, with_pictures

_KEY = "experiments"
_SOURCE = Path(__file__).parent
# The networks by the names that `outcomes.js` has for them.
_NETWORKS = {"cnn": experiments.CNN, "ffnn": experiments.FFNN, "blind": experiments.BLIND}

_component = st.components.v2.component(
    "denoiser_learn",
    html=(_SOURCE / "learn.html").read_text(encoding="utf-8"),
    css=styles.BUTTONS + (_SOURCE / "learn.css").read_text(encoding="utf-8") + styles.TERMS,
    js=files.loader("learn"),
)


def show(
    catalog: Catalog,
    *,
    experiment: int,
    pure: np.ndarray | None,
    label: int | None,
    field: np.ndarray,
    seed: int,
    is_presented: bool,
    missing: str,
    on_choose: Callable[[int], None],
) -> None:
    """Show an experiment.

    Args:
        catalog: The models on disk, with those that the experiment needs.
        experiment: Its number, from 1.
        pure: The picture, float32 array of shape (28, 28) in [0, 1]; None for the drawing, which is read
            from the canvas, where it changes.
        label: The class that MNIST gives the digit; None where it is not from MNIST.
        field: The noise pattern, float32 array of shape (28, 28).
        seed: Of the noise pattern, and of others that an experiment needs.
        is_presented: Whether it is shown on a projector.
        missing: Why the experiment cannot be done here; empty where it can.
        on_choose: Called with the number of another experiment, before the page runs again.

    Raises:
        ModelError: The classifier cannot be read.
        DataError: What was measured beforehand cannot be read.
    """

    def take() -> None:
        # The browser may send anything; what is no experiment is left out.
        with contextlib.suppress(AttributeError, TypeError):
            number = st.session_state[_KEY].get("experiment")
            if number in range(1, len(experiments.EXPERIMENTS) + 1):
                on_choose(int(number))

    chosen = experiments.EXPERIMENTS[experiment - 1]
    networks = {
        name: files.weights(catalog.models[model]) if model in chosen.models and not missing else ""
        for name, model in _NETWORKS.items()
    }
    networks["classifier"] = (
        files.weights(cache.digit_classifier_model()) if chosen.classifies else ""
    )
    known = files.known_digits().name if chosen.failures else ""
    measured = files.measured_pairs().name if chosen.source else ""
    settings = {
        "experiment": experiment,
        "experiments": [_describe(one, is_shown=one is chosen) for one in experiments.EXPERIMENTS],
        "files": [name for name in (*networks.values(), known, measured) if name],
        "networks": networks,
        "digits": known,
        "pairs": measured,
        "training": experiments.training_settings(),
        "isDrawn": pure is None,
        "label": label,
        "seed": seed,
        "isPresented": is_presented,
        "missing": missing,
    }
    _component(
        key=_KEY,
        data=with_pictures.pack(settings, [field] if pure is None else [field, pure]),
        on_experiment_change=take,
    )


def _describe(experiment: Experiment, *, is_shown: bool) -> dict[str, Any]:
    # The page needs the others for their titles, and for what was predicted.
    described = {
        "title": experiment.title,
        "prediction": vars(experiment.prediction),
        "failures": [{"name": failure.name} for failure in experiment.failures],
    }
    if not is_shown:
        return described
    link = mentions.link_html
    return described | {
        "question": link(experiment.question),
        "noiseFactor": experiment.noise_factor,
        "failures": [
            {"name": failure.name, "explanation": link(failure.explanation)} | failure.as_settings()
            for failure in experiment.failures
        ],
        "explanation": link(experiment.explanation),
        "openQuestion": experiment.open_question,
        "source": experiment.source,
        "reference": _reference(experiment),
    }


def _reference(experiment: Experiment) -> list[float] | None:
    """Return the curve that a prediction is drawn beside; None where it depends on the picture."""
    if not experiment.source or not isinstance(experiment.prediction, Curve):
        return None
    return [pairs.load().between_digits] * len(experiment.prediction.at)
