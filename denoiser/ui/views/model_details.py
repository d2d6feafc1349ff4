"""One model of the Models page: what it is, its curves, and links that open it on other pages."""

import streamlit as st

from denoiser.imaging import filters
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import prose
from denoiser.ui.controls import settings
from denoiser.ui.views import (
    damage_curve,
    learning_curves,
    model_links,
    noise_curves,
    training_progress,
)


def show_choice(catalog: Catalog) -> Model | None:
    """Show the choice of a model with its description, and return it.

    Args:
        catalog: The models on disk, at least one.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        model = settings.model(catalog)
        if model:
            model_links.show(
                model,
                {
                    model_links.DENOISE: "Denoise with it",
                    model_links.COMPARE: "Compare it",
                    model_links.INSIDE: "Look inside",
                },
            )
    if model:
        settings.describe_model(model, is_live=True)
    return model


def show_curves(model: Model, catalog: Catalog) -> None:
    """Show how the model degrades as noise grows, beside the others, and how it learned.

    Args:
        model: The model.
        catalog: The models on disk.
    """
    with st.container(key="model_curves"):  # side by side where there is room, see `results.css`
        with st.container():
            noise_curves.show(
                catalog,
                (filters.NOISY_INPUT,),
                noise_factor=None,
                similarities={},
                chosen=model.name,
            )
            if model.measured_damage:
                damage_curve.show(model, model.measured_damage)
        with st.container():
            st.header("How it learned")
            if learning_curves.has_losses(model.results.history):
                training_progress.show_losses_of(model)
            else:
                prose.caption("The losses of its training were not recorded.")
