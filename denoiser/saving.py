"""From a Keras network to a model folder with its measured results."""

import contextlib
import dataclasses
import json
import os
import platform
from collections.abc import Callable
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import keras
import numpy as np

import denoiser
from denoiser import architectures, digits, errors, evaluation, export, noise, runtime, store
from denoiser.digits import Digits

_GALLERY_STEP = 2  # every second digit of the gallery: 500 take seconds and tell 0.1 dB


def save(
    network: keras.Model,
    recipe: dict[str, Any],
    *,
    validation: Digits,
    facts: dict[str, Any],
    kept: dict[int, list[np.ndarray]] | None = None,
    root: Path | None = None,
) -> store.Model:
    """Saves a network whole: Keras file, LiteRT file, browser's file, recipe and results.

    Args:
        network: A denoiser, or a reader where the recipe's `target` is "class".
        recipe: What it was made by; at least what `store.find` asks for.
        validation: Digits that it was not trained on.
        facts: Further results: `history`, `seconds`, ...
        kept: Its weights after earlier epochs, each of which becomes a LiteRT file of its own.
        root: Where the model's folder goes; None for the folder of models trained here.

    The folder's `results.json` holds `params`, `macs`, `layers` (see `architectures.Layer`),
    `validation` (computed from the LiteRT file), `machine`, `versions`, `sha256`, and the facts.

    Returns:
        The model as it was saved.

    Raises:
        ModelError: The network does not map 28x28x1 pictures to such, or LiteRT cannot run it.
        StoreError: The folder cannot be written.
        TrainingError: Keras runs on JAX, where it cannot write LiteRT files.
        ValueError: A layer is called more than once.
    """
    check_back_end()
    described = architectures.describe(network)

    def write(folder: Path) -> dict[str, Any]:
        network.save(folder / "model.keras")
        _export(network, folder / "model.tflite")
        # One that the browser cannot run is worth keeping all the same: the server runs it.
        with contextlib.suppress(ValueError):
            content = export.to_browser(network)
            if len(content) <= store.LARGEST_BROWSER_FILE:
                (folder / "browser.bin").write_bytes(content)
        if kept:
            earlier = keras.models.clone_model(network)
            for epoch, weights in kept.items():
                earlier.set_weights(weights)
                path = folder / store.file_of_epoch(epoch)
                path.parent.mkdir(exist_ok=True)
                _export(earlier, path)
        (folder / "recipe.json").write_text(json.dumps(recipe, indent=2) + "\n")
        return {
            "params": sum(layer.params for layer in described),
            "macs": sum(layer.macs for layer in described),
            "layers": [dataclasses.asdict(layer) for layer in described],
            "validation": _validate((folder / "model.tflite").read_bytes(), recipe, validation),
            **facts,
            "machine": f"{platform.machine()}, {os.cpu_count()} cores",
            "versions": {
                "denoiser": denoiser.__version__,
                keras.backend.backend(): import_module(keras.backend.backend()).__version__,
                **{name: metadata.version(name) for name in ("keras", "ai-edge-litert", "numpy")},
            },
        }

    return store.read(store.save(recipe["name"], write, root=root))


def measure(
    model: store.Model,
    *,
    test: Digits | None,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> None:
    """Measures a model that was saved, and adds the figures to its results.

    Args:
        model: As `save` gave it.
        test: MNIST's test images: the results get a `test` (what `evaluation.on_test` gives, or a
            reader's accuracy). None where they are not at hand: a denoiser's get a `gallery`, which
            is the same for 500 digits of the gallery.
        on_progress: Called with the fraction done, 0 to 1.

    Raises:
        ModelError: The model, or the reader that is shipped, cannot be used.
        StoreError: The results cannot be written.
    """
    if store.reads_digits(model.recipe):
        if test is not None:
            store.add_to_results(model, {"test": _read_all(model.read_network(), test)})
        return
    key, pure = (
        ("test", test) if test is not None else ("gallery", digits.gallery()[::_GALLERY_STEP])
    )
    measured = evaluation.on_test(runtime.load(model).denoise, pure, on_progress=on_progress)
    store.add_to_results(model, {key: measured})


def add(
    file: Path, name: str, *, noise_factors: tuple[float, float], root: Path | None = None
) -> store.Model:
    """Makes a model folder from a Keras file that was trained elsewhere.

    Args:
        file: A `.keras` file. It is read in Keras' safe mode, which runs no code from it; still, take
            only files from those you trust.
        name: What to call the model, see `store.check_name`.
        noise_factors: What it was trained on, lowest and highest.
        root: Where the model's folder goes; None for the folder of models trained here.

    Returns:
        The model as it was saved; it is not measured on test images.

    Raises:
        ModelError: The file cannot be read, is not a network from 28x28x1 to 28x28x1, calls a layer
            more than once, gives what is not a number, or cannot be run by LiteRT.
        StoreError: The folder cannot be written.
    """
    try:
        read = keras.saving.load_model(file, compile=False, safe_mode=True)
    except Exception as error:  # Keras raises whatever its parts do
        raise errors.ModelError(
            f"{file} cannot be read as a Keras model ({_reason(error)}); expected what `model.save` writes to a"
            " name that ends in .keras, without layers of one's own and without Lambda layers."
        ) from error
    shape = (*noise.IMAGE_SHAPE, 1)
    ends = [
        tuple(end.shape[1:])
        for side in ("inputs", "outputs")
        for end in getattr(read, side, None) or []
    ]
    if ends != [shape, shape]:
        raise errors.ModelError(
            f"{file} is not a network from one picture of {shape} to one; it has"
            f" {', '.join(map(str, ends)) or 'no fixed shapes'}."
        )
    # Anew, since a Sequential does not list its input layer.
    network = keras.Model(read.inputs[0], read.outputs[0], name=read.name)
    try:
        return save(
            network,
            {
                "name": name,
                "architecture": network.name,
                "digits": "other",
                "noise_factors": list(noise_factors),
            },
            validation=digits.gallery(),
            facts={"history": {}, "seconds": 0.0},
            root=root,
        )
    except errors.StoreError:
        raise
    except Exception as error:  # the converter stumbles over what it cannot do in ways of its own
        raise errors.ModelError(f"{file} cannot be added ({_reason(error)}).") from error


def _reason(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def check_back_end() -> None:
    """Makes sure that Keras can write LiteRT files.

    Raises:
        TrainingError: It runs on JAX, where it cannot.
    """
    if keras.backend.backend() == "jax":
        raise errors.TrainingError(
            "Keras cannot write LiteRT files from its JAX back end: set KERAS_BACKEND=tensorflow, or"
            " train with `training.train` and save the Keras model alone."
        )


def _export(network: keras.Model, path: Path) -> None:
    network.export(path, format="litert", verbose=False)


def _validate(content: bytes, recipe: dict[str, Any], validation: Digits) -> dict[str, Any]:
    if store.reads_digits(recipe):
        return _read_all(content, validation)
    return evaluation.on_validation(runtime.Denoiser(content).denoise, validation)


def _read_all(content: bytes, pure: Digits) -> dict[str, Any]:
    read = runtime.Reader(content).read(pure.pixels)
    return {"images": len(pure), "accuracy": float(np.mean(read == pure.labels))}
