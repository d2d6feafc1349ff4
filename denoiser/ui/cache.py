"""What all visitors share: the models on disk and the networks in memory."""

import functools
from pathlib import Path

import numpy as np
import streamlit as st

from denoiser import baselines, digits, layers, noise, rendering, runtime, store


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


# Compare runs all of them: with fewer places than models each move would load them anew.
@st.cache_resource(max_entries=64, show_spinner=False)
def _denoiser(fingerprint: str, _model: store.Model) -> runtime.Denoiser:
    return runtime.load(_model)


def inspector(model: store.Model) -> runtime.Inspector:
    """Gives the network of a model as one that can be looked into.

    Raises:
        ModelError: It cannot be read, or is not the one that was saved.
    """
    return _inspector(model.fingerprint, model)


@st.cache_resource(max_entries=4, show_spinner=False)
def _inspector(fingerprint: str, _model: store.Model) -> runtime.Inspector:
    return runtime.inspect(_model)


@st.cache_resource(max_entries=4, show_spinner=False)
def _layers(fingerprint: str, _model: store.Model) -> list[layers.Layer]:
    return layers.read(_model.read_browser_file())


def network_layers(model: store.Model) -> list[layers.Layer]:
    """Gives the layers of a model with their kernels.

    Raises:
        ModelError: The model has no `browser.bin`, or one that is not the one that was saved.
    """
    return _layers(model.fingerprint, model)


@st.cache_resource(show_spinner=False)
def reader_model() -> store.Model:
    """Gives the folder of the network that reads digits.

    Raises:
        ModelError: Its files are not whole.
    """
    return store.reader()


@st.cache_resource(show_spinner=False)
def reader() -> runtime.Reader:
    """Gives the network that reads digits.

    Raises:
        ModelError: Its files are not whole.
    """
    return runtime.load_reader()


def book_digits() -> digits.Digits | None:
    """Gives the six digits of the book's last figure, MNIST's first test images.

    Returns:
        The digits; None where MNIST is not on this machine, since it is not downloaded for them.

    Raises:
        DataError: The file that should hold it does not.
    """
    path = digits.find_mnist()
    return path and _book_digits(path)


@st.cache_resource(max_entries=1, show_spinner=False)
def _book_digits(path: Path) -> digits.Digits:
    test = digits.load_test(path)
    return digits.Digits(test.images[:6].copy(), test.labels[:6].copy())  # not all 10,000


@st.cache_resource(show_spinner=False)
def warm_up_filters(names: list[str]) -> None:
    """Runs each filter once: the first time a filter imports what it needs."""
    for name in names:
        baselines.denoise(name, np.zeros(noise.IMAGE_SHAPE, np.float32), noise_factor=0.5)


def png(pixels: np.ndarray, *, size: int) -> bytes:
    """Gives a picture as PNG, enlarged by whole pixels.

    Args:
        pixels: float32 array of shape (28, 28); 0 is black and 1 is white.
        size: Width and height of the PNG, a multiple of 28.
    """
    return _png(pixels.tobytes(), size)


# The pure panel stays what it is while the slider moves. Not Streamlit's cache: it takes longer to
# look a picture up there than to encode it.
@functools.lru_cache(maxsize=64)
def _png(pixels: bytes, size: int) -> bytes:
    picture = np.frombuffer(pixels, np.float32).reshape(noise.IMAGE_SHAPE)
    return rendering.to_png(rendering.enlarge(picture, factor=size // picture.shape[0]))
