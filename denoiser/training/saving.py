"""Save a Keras network as a model folder, and measure it."""

import os
import platform
from collections.abc import Callable
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import keras
import numpy as np

import denoiser
from denoiser import errors
from denoiser.data import digits
from denoiser.data.digits import Digits
from denoiser.evaluation import sweeps
from denoiser.imaging import corruptions
from denoiser.models import folder, litert, schema, writing
from denoiser.models.folder import Model
from denoiser.models.schema import NO_HISTORY, History, Measured, SavedRecipe, Validation
from denoiser.training import browser_export, exporting, layer_facts

_LONGEST_PROBLEM = 1000  # characters; a layer's name may be long
_GALLERY_STEP = 2  # every second digit of the gallery: 500 of them measure the PSNR to 0.1 dB


def save(
    network: keras.Model,
    recipe: SavedRecipe,
    *,
    validation: Digits,
    history: History = NO_HISTORY,
    seconds: float = 0.0,
    checkpoints: dict[int, list[np.ndarray]] | None = None,
    facts: dict[str, Any] | None = None,
    check: Callable[[bytes], None] = lambda content: None,
    complete: Callable[[Path], None] | None = None,
    root: Path | None = None,
) -> Model:
    """Save a network as a model folder: Keras file, LiteRT file, browser file, recipe and results.

    Args:
        network: A denoiser, or a digit classifier if the recipe's target is the class.
        recipe: How it was trained.
        validation: Digits that it was not trained on.
        history: Losses after each epoch.
        seconds: Training time in s.
        checkpoints: Its weights after earlier epochs, each of which becomes a LiteRT file and, where the network
            can run in a browser, a file for that.
        facts: Further entries of `results.json`.
        check: Called with the bytes of the LiteRT file; an error that it raises ends the saving.
        complete: Called with the folder, to write further files there.
        root: Where the model's folder goes; None for the folder of models trained here.

    Returns:
        The saved model. Its validation figure is computed from the LiteRT file.

    Raises:
        ModelError: The network does not map 28x28x1 pictures to such, its output is NaN or infinite,
            or LiteRT cannot run it.
        StoreError: The folder cannot be written.
        TrainingError: Keras runs on JAX, where it cannot write LiteRT files.
        ValueError: A layer is called more than once.
    """
    check_back_end()
    layer_facts.describe(network)  # a model that cannot be described cannot be saved

    def write(path: Path) -> dict[str, Any]:
        results = write_network(
            path,
            network,
            recipe,
            validation=validation,
            history=history,
            seconds=seconds,
            check=check,
        )
        if checkpoints:
            for_browser = not results["browser_problem"]
            _write_checkpoints(path, network, checkpoints, for_browser=for_browser)
        if complete:
            complete(path)
        return results | (facts or {})

    return folder.read(writing.save(recipe.name, write, root=root))


def write_network(
    path: Path,
    network: keras.Model,
    recipe: SavedRecipe,
    *,
    validation: Digits,
    history: History = NO_HISTORY,
    seconds: float = 0.0,
    check: Callable[[bytes], None] = lambda content: None,
) -> dict[str, Any]:
    """Write the files of a network and its recipe into a folder.

    Args:
        path: The folder.
        network: See `save`, as for the others.
        recipe: See `save`.
        validation: See `save`.
        history: See `save`.
        seconds: See `save`.
        check: See `save`.

    Returns:
        The content of `results.json` without `sha256`.

    Raises:
        ModelError: See `save`.
        ValueError: A layer is called more than once.
    """
    layers = layer_facts.describe(network)
    network.save(path / "model.keras")
    exporting.export(network, path / "model.tflite")
    content = (path / "model.tflite").read_bytes()
    check(content)
    browser_problem = _write_browser_file(network, path / "browser.bin")
    (path / "recipe.json").write_bytes(schema.encode(recipe))
    return {
        "params": sum(layer.params for layer in layers),
        "macs": sum(layer.macs for layer in layers),
        "layers": layers,
        "validation": _validate(content, recipe, validation),
        "history": history,
        "seconds": round(seconds, 1),
        "browser_problem": browser_problem,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "versions": {
            "denoiser": denoiser.__version__,
            keras.backend.backend(): import_module(keras.backend.backend()).__version__,
            **{name: metadata.version(name) for name in ("keras", "ai-edge-litert", "numpy")},
        },
    }


