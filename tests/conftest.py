"""Fixtures shared by all tests. None of them reads or writes the reader's own models."""

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoiser.data import digits
from denoiser.data.mnist import Mnist, load
from denoiser.data.mnist import find as find_mnist
from denoiser.imaging import canvas
from denoiser.models import catalog

ROOT = Path(__file__).parents[1]
SHIPPED = ["blind", "book-cnn", "book-ffnn"]  # the first is the default
DIGIT = digits.gallery().images[512]


@pytest.fixture(autouse=True)
def trained_here(tmp_path, monkeypatch) -> Path:
    """An empty folder for models trained here, in place of the reader's own."""
    path = tmp_path / "models"
    monkeypatch.setenv("DENOISER_MODELS", str(path))
    return path


@pytest.fixture
def no_bundled_models(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(catalog, "BUNDLED", tmp_path / "no-bundled-models")


@pytest.fixture
def copied_model(trained_here) -> Path:
    """A whole model folder, "mine", among those trained here."""
    return Path(shutil.copytree(catalog.BUNDLED / "book-ffnn", trained_here / "mine"))


@pytest.fixture(scope="session")
def mnist_path() -> Path:
    """Where this machine has all of MNIST; a missing copy is not downloaded for a test."""
    if (path := find_mnist()) and path.exists():
        return path
    pytest.skip("all of MNIST is not on this machine; name an npz with DENOISER_MNIST")


@pytest.fixture(scope="session")
def mnist(mnist_path) -> Mnist:
    """All of MNIST, where this machine has it."""
    return load(mnist_path)


@pytest.fixture
def three() -> np.ndarray:
    """The "3" that the app opens on, float32 of shape (28, 28)."""
    return canvas.rasterize([canvas.example_points()])


def encode(image, format="PNG", **options) -> bytes:
    """Gives what a file holds that has a picture, an Image or an array, in it."""
    file = io.BytesIO()
    if not isinstance(image, Image.Image):
        image = Image.fromarray(image)
    image.save(file, format, **options)
    return file.getvalue()
