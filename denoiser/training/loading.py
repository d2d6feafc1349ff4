"""Load Keras files in safe mode, and say what is wrong with those that cannot be loaded."""

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h5py
import keras

from denoiser import errors
from denoiser.training import keras_files

_LARGEST_CONFIG = 50_000_000  # bytes
_LONGEST_REASON = 300  # characters
_MARKS = re.compile(r"\x1b\[\d*m|\{\{.*?\}\}|\[Op:\w*\]")  # what TensorFlow adds to its errors
_SAMPLES = re.compile(r"(?i)sampl(e|ing)(?!d)|reparam|\bvae|vae\b")  # of a variational autoencoder
_STANDARD_MODELS = {"Functional", "Model", "Sequential"}


def load(file: Path) -> keras.Model:
    """Load a model from a Keras file, without running code from it.

    Args:
        file: A `.keras` file, or an `.h5` file of an earlier version of Keras.

    Raises:
        ModelError: It is no Keras model, has parts that are code, or Keras cannot read it.
    """
    keras_files.check(file)
    _check_parts(file)
    try:
        model = _load(file)
    except Exception as error:  # Keras documents no limited set of errors
        raise errors.ModelError(
            f"{file} cannot be read as a Keras model ({reason(error)}); expected a file that"
            " `model.save` wrote."
        ) from error
    if not getattr(model, "inputs", None) or not getattr(model, "outputs", None):
        raise errors.ModelError(
            f"{file} has no fixed input: begin the model with keras.Input((28, 28, 1)) and save it again."
        )
    return model


def _load(file: Path) -> keras.Model:
    if file.suffix == file.suffix.lower():
        return keras.saving.load_model(file, compile=False, safe_mode=True)
    # Keras knows the endings in lower case only.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = shutil.copyfile(file, Path(folder) / f"model{file.suffix.lower()}")
        return keras.saving.load_model(copy, compile=False, safe_mode=True)


def reason(error: Exception) -> str:
    """Return the line of an error that says what is wrong, without its full stop, or else its kind."""
    text = _MARKS.sub("", str(error))
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    if len(lines) > 1 and lines[0].startswith("Exception encountered when calling"):
        lines = lines[1:]
    line = lines[0].rstrip(".") if lines else type(error).__name__
    return line if len(line) <= _LONGEST_REASON else f"{line[:_LONGEST_REASON]}..."


def _check_parts(file: Path) -> None:
    """Refuse a file with code in it, or with classes that only its author has."""
    config = _read_config(file)
    if not isinstance(config, dict):
        return  # Keras says what is wrong with it
    if _is_foreign(config):
        call = "picture = keras.Input((28, 28, 1)); keras.Model(picture, model.call(picture))"
        raise errors.ModelError(
            f"{file} is a model of a class of its own, `{config['class_name']}`, whose code is not in the"
            f" file; where it was trained, save it as a functional model: {call}.save('name.keras')."
        )
    try:
        parts = [*_parts(config, "", is_layer=True)]
    except RecursionError as error:
        raise errors.ModelError(
            f"{file} cannot be read: its layers are nested too deeply."
        ) from error
    for part, name, is_layer in parts:
        kind = part["class_name"]
        where = f"layer `{name}` of {file}"
        if kind in ("Lambda", "__lambda__"):
            raise errors.ModelError(
                f"The {where} is a Lambda: it holds Python code, which is not run. Replace it by a standard"
                " layer or by keras.ops, and save the model again."
            )
        if kind.startswith(("TFOpLambda", "SlicingOpLambda")):
            raise errors.ModelError(
                f"The {where} is an operation of TensorFlow that Keras 3 cannot read. Replace it by a"
                " standard layer, and save the model again."
            )
        if _is_foreign(part, is_layer=is_layer):
            if kind == "function":
                kind = str(part.get("config"))
            way_out = (
                "Save a model that uses the mean (z_mean) in place of a sample"
                if _SAMPLES.search(f"{kind} {name}")
                else "Replace it by standard layers or by keras.ops, and save the model again"
            )
            raise errors.ModelError(
                f"The {where} uses `{kind}`, which is no part of Keras and whose code is not in the file."
                f" {way_out}."
            )


def _read_config(file: Path) -> Any:
    try:
        if file.suffix.lower() in keras_files.HDF5:
            with h5py.File(file) as content:
                return json.loads(content.attrs["model_config"])
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo("config.json").file_size <= _LARGEST_CONFIG:
                return json.loads(archive.read("config.json"))
    except (OSError, ValueError, KeyError, RuntimeError, RecursionError, zipfile.BadZipFile):
        pass  # Keras says what is wrong with it
    return None


def _parts(
    config: Any, layer: str, *, is_layer: bool
) -> Iterator[tuple[dict[str, Any], str, bool]]:
    """Iterate over the objects that a file describes.

    Each has the name of the layer it belongs to, and whether it is in a list of layers.
    """
    if isinstance(config, list):
        for entry in config:
            yield from _parts(entry, layer, is_layer=is_layer)
    elif isinstance(config, dict):
        settings = config.get("config")
        if isinstance(config.get("class_name"), str):
            # A class of its author's may leave its name out of its settings.
            for named in (config, settings):
                if isinstance(named, dict) and isinstance(named.get("name"), str):
                    layer = named["name"]
            is_unnamed = (
                is_layer and settings == {}
            )  # a layer of a Sequential model has no other place
            yield (
                config,
                (str(config["class_name"]) if is_unnamed and "name" not in config else layer),
                is_layer,
            )
        for key, entry in config.items():
            if key not in ("compile_config", "build_config"):
                yield from _parts(entry, layer, is_layer=key == "layers")


def _is_foreign(part: dict[str, Any], *, is_layer: bool = True) -> bool:
    kind, module = str(part["class_name"]), part.get("module", "keras")
    if kind == "function":
        return not hasattr(keras.activations, str(part.get("config")))
    if isinstance(module, str) and module.partition(".")[0] in ("keras", "builtins"):
        return part.get("module") is None and _is_unknown_layer(part, kind, is_layer)
    return True


def _is_unknown_layer(part: dict[str, Any], kind: str, is_layer: bool) -> bool:
    """Whether a file of an earlier version, which names no modules, has a layer that Keras lacks."""
    settings = part.get("config")
    if not is_layer and (not isinstance(settings, dict) or "trainable" not in settings):
        return False
    return not hasattr(keras.layers, kind) and kind not in _STANDARD_MODELS