def _write_checkpoints(
    path: Path,
    network: keras.Model,
    checkpoints: dict[int, list[np.ndarray]],
    *,
    for_browser: bool,
) -> None:
    earlier = keras.models.clone_model(network)
    for epoch, weights in checkpoints.items():
        earlier.set_weights(weights)
        file = path / folder.file_of_epoch(epoch)
        file.parent.mkdir(exist_ok=True)
        exporting.export(earlier, file)
        if for_browser:
            content = browser_export.to_browser(earlier)
            (path / folder.browser_file_of_epoch(epoch)).write_bytes(content)


def measure(
    model: Model,
    *,
    test: Digits | None,
    classify: Callable[[np.ndarray], np.ndarray] | None,
    own: Digits | None = None,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> None:
    """Measure a saved model, and add the figures to its results.

    Args:
        model: As `save` returned it.
        test: MNIST's test images, for the entry `test` of the results. None where they are not
            available: a denoiser's results then have an entry `gallery`, measured on 500 of its digits. One
            that learned another damage than normal noise is measured on that, too.
        classify: Maps a stack of pictures to their classes, see `sweeps.evaluate`; a classifier needs
            none.
        own: For the entry `own`, in place of the others: pictures that someone brought, and that the model
            was not trained on.
        on_progress: Called with the fraction done, 0 to 1.

    Raises:
        ModelError: The model cannot be used.
        StoreError: The results cannot be written.
    """
    if model.recipe.is_classifier:
        if test is not None:
            writing.add_to_results(model, test=classify_all(model.read_network(), test))
        return
    denoise = litert.load(model).denoise
    images = "own" if own is not None else "gallery" if test is None else "test"
    pure = held_out(test, own)
    corruption = model.recipe.corruption
    parts = 1 if corruption == corruptions.NORMAL_NOISE else 2
    measured = sweeps.on_test(
        denoise,
        pure,
        classify=classify,
        on_progress=lambda fraction: on_progress(fraction / parts),
    )
    writing.add_to_results(model, **{images: measured})
    if parts == 2:
        damaged = sweeps.on_damage(
            denoise,
            pure,
            corruption=corruption,
            classify=classify,
            on_progress=lambda fraction: on_progress((1 + fraction) / parts),
        )
        writing.add_to_results(model, **{f"{images}_damaged": damaged})


def held_out(test: Digits | None, own: Digits | None) -> Digits:
    """Return the pictures that a denoiser is measured on.

    Args:
        test: See `measure`.
        own: Likewise.
    """
    if own is not None:
        return own
    return digits.gallery()[::_GALLERY_STEP] if test is None else test


def check_back_end() -> None:
    """Check that Keras can write LiteRT files.

    Raises:
        TrainingError: Keras runs on JAX, where it cannot.
    """
    if keras.backend.backend() == "jax":
        raise errors.TrainingError(
            "Keras cannot write LiteRT files from its JAX back end: set KERAS_BACKEND=tensorflow, or"
            " train with `trainer.train` and save the Keras model alone."
        )


def _write_browser_file(network: keras.Model, path: Path) -> str:
    """Write the file for the browser, or return why there is none: the server runs such a network."""
    try:
        content = browser_export.to_browser(network)
    except ValueError as error:
        return str(error)[:_LONGEST_PROBLEM]
    if len(content) > folder.LARGEST_BROWSER_FILE:
        megabytes, most = (n / 1e6 for n in (len(content), folder.LARGEST_BROWSER_FILE))
        return (
            f"its weights have {megabytes:.0f} MB, and the live view can run at most {most:.0f} MB"
        )
    path.write_bytes(content)
    return ""


def _validate(content: bytes, recipe: SavedRecipe, validation: Digits) -> Validation:
    if recipe.is_classifier:
        classes = len(recipe.data.classes) if recipe.data else 10
        measured = classify_all(content, validation, classes=classes)
        return Validation(images=measured.images, accuracy=measured.accuracy)
    return sweeps.on_validation(litert.Denoiser(content).denoise, validation, recipe)


def classify_all(content: bytes, pure: Digits, *, classes: int = 10) -> Measured:
    """Measure the accuracy of a classifier on pure pictures.

    Args:
        content: Bytes of its `model.tflite`.
        pure: The pictures with their labels.
        classes: How many classes it tells apart.

    Raises:
        ModelError: It is not such a network.
    """
    found = litert.Classifier(content, classes=classes).classify(pure.pixels)
    return Measured(images=len(pure), accuracy=float(np.mean(found == pure.labels)))
