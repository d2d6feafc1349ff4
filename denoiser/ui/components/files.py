"""Files that browsers load: scripts, the weights of networks, digits, the one-file page, and handouts to print.

All but the last two have the hash of their content in their names, so they never change and browsers keep them.
`shell` answers with them.
"""

import contextlib
import functools
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from denoiser import errors
from denoiser.browser import handouts, labels, scripts
from denoiser.browser.lesson import pairs
from denoiser.data import digits
from denoiser.data.digits import Digits
from denoiser.imaging import rendering
from denoiser.models import picture_sets
from denoiser.models.folder import Model
from denoiser.ui import cache
from denoiser.ui.components import bundles

_WEIGHTS = "weights"
_DIGITS = "digits"
_PAIRS = "pairs"
_SHEET = "sheet"
COLUMNS_OF_OWN = 8  # of the sheet of a model's own pictures
# All names begin with one of these and a dash, or are one.
STEMS = (
    *(_WEIGHTS, _DIGITS, _PAIRS, _SHEET, *bundles.ON_DEMAND, labels.PAGE_FILE),
    *handouts.HANDOUTS,
    *map(handouts.file_name, handouts.HANDOUTS),
)


@dataclass(frozen=True)
class File:
    """A file for browsers.

    Attributes:
        name: Its name, which holds a hash of its content, unless it changes.
        content: Its bytes.
        media_type: Of the content.
        compressed: The same bytes packed by gzip; None where that would save little.
        changes: Whether its content may be another one tomorrow.
    """

    name: str
    content: bytes
    media_type: str
    compressed: bytes | None = None
    changes: bool = False


@functools.cache
def script(stem: str) -> File:
    """Return a script that a component loads.

    Args:
        stem: One of `bundles.ON_DEMAND`.
    """
    worker = scripts.join(*bundles.WORKERS.get(stem, scripts.WORKER))
    content = scripts.with_worker(scripts.join(*bundles.ON_DEMAND[stem]), worker).encode()
    return _pack(stem, content, ending="js", media_type="text/javascript")


def loader(stem: str) -> str:
    """Return the short script of a component that loads a long one.

    Streamlit sends a component's script with each of its messages; the browser keeps what it loads.

    Args:
        stem: As for `script`.
    """
    return f"const SCRIPT = {json.dumps(script(stem).name)};\n{scripts.join('ui/components/loader.js')}"


@functools.cache
def known_digits() -> File:
    """Return the bundled training digits: a byte for each pixel, 784 for each digit."""
    pixels = digits.quick_set().images.tobytes()
    return _pack(_DIGITS, pixels, ending="bin", media_type="application/octet-stream")


@functools.cache
def measured_pairs() -> File:
    """Return what was measured on pairs of networks, as JSON.

    Raises:
        DataError: It is missing or broken.
    """
    content = pairs.to_bytes(pairs.load())
    return _pack(_PAIRS, content, ending="json", media_type="application/json")


@functools.cache
def sheet(label: int) -> File:
    """Return a picture of the gallery's hundred digits of a class, in ten rows.

    Args:
        label: The class, 0 to 9.
    """
    count = digits.GALLERY_SIZE // 10
    return _lay_out(digits.gallery().images[label * count : (label + 1) * count], columns=10)


def own_sheet(pictures: Digits) -> File:
    """Return a picture of all pictures that travel with a model, row by row.

    Args:
        pictures: At most `gallery.MOST`.
    """
    return _lay_out(pictures.images, columns=COLUMNS_OF_OWN)


def own_pictures(pictures: Digits) -> File:
    """Return the pictures that travel with a model: a byte for each pixel, 784 for each picture."""
    content = pictures.images.tobytes()
    return _pack(_DIGITS, content, ending="bin", media_type="application/octet-stream")


def _lay_out(images: np.ndarray, *, columns: int) -> File:
    rows = -(-len(images) // columns)
    height, width = images.shape[1:]
    padded = np.zeros((rows * columns, height, width), np.uint8)
    padded[: len(images)] = images
    grey = padded.reshape(rows, columns, height, width).swapaxes(1, 2).reshape(rows * height, -1)
    return _pack(_SHEET, rendering.to_png(grey), ending="png", media_type="image/png")


def weights(model: Model, epoch: int | None = None) -> str:
    """Return the name of the file of a network's weights, see `training.browser_export`.

    Args:
        model: A model with a file for browsers.
        epoch: One of its `checkpoints_for_browser`; None for the finished network.
    """
    return f"{_WEIGHTS}-{model.browser_fingerprint_of(epoch)}.bin"


def find(name: str) -> File | None:
    """Return a file; None where there is none of this name.

    Args:
        name: That of one of the other functions, or anything.
    """
    stem = name.partition("-")[0]
    if stem == _WEIGHTS:
        return _find_weights(name)
    if name == labels.PAGE_FILE:
        return _find_page()
    if stem in (_DIGITS, _SHEET):
        return next((file for file in _pictures(stem) if file.name == name), None)
    if stem == _PAIRS:
        file = measured_pairs()
    elif stem in bundles.ON_DEMAND:
        file = script(stem)
    else:
        return _handouts().get(name)
    return file if file.name == name else None


def _pictures(stem: str) -> Iterator[File]:
    """Return the files with the pictures of MNIST, and with those that travel with models."""
    yield from [known_digits()] if stem == _DIGITS else map(sheet, range(10))
    for pictures in picture_sets.find(cache.catalog().models.values()).values():
        with contextlib.suppress(errors.ModelError):  # deleted or changed since
            if not pictures.is_mnist:
                yield (own_pictures if stem == _DIGITS else own_sheet)(pictures.pictures)


def _find_weights(name: str) -> File | None:
    for model, epoch in _networks_for_browsers():
        if weights(model, epoch) == name:
            try:
                content = model.read_browser_file(epoch=epoch)
            except errors.ModelError:  # deleted or changed since
                return None
            return File(name, content, "application/octet-stream")
    return None


def _networks_for_browsers() -> Iterator[tuple[Model, int | None]]:
    """Yield each network that browsers can run: a model with None, then with each of its checkpoints."""
    for model in cache.all_networks():
        if model.has_browser_file:
            yield model, None
        for epoch in model.checkpoints_for_browser:
            yield model, epoch


def _find_page() -> File | None:
    """Return the page of the first model that a page can hold."""
    for model in cache.all_networks():
        if model.recipe.is_classifier:
            continue
        with contextlib.suppress(errors.ModelError):
            content = cache.page_of(model)
            compressed = _compress(content)
            return File(labels.PAGE_FILE, content, "text/html", compressed, changes=True)
    return None


@functools.cache
def _handouts() -> dict[str, File]:
    """Return the handouts of a lesson by their names."""
    found = []
    for handout in handouts.HANDOUTS:
        content = handouts.build(handout).encode()
        packed = gzip.compress(content, mtime=0)
        found.append(File(handouts.file_name(handout), content, "text/html", packed, changes=True))
        for size in handouts.FORMATS:
            name = handouts.file_name(handout, size)
            content = (handouts.FOLDER / name).read_bytes()
            found.append(File(name, content, "application/pdf", changes=True))
    return {file.name: file for file in found}


@functools.lru_cache(maxsize=1)
def _compress(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _pack(stem: str, content: bytes, *, ending: str, media_type: str) -> File:
    name = f"{stem}-{hashlib.sha256(content).hexdigest()[:16]}.{ending}"
    return File(name, content, media_type, gzip.compress(content, mtime=0))
