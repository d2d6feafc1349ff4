"""What all visitors share: the models on disk and the networks in memory."""

import streamlit as st

from denoiser import runtime, store


def catalog() -> store.Catalog:
    """Gives the models on disk; looks again as soon as something there has changed."""
    return _catalog(store.signature())


@st.cache_resource(max_entries=1, show_spinner=False)
def _catalog(signature: int) -> store.Catalog:
    return store.find()


def denoiser(model: store.Model) -> runtime.Denoiser:
    """Gives the network of a model.

    Raises:
        ModelError: It cannot be read, or is not the one that was saved.
    """
    return _denoiser(model.fingerprint, model)


@st.cache_resource(max_entries=8, show_spinner=False)
def _denoiser(fingerprint: str, _model: store.Model) -> runtime.Denoiser:
    return runtime.Denoiser(_model.read_network())
