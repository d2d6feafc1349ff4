"""The models: what they are, as a table, and their figures on the test images."""

import contextlib

import streamlit as st

from denoiser import recipes
from denoiser.models.folder import Model
from denoiser.ui import prose
from denoiser.ui.controls import link, parameters
from denoiser.ui.views import tables

_KEY = "models"
_DIGITS = {"mnist": "MNIST", "quick": "4,000 digits"}


def show(models: list[Model], chosen: Model | None) -> None:
    """Show how large the models are and how they were trained, a row each; a click on one chooses it.

    Args:
        models: The models.
        chosen: The one whose row is marked.
    """
    names = [model.name for model in models]
    if chosen:
        st.session_state[_KEY] = {
            "selection": {"rows": [names.index(chosen.name)], "columns": [], "cells": []}
        }
    number = st.column_config.NumberColumn
    tables.show(
        {
            tables.COLOUR: tables.colours_of(model.name for model in models),
            "Model": [model.name for model in models],
            "Title": [model.recipe.title or None for model in models],
            "Weights": [model.results.params for model in models],
            "Multiply-adds": [model.results.macs for model in models],
            "Trained on": [_describe_data(model) for model in models],
            "Noise or damage": [recipes.describe_range(model.recipe) for model in models],
            "Minutes": [model.results.seconds / 60 for model in models],
            # Losses of other damage do not compare with these.
            "Validation loss": [
                None
                if model.results.validation.strength is not None
                else model.results.validation.bce
                for model in models
            ],
        },
        column_config={
            "Weights": number(format="localized"),
            "Multiply-adds": number(format="compact", help="Arithmetic for one picture."),
            "Noise or damage": st.column_config.TextColumn(
                help="The noise factor that it was trained on, or another damage with its strengths."
            ),
            "Minutes": number(format="%.1f", help="Time to train, on the machine that trained it."),
            "Validation loss": number(
                format="%.4f",
                help="Binary cross-entropy at noise factor 0.55 on digits kept out of the training."
                " Lower is better; 0.058 is the least that MNIST's grey pixels allow. A model of another"
                " damage has none that compares.",
            ),
        },
        alt="Table of the models with size, training data, training time and validation loss",
        height="content",
        key=_KEY,
        on_select=lambda: _choose(names),
        selection_mode=["single-row-required", "single-cell"],
    )


def _describe_data(model: Model) -> str:
    """Return what a model was trained on, as plain text."""
    if data := model.recipe.data:
        return data.name
    return _DIGITS.get(model.recipe.digits, "elsewhere")


def _choose(names: list[str]) -> None:
    # The browser may send anything; what is no row is left out.
    with contextlib.suppress(AttributeError, TypeError, LookupError):
        selection = st.session_state[_KEY]["selection"]
        cells = selection["cells"]
        row = cells[0][0] if cells else selection["rows"][0]
        st.session_state[parameters.MODEL.key] = names[row]
        link.forget_problem(parameters.MODEL)


def show_test_figures(models: list[Model]) -> None:
    """Show PSNR and accuracy on the test images, a row for each noise factor.

    Args:
        models: All models; those that were measured get a column.
    """
    measured = [model for model in models if model.results.test]
    if not measured:
        prose.markdown("No model here was measured on the test images: that needs all of MNIST.")
        return
    with st.container(key="test_figures"):  # side by side where there is room, see `results.css`
        with st.container():
            prose.markdown(
                "PSNR in dB against the pure picture, by noise factor: the mean over MNIST's 10,000 test"
                " images, which no model was trained on or chosen by. Higher is better."
            )
            _show_by_noise_factor(measured, "psnr", "%.1f dB", "Table of PSNR by noise factor")
        with st.container():
            prose.markdown(
                "Accuracy: how many of the denoised pictures are correctly classified by a network that was"
                " trained on pure digits only."
            )
            _show_by_noise_factor(
                measured, "accuracy", "%.1f%%", "Table of accuracy by noise factor", unit=100
            )
    st.caption("`python -m denoiser evaluate --save` measures them again.")


def _show_by_noise_factor(
    models: list[Model], key: str, number_format: str, alt: str, *, unit: float = 1
) -> None:
    rows = {
        model.name: model.results.test.by_noise_factor() for model in models if model.results.test
    }
    factors = sorted(set().union(*rows.values()))

    def cell(name: str, factor: float) -> float | None:
        value = getattr(rows[name].get(factor), key, None)
        return None if value is None else unit * value

    tables.show(
        {
            "Noise factor": [f"{factor:.2f}" for factor in factors],
            **{name: [cell(name, factor) for factor in factors] for name in rows},
        },
        column_config={name: st.column_config.NumberColumn(format=number_format) for name in rows},
        width="content",
        alt=alt,
    )
