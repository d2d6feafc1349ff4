"""One model of the Models page: what it is, its curves, and links that open it on other pages."""

import streamlit as st

from denoiser import errors
from denoiser.browser import formatting
from denoiser.imaging import filters
from denoiser.models import picture_sets
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.recipes import DataFacts
from denoiser.ui import markdown, prose
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
        if model.recipe.data:
            _describe_data(model, model.recipe.data)
    return model


def _describe_data(model: Model, data: DataFacts) -> None:
    """Show what is known of the pictures of a model that are not MNIST's."""
    known = [
        f"**{markdown.escape(data.name)}**: {formatting.count(data.pictures, 'picture')}",
        f"licence: {markdown.escape(data.licence)}" if data.licence else "licence not known",
        f"source: {markdown.escape(data.source)}" if data.source else "source not known",
    ]
    if data.classes:
        named = ", ".join(map(markdown.escape, data.classes[: picture_sets.MOST_SHOWN]))
        rest = len(data.classes) - picture_sets.MOST_SHOWN
        more = f" and {formatting.count(rest, 'other')}" if rest > 0 else ""
        known.append(f"its classes: {named}{more}")
        known += _describe_classifier(model)
    else:
        known.append("no labels, so it has no classifier")
    prose.caption("; ".join(known) + ".")


def _describe_classifier(model: Model) -> list[str]:
    """Return how good the classifier of a model's own pictures is, as far as it is known."""
    try:
        results = model.classifier.results if model.classifier else None
    except errors.ModelError as error:
        return [markdown.escape(f"its classifier cannot be used: {error}")]
    if results is None or results.own is None or results.own.accuracy is None:
        return []
    count = formatting.count(results.own.images, "picture")
    return [
        f"its classifier is right for {results.own.accuracy:.1%} of {count} that it was not trained on"
    ]


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
                kind=picture_sets.of(model),
            )
            if model.measured_damage:
                damage_curve.show(model, model.measured_damage)
        with st.container():
            st.header("How it learned")
            if learning_curves.has_losses(model.results.history):
                training_progress.show_losses_of(model)
            else:
                prose.caption("The losses of its training were not recorded.")
