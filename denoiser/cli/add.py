"""`add`: add a Keras model that was trained elsewhere."""

import argparse
import os
from pathlib import Path
from typing import Any

from denoiser import errors
from denoiser.cli import shared_options, wording
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import disk, standard_error
from denoiser.imaging import noise
from denoiser.jobs import limits
from denoiser.models import catalog, litert, naming, schema, writing
from denoiser.models.folder import Model

HELP = "Add a Keras model that was trained elsewhere."
_LONGEST_TITLE = 100


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to its parser."""
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a file that model.save wrote: NAME.keras, NAME.h5 or NAME.hdf5. Its model maps one picture to one, in"
        " any usual shape: (28, 28, 1), (28, 28), (1, 28, 28), (784,), larger squares, 3 channels",
    )
    parser.add_argument(
        "--name",
        help="name of the model, which becomes its title, too; signs that a name cannot have are left out"
        " (default: the name of the file)",
    )
    parser.add_argument(
        "--noise",
        type=shared_options.noise_factor,
        nargs=2,
        metavar=("LOW", "HIGH"),
        default=(noise.BOOK_NOISE_FACTOR, noise.BOOK_NOISE_FACTOR),
        help="noise factors that it was trained at (default: 0.55 alone)",
    )
    parser.add_argument(
        "--input",
        choices=("unit", "tanh", "bytes", "inverted", "standardized"),
        help="range of its input: 0 to 1, -1 to 1, 0 to 255, 0 to 1 as black on white, or standardized by"
        " MNIST's mean and standard deviation (default: 0 to 1, which is checked, or 0 to 255 for an input"
        " of whole numbers)",
    )
    parser.add_argument(
        "--output",
        choices=("unit", "logits", "tanh", "bytes", "inverted", "standardized", "noise"),
        help="range of its output: 0 to 1, any numbers that a sigmoid turns into 0 to 1, -1 to 1, 0 to 255,"
        " 0 to 1 as black on white, standardized, or the noise in place of the digit (default: 0 to 1,"
        " which is checked)",
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
    if not options.file.exists():
        raise errors.ModelError(
            f"{options.file} does not exist; name a file that model.save wrote: NAME.keras."
        )
    title = options.name or options.file.stem
    try:
        name = naming.from_title(title)
    except ValueError as error:
        raise errors.ModelError(f"Choose a name for the model with --name: {error}.") from error
    disk.check_writable(catalog.trained_here(), megabytes=writing.MEGABYTES_TO_SPARE)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    classify = litert.load_classifier().classify
    with standard_error.held():
        from denoiser.training import adding, saving  # these import Keras

        model = adding.add(
            options.file,
            name,
            noise_factors=(low, high),
            title="" if title == name else title[:_LONGEST_TITLE],
            input_range=options.input,
            output_range=options.output,
        )
    with ProgressBar(f"Measuring {model.name}") as bar:
        saving.measure(model, test=None, classify=classify, on_progress=bar.move)
    if not options.json:
        _print(model, name, is_cut=len(naming.whole(title)) > len(name))
    return {
        "name": model.name,
        "path": str(model.path),
        "validation": schema.to_json(model.results.validation),
        "runs_in_browsers": model.has_browser_file,
        "title": model.title,
        "adaptations": list(model.results.adaptations),
        "warnings": list(model.results.warnings),
        "browser_problem": model.browser_problem,
    }


def _print(model: Model, name: str, *, is_cut: bool) -> None:
    if is_cut:
        print(f"The name is cut to {len(name)} characters; its title is {model.title}.")
    if model.name != name:
        print(f"The name {name} is taken, so it is saved as {model.name}.")
    print(f"Saved as {model.name}: {wording.validation(model)}")
    print(model.path)
    for sentence in (*model.results.warnings, *model.results.adaptations):
        print(sentence)
    if model.browser_problem:
        print(f"The panels follow after each change, not live: {model.browser_problem}.")
