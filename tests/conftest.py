"""Fixtures shared by all tests. None of them reads or writes the user's own models."""

import functools
import gc
import io
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser
from streamlit.components.v2 import manifest_scanner

from denoiser import (
    errors,
    training,  # noqa: F401  - sets what TensorFlow reads when it is imported
)
from denoiser.data import digits, mnist
from denoiser.data.digits import Digits
from denoiser.imaging import canvas, noise
from denoiser.jobs import limits
from denoiser.models import catalog, folder, gallery, schema
from denoiser.recipes import DataFacts
from tools import server

ROOT = Path(__file__).parents[1]
SHIPPED = ["blind", "book-cnn", "book-ffnn"]  # the first is the default
# What loads each network that ships, by its name.
SHIPPED_NETWORKS = {
    **{name: lambda name=name: catalog.find().get(name) for name in SHIPPED},
    "classifier": catalog.classifier,
    "generator": catalog.generator,
    "blind-first": catalog.first_stage,
}
GALLERY = digits.gallery()
DIGIT = GALLERY.images[512]
# Why tests that need Keras are skipped; "" where they run.
NO_TENSORFLOW = "" if limits.can_train() else limits.needs_other_python()


def _needs_training(error: BaseException | None) -> bool:
    """Whether a test failed only since this Python has no TensorFlow."""
    is_missing = isinstance(error, ModuleNotFoundError) and error.name in ("keras", "tensorflow")
    is_refused = isinstance(error, errors.TrainingError) and NO_TENSORFLOW in str(error)
    return bool(NO_TENSORFLOW) and (is_missing or is_refused)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    """Skip the modules that import Keras where there is none for this Python."""
    report = yield
    if call := getattr(report, "call", None):
        error = call.excinfo and call.excinfo.value.__cause__
        if report.failed and _needs_training(error):
            report.outcome = "skipped"
            report.longrepr = (str(collector.path), 0, f"Skipped: {NO_TENSORFLOW}")
    return report


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Skip the tests that import Keras, or start a training, where there is none for this Python."""
    try:
        return (yield)
    except (ModuleNotFoundError, errors.TrainingError) as error:
        if _needs_training(error):
            pytest.skip(NO_TENSORFLOW)
        raise


def pytest_collection_finish() -> None:
    """Keep TensorFlow's objects out of the collections of garbage: Streamlit does one after each run.

    Collecting the tests imports TensorFlow. A run of a page took four times as long with its objects.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def packages_are_scanned_once() -> Iterator[None]:
    """An `AppTest` reads the metadata of all packages at each run, which is half of its time."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session")
def keras_here() -> None:
    """For tests that need Keras in another process: it is here, or they are skipped."""
    if NO_TENSORFLOW:
        pytest.skip(NO_TENSORFLOW)


@pytest.fixture(autouse=True, scope="session")
def programs_that_say_nothing_about_encodings() -> None:
    """Programs that a test starts would also report the packages of others, on standard error."""
    os.environ.pop("PYTHONWARNDEFAULTENCODING", None)


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


# Names that anyone may give: each would do something where it is not escaped.
HOSTILE_CLASSES = (
    *("shirt", "<b>bag</b>", "**boot**", "{known}", "$x$ `y`", "</script><i>coat", "a & b", "$&"),
    *("[link](https://example.org)", "ankle boot"),
)
SHAPES = DataFacts(
    name="Shapes & <i>more</i>",
    pictures=2000,
    sha256="5" * 64,
    licence="CC0 <u>1.0</u>",
    source="https://example.org/*shapes*",
    classes=HOSTILE_CLASSES,
)


@pytest.fixture
def own_model(trained_here) -> Path:
    """The folder of "shapes", a model of someone's own pictures with ten classes, that can draw samples."""
    return make_own_model(trained_here / "shapes", SHAPES)


@pytest.fixture
def few_digits(monkeypatch) -> None:
    """Models are measured on 10 digits of the gallery, not on 500."""
    monkeypatch.setattr("denoiser.training.saving._GALLERY_STEP", 100)


@pytest.fixture
def one_layer_classifier(monkeypatch) -> None:
    """Classifiers of someone's own pictures have one layer, which is compiled and exported in a moment."""
    import keras  # which is not everywhere

    from denoiser.training import architectures

    def build(classes: int = 10) -> keras.Model:
        picture = keras.Input((28, 28, 1), name="picture")
        x = keras.layers.Flatten(name="flatten")(picture)
        probabilities = keras.layers.Dense(classes, activation="softmax", name="classes")(x)
        return keras.Model(picture, probabilities, name="classifier")

    monkeypatch.setattr(architectures, "classifier", build)


@pytest.fixture
def unlabelled_model(trained_here) -> Path:
    """The folder of "plain", a model of someone's own pictures without labels, trained at one noise factor."""
    data = DataFacts(name="Plain", pictures=700, sha256="7" * 64)
    return make_own_model(trained_here / "plain", data, like="book-ffnn")


def make_own_model(path: Path, data: DataFacts, *, like: str = "blind", classes: int = 10) -> Path:
    """Make the folder of a model of someone's own pictures from a bundled one.

    Args:
        path: Where the folder goes.
        data: What is known of the pictures; its classifier, where it has labels, has ten classes.
        like: The name of the bundled model.
        classes: How many classes its pictures have.
    """
    shutil.copytree(catalog.BUNDLED / like, path)
    number = np.arange(gallery.MOST)
    labels = (number % classes if data.classes else 0 * number).astype(np.uint8)
    images = np.zeros((len(number), *noise.IMAGE_SHAPE), np.uint8)
    for at, image in enumerate(images):  # a rectangle each, of another size
        image[4 : 8 + at // 4, 4 : 6 + at // 3] = 255
    (path / gallery.FILE).write_bytes(gallery.to_npz(Digits(images, labels)))
    if data.classes:
        shutil.copytree(catalog.BUNDLED.parent / "classifier", path / folder.CLASSIFIER)
    recipe = json.loads((path / "recipe.json").read_bytes())
    description = f"Trained on {data.name}."
    recipe |= {
        "digits": "own",
        "data": schema.to_json(data),
        "title": "",
        "description": description,
    }
    (path / "recipe.json").write_bytes(schema.encode(recipe))
    results = json.loads((path / folder.RESULTS).read_bytes())
    del results["test"]
    files = (file.relative_to(path).as_posix() for file in path.rglob("*.*"))
    results["sha256"] = {
        file: folder.hash_of((path / file).read_bytes()) for file in files if file != folder.RESULTS
    }
    (path / folder.RESULTS).write_bytes(schema.encode(results))
    return path


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window; in CI there has to be one."""
    if server.find_chromium() is None:
        message = "there is no Chromium on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with server.browse() as browser, pytest.MonkeyPatch.context() as patch:
        # Streamlit fades each element in. Without that a page opens in two thirds of the processor's time.
        for name in ("new_context", "new_page"):
            still = functools.partial(getattr(browser, name), reduced_motion="reduce")
            patch.setattr(browser, name, still)
        yield browser
