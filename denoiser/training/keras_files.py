"""Tell Keras files from other files by their first bytes, and say what to do about the others."""

import zipfile
import zlib
from pathlib import Path

import h5py

from denoiser import errors

HDF5 = (".h5", ".hdf5")
_CONVERT = "Save the model with Keras: model.save('name.keras')"
_SAVE = "save the model again with model.save('name.keras')"
_WRITTEN_BY = {  # by the ends of their names, where the bytes do not tell
    ".pt": "a PyTorch file",
    ".pth": "a PyTorch file",
    ".ckpt": "a checkpoint",
    ".onnx": "an ONNX file",
    ".tflite": "a LiteRT file",
    ".pb": "a file of TensorFlow",
    ".safetensors": "a file of weights alone",
    ".npz": "a NumPy file",
    ".npy": "a NumPy file",
    ".pkl": "a Python pickle",
    ".joblib": "a Python pickle",
}


def check(file: Path) -> None:
    """Check that a file is a Keras file with the ending that Keras knows it by, in any case.

    Args:
        file: Any path.

    Raises:
        ModelError: It is a folder, or another kind of file, or is empty or cut short.
    """
    if file.is_dir():
        raise errors.ModelError(_about_folder(file))
    try:
        with open(file, "rb") as content:
            start = content.read(16)
    except OSError as error:
        raise errors.ModelError(f"{file} cannot be read: {error.strerror or error}.") from error
    if not start:
        raise errors.ModelError(f"{file} is empty; {_SAVE}.")
    if file.name.lower().endswith(".weights.h5"):
        raise errors.ModelError(
            f"{file} holds weights alone; save the whole model with model.save('name.keras')."
        )
    if file.suffix.lower() in _WRITTEN_BY and not zipfile.is_zipfile(file):
        raise errors.ModelError(_about_other(file, start))
    if start.startswith(b"PK"):
        _check_zip(file)
    elif start.startswith(b"\x89HDF"):
        _check_hdf5(file)
    else:
        raise errors.ModelError(_about_other(file, start))


def _about_folder(file: Path) -> str:
    if (file / "saved_model.pb").exists():
        return (
            f"{file} is a SavedModel folder, which does not hold the layers; where the model was trained,"
            " save it with model.save('name.keras')."
        )
    if (file / "config.json").exists() and (file / "model.weights.h5").exists():
        return f"{file} is a .keras file that was unzipped; name the .keras file itself."
    return f"{file} is a folder; name a file that model.save wrote: NAME.keras."


def _check_zip(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            damaged = archive.testzip()
    except (OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error):
        raise errors.ModelError(
            f"{file} is cut short or damaged; copy it again, or {_SAVE}."
        ) from None
    if any(name.endswith("data.pkl") for name in names):
        raise errors.ModelError(f"{file} is a PyTorch file, which Keras cannot read. {_CONVERT}.")
    if damaged is not None:
        raise errors.ModelError(f"{file} is damaged (its {damaged}); copy it again, or {_SAVE}.")
    if "config.json" not in names and file.suffix.lower() in _WRITTEN_BY:
        raise errors.ModelError(_about_other(file, b""))
    if "config.json" not in names:
        raise errors.ModelError(
            f"{file} is no Keras file, but another zip file: it has no config.json, which describes the"
            f" layers. {_CONVERT}."
        )
    if not any(name.startswith("model.weights") for name in names):
        raise errors.ModelError(f"{file} has no weights (model.weights.h5 is missing); {_SAVE}.")
    if file.suffix.lower() != ".keras":
        raise errors.ModelError(
            f"{file} is a .keras file, but its name does not end in .keras: rename it."
        )


def _check_hdf5(file: Path) -> None:
    try:
        with h5py.File(file) as content:
            is_whole_model = "model_config" in content.attrs
    except OSError as error:
        raise errors.ModelError(
            f"{file} is cut short or damaged; copy it again, or {_SAVE}."
        ) from error
    if not is_whole_model:
        raise errors.ModelError(
            f"{file} holds weights alone; save the whole model with model.save('name.keras')."
        )
    if file.suffix.lower() not in HDF5:
        raise errors.ModelError(
            f"{file} is an HDF5 file, but its name does not end in .h5: rename it."
        )


def _about_other(file: Path, start: bytes) -> str:
    suffix = ".tflite" if start[4:8] == b"TFL3" else file.suffix.lower()
    if what := _WRITTEN_BY.get(suffix):
        return f"{file} is {what}, which cannot be converted here. {_CONVERT}."
    return (
        f"{file} cannot be read as a Keras model: it is no Keras file; expected a file that"
        " model.save('name.keras') wrote."
    )
