"""What several commands have in common: the values of options, and the model that is named."""

import argparse
from collections.abc import Callable

from denoiser.imaging import noise
from denoiser.models import catalog, folder
from denoiser.models.folder import Model


def number(kind: type, low: float, high: float, what: str) -> Callable[[str], float]:
    """Return what reads a number from an option.

    Args:
        kind: int or float.
        low: The least that is allowed.
        high: The most that is allowed.
        what: What to call the number in an error.
    """

    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not {what} from {low} to {high}")
        return value

    return read


noise_factor = number(float, 0, noise.MAX_NOISE_FACTOR, "a noise factor")
seed = number(int, 0, noise.MAX_SEED, "a whole number")


def model_name(text: str) -> str:
    """Return a name that a model may have.

    Raises:
        argparse.ArgumentTypeError: It may not.
    """
    try:
        folder.check_name(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def add_mnist(parser: argparse.ArgumentParser) -> None:
    """Add the option that names MNIST's file."""
    parser.add_argument(
        "--mnist",
        metavar="NPZ",
        help="all of MNIST in the layout of Keras' mnist.npz (default: DENOISER_MNIST, or else Keras'"
        " own download)",
    )


def add_noise(parser: argparse.ArgumentParser, default: float | None, text: str) -> None:
    """Add the options for the noise factor and the seed of the noise."""
    parser.add_argument("--noise", type=noise_factor, default=default, help=text)
    parser.add_argument("--seed", type=seed, default=0, help="noise pattern (default: 0)")


def choose_model(name: str | None) -> Model:
    """Return the model of a name, or the first where none is named.

    Raises:
        ModelError: There is no such model.
    """
    found = catalog.find()
    return found.get(name if name is not None else next(iter(found.models), ""))
