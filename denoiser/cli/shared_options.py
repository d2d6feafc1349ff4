"""Options that several commands share, the types of their values, and the model that they name."""

import argparse
from collections.abc import Callable

from denoiser.imaging import noise
from denoiser.models import catalog, folder
from denoiser.models.folder import Model


def number(kind: type, low: float, high: float, what: str) -> Callable[[str], float]:
    """Return a function that reads a number from the text of an option.

    Args:
        kind: int or float.
        low: The least allowed value.
        high: The largest allowed value.
        what: Name of the number in errors.
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
    """Return a text if it is allowed as a model's name.

    Args:
        text: The name.

    Raises:
        argparse.ArgumentTypeError: It is not allowed.
    """
    try:
        folder.check_name(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def add_mnist(parser: argparse.ArgumentParser) -> None:
    """Add the option for the file of MNIST."""
    parser.add_argument(
        "--mnist",
        metavar="NPZ",
        help="all of MNIST in the layout of Keras' mnist.npz (default: DENOISER_MNIST, or else Keras'"
        " own download)",
    )


def add_noise(parser: argparse.ArgumentParser, default: float | None, text: str) -> None:
    """Add the options for the noise factor and the seed of the noise."""
    parser.add_argument("--noise", type=noise_factor, default=default, help=text)
    parser.add_argument("--seed", type=seed, default=0, help="seed of the noise (default: 0)")


def choose_model(name: str | None) -> Model:
    """Return a model by its name.

    Args:
        name: Its name; None for the first model.

    Raises:
        ModelError: There is no such model, or it is broken.
    """
    all_models = catalog.find()
    return all_models.get(next(iter(all_models.models), "") if name is None else name)
