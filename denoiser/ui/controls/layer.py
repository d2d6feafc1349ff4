"""The layer of a network to look at."""

from collections.abc import Collection

import streamlit as st

from denoiser.models.folder import Model
from denoiser.ui.controls import link, parameters


def show(model: Model, known: Collection[str]) -> str:
    """Show the layers of a model to choose from, and return the name of the chosen one.

    Args:
        model: The model.
        known: Names of the layers whose output exists: the page opens on one of them.
    """
    names = [layer.name for layer in model.results.layers]
    trained = [layer for layer in model.results.layers if layer.params]
    first = trained[0].name if trained else names[-1]
    if first not in known:  # it was fused with another one: rather maps than numbers
        others = sorted((t for t in trained if t.name in known), key=lambda t: len(t.shape) != 3)
        first = next((other.name for other in others), first)
    key, state = parameters.LAYER.key, st.session_state
    kept = state.get(key)
    # Another model has other layers. A name that both have stays, and is assigned so that it gets
    # into the link: what a link without one stands for depends on the model.
    if kept not in names or state.get("_layer_of", model.name) != model.name:
        state[key] = kept if kept in names else first
    state["_layer_of"] = model.name
    name = st.selectbox(
        "Layer",
        names,
        # No default: it would have to be left out of the link, and not be the same for all models.
        index=None,
        placeholder=first,
        required=True,
        **link.bound(parameters.LAYER),
        label_visibility="collapsed",
        width=280,
    )
    return name or first  # the browser's Back button may empty it
