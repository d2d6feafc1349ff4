"""Read what the operator of the server allows, and whether training is installed at all."""

import importlib.util
import os
import sys
from dataclasses import dataclass

from denoiser import errors

_NEWEST = (3, 13)  # the newest Python that the pinned TensorFlow has wheels for
_MOST = 10_000  # the largest number of epochs or models that a setting can allow


@dataclass(frozen=True)
class Limits:
    """What the operator of the server allows.

    Attributes:
        is_on: Whether visitors may train in the page: `DENOISER_TRAINING`, "on" or "off".
        epochs: Largest number of epochs of a training: `DENOISER_MAX_EPOCHS`.
        models: How many models trained in the page are kept: `DENOISER_MAX_MODELS`.
    """

    is_on: bool = True
    epochs: int = 50
    models: int = 20


def read() -> Limits:
    """Return the limits of this server; an invalid setting is ignored."""

    def number(name: str, default: int) -> int:
        value = os.environ.get(name, "")
        return min(max(1, int(value)), _MOST) if value.isdecimal() and len(value) < 9 else default

    return Limits(
        is_on=os.environ.get("DENOISER_TRAINING", "on").lower() not in ("off", "0", "false", "no"),
        epochs=number("DENOISER_MAX_EPOCHS", Limits.epochs),
        models=number("DENOISER_MAX_MODELS", Limits.models),
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
