"""Fixtures shared by all tests. None of them reads or writes the user's own models."""

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoiser.data import digits, mnist
from denoiser.imaging import canvas
from denoiser.models import catalog

ROOT = Path(__file__).parents[1]
SHIPPED = ["blind", "book-cnn", "book-ffnn"]  # the first is the default
GALLERY = digits.gallery()
DIGIT = GALLERY.images[512]


@pytest.fixture(autouse=True)
def trained_here(tmp_path, monkeypatch) -> Path:
    """An empty folder for models trained here, in place of the user's own."""
    path = tmp_path / "models"
    monkeypatch.setenv("DENOISER_MODELS", str(path))
    return path


@pytest.fixture
def no_bundled_models(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(catalog, "BUNDLED", tmp_path / "no-bundled-models")


@pytest.fixture
def copied_model(trained_here) -> Path:
    """The folder of a usable model, "mine", among those trained here."""
    return Path(shutil.copytree(catalog.BUNDLED / "book-ffnn", trained_here / "mine"))


@pytest.fixture(scope="session")
def mnist_path() -> Path:
    """The file of all of MNIST: `DENOISER_MNIST`, or Keras' cache. No test downloads it."""
    path = mnist.find()
    if path is None or not path.exists():
        pytest.skip("all of MNIST is not on this machine; name an npz with DENOISER_MNIST")
    return path


@pytest.fixture(scope="session")
def all_digits(mnist_path) -> mnist.Mnist:
    """All of MNIST, where this machine has it."""
    return mnist.load(mnist_path)


@pytest.fixture
def three() -> np.ndarray:
    """The "3" that the app opens on, float32 of shape (28, 28)."""
    return canvas.rasterize([canvas.example_points()])


def encode(image: Image.Image | np.ndarray, format: str = "PNG", **options) -> bytes:
    """Return the bytes of a file with a picture."""
    file = io.BytesIO()
    if not isinstance(image, Image.Image):
        image = Image.fromarray(image)
    image.save(file, format, **options)
    return file.getvalue()
