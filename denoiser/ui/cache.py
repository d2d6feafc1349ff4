"""What all visitors share: the models on disk and the networks in memory."""

import contextlib
import functools
from pathlib import Path

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.browser import page
from denoiser.data import digits, mnist
from denoiser.evaluation import baselines, copies
from denoiser.imaging import noise, rendering
from denoiser.models import browser_file, folder, gallery, litert, picture_sets
from denoiser.models import catalog as on_disk
from denoiser.models import inspector as inspectors
from denoiser.models import keras_lines as keras_lines_of
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet


def catalog() -> Catalog:
    """Return the models on disk; look again as soon as something there has changed."""
    return _catalog(on_disk.signature())


@st.cache_resource(max_entries=1, show_spinner=False)
def _catalog(signature: int) -> Catalog:
    return on_disk.find()


def sampler(model: Model) -> Model | None:
    """Return the model that draws samples: this one, or else the first that can; None where none can."""
    return catalog().sampler_for(model)


def page_of(model: Model) -> bytes:
    """Return the one-file page for a model, see `browser.page.build`.

    Raises:
        ModelError: No page can hold the model, or a file cannot be read.
    """
    drawer = sampler(model)
    files = ("browser.bin", "recipe.json", gallery.FILE, f"{folder.CLASSIFIER}/browser.bin")
    parts = [model.results.sha256.get(file, "") for file in files]
    return _page_of((*parts, drawer.fingerprint if drawer else ""), model, drawer)


@st.cache_resource(max_entries=2, show_spinner=False)  # some 3.6 MB each
def _page_of(parts: tuple[str, ...], _model: Model, _sampler: Model | None) -> bytes:
    classifier = classifier_model(picture_sets.of(_model))
    return page.build(_model, classifier=classifier, sampler=_sampler)


def denoiser(model: Model) -> litert.Denoiser:
    """Return the network of a model.

    Raises:
        ModelError: It cannot be read, or is not the one that was saved.
    """
    return _denoiser(model.fingerprint, model)


# Compare runs all of them: with fewer places than models each move would load them anew.
@st.cache_resource(max_entries=64, show_spinner=False)
def _denoiser(fingerprint: str, _model: Model) -> litert.Denoiser:
    return litert.load(_model)


def inspector(model: Model, epoch: int | None = None) -> inspectors.Inspector:
    """Return the network of a model as one that can be looked into.

    Args:
        model: The model.
        epoch: One of its `checkpoints`; None for the finished network.

    Raises:
        ModelError: It cannot be read, or is not the one that was saved.
    """
    fingerprint = model.results.sha256.get(folder.file_of_epoch(epoch), "")
    return _inspector(fingerprint, model, epoch)


@st.cache_resource(max_entries=4, show_spinner=False)
def _inspector(fingerprint: str, _model: Model, _epoch: int | None) -> inspectors.Inspector:
    return inspectors.load(_model, epoch=_epoch)


@st.cache_resource(max_entries=8, show_spinner=False)
def _layers(fingerprint: str, _model: Model, _epoch: int | None) -> list[browser_file.Layer]:
    return browser_file.read(_model.read_browser_file(epoch=_epoch))


def network_layers(model: Model, epoch: int | None = None) -> list[browser_file.Layer]:
    """Return the layers of a model with their kernels.

    Args:
        model: The model.
        epoch: One of its `checkpoints_for_browser`; None for the finished network.

    Raises:
        ModelError: The model has no such file for the browser, or one that is not the one that was saved.
    """
    fingerprint = model.results.sha256.get(folder.browser_file_of_epoch(epoch), "")
    return _layers(fingerprint, model, epoch)


@st.cache_resource(max_entries=4, show_spinner=False)
def _keras_lines(fingerprint: str, _model: Model) -> dict[str, str]:
    return keras_lines_of.read(_model.read_keras_file())


def keras_lines(model: Model) -> dict[str, str]:
    """Return the line of Keras that makes each layer of a model, see `models.keras_lines`.

    Raises:
        ModelError: Its `model.keras` cannot be read, or is not the one that was saved.
    """
    return _keras_lines(model.fingerprint, model)


@st.cache_resource(show_spinner=False)
def generator_model() -> Model:
    """Return the folder of the network that draws digits from noise.

    Raises:
        ModelError: Its files are not whole.
    """
    return on_disk.generator()


@st.cache_resource(show_spinner=False)
def first_stage_model() -> Model:
    """Return the folder of the network that guides the generator.

    Raises:
        ModelError: Its files are not whole.
    """
    return on_disk.first_stage()


