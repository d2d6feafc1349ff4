"""`add`: add a Keras model that was trained elsewhere."""

import argparse
import os
from pathlib import Path
from typing import Any

from denoiser import errors
from denoiser.cli import shared_options, wording
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import disk
from denoiser.imaging import noise
from denoiser.jobs import limits
from denoiser.models import catalog, litert, schema, writing

HELP = "Add a Keras model that was trained elsewhere."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to its parser."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a file that model.save wrote: NAME.keras"
    )
    parser.add_argument(
        "--name",
        type=shared_options.model_name,
        help="name of the model (default: the name of the file)",
    )
    parser.add_argument(
        "--noise",
        type=shared_options.noise_factor,
        nargs=2,
        metavar=("LOW", "HIGH"),
        default=(noise.BOOK_NOISE_FACTOR, noise.BOOK_NOISE_FACTOR),
        help="noise factors that it was trained at (default: 0.55 alone)",
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Make a model folder from a Keras file, and measure the model on digits of the gallery.

    Returns:
        The report for `--json`.

    Raises:
        DenoiserError: The file cannot be added; see `training.adding.add`.
    """
    limits.check_can_train()
    low, high = options.noise
    if low > high:
        raise errors.ModelError(
            f"--noise needs the lower noise factor first, got {low:g} {high:g}."
        )
    if not options.file.is_file():
        problem = "is not a file" if options.file.exists() else "does not exist"
        raise errors.ModelError(
            f"{options.file} {problem}; name a file that model.save wrote: NAME.keras."
        )
    try:
        name = options.name or shared_options.model_name(options.file.stem)
    except argparse.ArgumentTypeError as error:
        raise errors.ModelError(f"Choose a name for the model with --name: {error}.") from error
    disk.check_writable(catalog.trained_here(), megabytes=writing.MEGABYTES_TO_SPARE)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    from denoiser.training import adding, saving  # these import Keras

    classify = litert.load_classifier().classify
    model = adding.add(options.file, name, noise_factors=(low, high))
    with ProgressBar(f"Measuring {model.name}") as bar:
        saving.measure(model, test=None, classify=classify, on_progress=bar.move)
    if not options.json:
        print(f"{model.path}: {wording.validation(model)}")
    return {
        "name": model.name,
        "path": str(model.path),
        "validation": schema.to_json(model.results.validation),
        "runs_in_browsers": model.has_browser_file,
    }
