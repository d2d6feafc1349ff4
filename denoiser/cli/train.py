"""`train`: train a model by a recipe."""

import argparse
import dataclasses
import os
import signal
import sys
from pathlib import Path
from typing import Any

from denoiser import recipes
from denoiser.cli import options as common
from denoiser.cli import wording
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import disk, mnist
from denoiser.jobs import limits
from denoiser.models import catalog, folder, schema, writing
from denoiser.models.folder import Model
from denoiser.training.progress import Progress

HELP = "Train a model by a recipe and save it."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("recipe", metavar="RECIPE", help=f"one of {', '.join(recipes.names())}")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="folder to save the model's folder in (default: DENOISER_MODELS)",
    )
    parser.add_argument(
        "--name", type=common.model_name, help="what to call the model (default: the recipe's name)"
    )
    parser.add_argument(
        "--epochs",
        type=common.number(int, 1, 10_000, "a whole number"),
        help="passes over the digits (default: the recipe's)",
    )
    common.add_mnist(parser)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Train, save and measure a model; Ctrl-C keeps what is trained so far."""
    recipe = recipes.get(options.recipe)
    limits.check_can_train()
    given = {key: value for key in ("name", "epochs") if (value := getattr(options, key))}
    recipe = dataclasses.replace(recipe, **given)
    disk.check_writable(
        catalog.trained_here() if options.output is None else options.output,
        megabytes=writing.MEGABYTES_TO_SPARE,
    )
    if recipe.digits == "mnist":
        mnist.load(options.mnist)  # fails before TensorFlow is imported, not after
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow's notes on this machine's CPU
    from denoiser.training import pipeline  # imports Keras, which takes seconds

    is_stopped = False
    saved: Model | None = None

    def stop(*_: object) -> None:
        nonlocal is_stopped
        if is_stopped or saved:
            raise KeyboardInterrupt
        is_stopped = True
        message = "Stopping; the best network so far is saved. Press Ctrl-C again to discard it."
        bar.write(message, sys.stderr)

    def keep(model: Model) -> None:
        nonlocal saved
        saved = model

    def show(progress: Progress) -> None:
        bar.move(progress.fraction, str(progress).capitalize())

    before = signal.signal(signal.SIGINT, stop)
    try:
        with ProgressBar(f"Preparing {recipe.name}") as bar:
            path = pipeline.run(
                recipe,
                mnist_path=options.mnist,
                root=options.output,
                on_progress=show,
                on_saved=keep,
                should_stop=lambda: is_stopped,
                on_measure=lambda fraction: bar.move(fraction, "Measuring on the test images"),
            )
    except KeyboardInterrupt:
        if saved is None:
            raise
        path = saved.path
        print("The model is saved; it was not measured on the test images.", file=sys.stderr)
    finally:
        signal.signal(signal.SIGINT, before)
    model = folder.read(path)
    if not options.json:
        print(f"{path}: {wording.validation(model)}")
    return {
        "name": model.name,
        "path": str(path),
        "validation": schema.to_json(model.results.validation),
    }