def denoisers(catalog: Catalog) -> list[Model]:
    """Return the models on disk and, where there are any, the first stage of `blind`, which pages do not offer.

    Args:
        catalog: The models on disk.
    """
    models = [*catalog.models.values()]
    if models:
        with contextlib.suppress(errors.ModelError):
            models.append(first_stage_model())
    return models


def all_networks() -> list[Model]:
    """Return the folders of all networks that pages use and that are whole."""
    models = [*catalog().models.values()]
    for find in (digit_classifier_model, generator_model, first_stage_model):
        with contextlib.suppress(errors.ModelError):
            models.append(find())
    for model in catalog().models.values():
        with contextlib.suppress(errors.ModelError):
            if own := model.classifier:
                models.append(own)
    return models


@st.cache_resource(show_spinner=False)
def digit_classifier_model() -> Model:
    """Return the folder of the digit classifier.

    Raises:
        ModelError: Its files are not whole.
    """
    return on_disk.classifier()


def classifier_model(pictures: PictureSet) -> Model | None:
    """Return the folder of the classifier of a kind of pictures; None where it has none.

    Raises:
        ModelError: Its files are not whole.
    """
    if pictures.model is None:
        return digit_classifier_model()
    return None if pictures.why_no_class else pictures.model.classifier


@st.cache_resource(show_spinner=False)
def digit_classifier() -> litert.Classifier:
    """Return the digit classifier.

    Raises:
        ModelError: Its files are not whole.
    """
    return litert.load_classifier()


def classifier(pictures: PictureSet) -> litert.Classifier | None:
    """Return the classifier of a kind of pictures; None where it has none.

    Raises:
        ModelError: Its files are not whole, or it has other classes than the pictures.
    """
    if pictures.is_mnist:
        return digit_classifier()
    model = classifier_model(pictures)
    if model is None:
        return None
    return _classifier((model.fingerprint, len(pictures.classes)), model)


@st.cache_resource(max_entries=16, show_spinner=False)
def _classifier(key: tuple[str, int], _model: Model) -> litert.Classifier:
    return litert.load_as(functools.partial(litert.Classifier, classes=key[1]), _model)


def book_digits() -> digits.Digits | None:
    """Return the six digits of the book's last figure, MNIST's first test images.

    Returns:
        The digits; None where MNIST is not on this machine, since it is not downloaded for them.

    Raises:
        DataError: The file that should hold it does not.
    """
    path = mnist.find()
    return _book_digits(path) if path else None


@st.cache_resource(max_entries=1, show_spinner=False)
def _book_digits(path: Path) -> digits.Digits:
    test = mnist.load_test(path)
    return digits.Digits(test.images[:6].copy(), test.labels[:6].copy())  # not all 10,000


@st.cache_resource(show_spinner=False)
def distance_of_new_digits() -> float:
    """Return how far digits that are in no training are from the nearest bundled training digit.

    Returns:
        The median over 100 digits of the gallery, see `copies.distances`.
    """
    new = digits.gallery().pixels[::10]
    return float(np.median(copies.distances(new, digits.quick_set().pixels)))


@st.cache_resource(show_spinner=False)
def warm_up_filters(names: list[str]) -> None:
    """Run each filter once: the first time a filter imports what it needs."""
    for name in names:
        baselines.denoise(name, np.zeros(noise.IMAGE_SHAPE, np.float32), noise_factor=0.5)


def png(pixels: np.ndarray, *, size: int) -> bytes:
    """Return a picture as PNG, enlarged by whole pixels.

    Args:
        pixels: float32 array of shape (28, 28); 0 is black and 1 is white.
        size: Width and height of the PNG, a multiple of 28.
    """
    return _png(pixels.tobytes(), size)


# Pictures stay what they are while something else changes. Not Streamlit's cache: it takes longer to look
# a picture up there than to encode it.
@functools.lru_cache(maxsize=1024)  # some 1 KB each
def _png(pixels: bytes, size: int) -> bytes:
    picture = np.frombuffer(pixels, np.float32).reshape(noise.IMAGE_SHAPE)
    return rendering.to_png(rendering.enlarge(picture, factor=size // picture.shape[0]))


def data_url(pixels: np.ndarray) -> str:
    """Return a picture as an address that holds it, as a PNG.

    Args:
        pixels: float32 array of shape (28, 28); 0 is black and 1 is white.
    """
    return rendering.to_data_url(png(pixels, size=pixels.shape[0]))
