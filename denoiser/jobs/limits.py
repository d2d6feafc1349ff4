"""Read what the operator of the server allows, and whether training is installed at all."""

import importlib.util
import os
import sys
from dataclasses import dataclass

from denoiser import errors
from denoiser.data import reading_limits

_MOST_UNPACKED = 20  # times the largest file
_NEWEST = (3, 13)  # the newest Python that the pinned TensorFlow has wheels for
_MOST = 10_000  # the largest number that a setting can allow, except of files


@dataclass(frozen=True)
class Limits:
    """What the operator of the server allows.

    Attributes:
        is_on: Whether visitors may train in the page: `DENOISER_TRAINING`, "on" or "off".
        epochs: Largest number of epochs of a training: `DENOISER_MAX_EPOCHS`.
        models: How many models trained in the page are kept: `DENOISER_MAX_MODELS`.
        own_data: Whether visitors may bring pictures of their own: `DENOISER_DATA`, "on" or "off".
        megabytes: Largest file of such pictures: `DENOISER_MAX_DATA`, in MB.
        files: How many files an archive of them may have: `DENOISER_MAX_DATA_FILES`.
        seconds: How long it may take to read them: `DENOISER_MAX_DATA_SECONDS`.
    """

    is_on: bool = True
    epochs: int = 50
    models: int = 20
    own_data: bool = True
    megabytes: int = 50
    files: int = 5000
    seconds: int = 120


def read() -> Limits:
    """Return the limits of this server; an invalid setting is ignored."""

    def number(name: str, default: int, most: int = _MOST) -> int:
        value = os.environ.get(name, "")
        return min(max(1, int(value)), most) if value.isdecimal() and len(value) < 9 else default

    def is_on(name: str) -> bool:
        return os.environ.get(name, "on").lower() not in ("off", "0", "false", "no")

    return Limits(
        is_on=is_on("DENOISER_TRAINING"),
        epochs=number("DENOISER_MAX_EPOCHS", Limits.epochs),
        models=number("DENOISER_MAX_MODELS", Limits.models),
        own_data=is_on("DENOISER_DATA"),
        megabytes=number("DENOISER_MAX_DATA", Limits.megabytes),
        files=number("DENOISER_MAX_DATA_FILES", Limits.files, reading_limits.Limits.files),
        seconds=number("DENOISER_MAX_DATA_SECONDS", Limits.seconds),
    )


def of_reading() -> reading_limits.Limits:
    """Return what the reading of a visitor's pictures may cost."""
    allowed = read()
    return reading_limits.Limits(
        files=allowed.files,
        unpacked=_MOST_UNPACKED * allowed.megabytes * 1e6,
        seconds=allowed.seconds,
        hint="For more, pack them into one npz file, or train on the command line of a machine of your own.",
    )


def can_train() -> bool:
    """Return whether Keras and its back end are installed; serving does not need them."""
    back_end = os.environ.get("KERAS_BACKEND") or "tensorflow"
    try:
        return all(importlib.util.find_spec(name) for name in ("keras", back_end))
    except (ImportError, ValueError):
        return False


def needs_other_python() -> str:
    """Return what to do where TensorFlow has no version for this Python; "" where it has one."""
    if sys.version_info[:2] <= _NEWEST:
        return ""
    own, newest = (".".join(map(str, version[:2])) for version in (sys.version_info, _NEWEST))
    return f"TensorFlow has no version for Python {own} yet: use Python 3.11 to {newest}."


def check_can_train() -> None:
    """Check that Keras and its back end are installed.

    Raises:
        TrainingError: They are not.
    """
    if not can_train():
        if other := needs_other_python():
            raise errors.TrainingError(f"Training needs Keras and TensorFlow. {other}")
        raise errors.TrainingError(
            "Training needs Keras and TensorFlow, which are not installed here:"
            " python -m pip install -r requirements.txt, then start again."
        )
