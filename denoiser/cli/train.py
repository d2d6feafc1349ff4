"""`train`: train a model by a recipe."""

import argparse
import dataclasses
import os
import signal
import sys
from pathlib import Path
from typing import Any

from denoiser import errors, recipes
from denoiser.cli import own_data, shared_options, wording
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import disk, mnist, own_recipes, standard_error
from denoiser.imaging import corruptions, noise
from denoiser.jobs import limits
from denoiser.models import catalog, folder, schema, writing
from denoiser.models.folder import Model
from denoiser.recipes import Recipe
from denoiser.training.progress import Progress

HELP = "Train a model by a recipe and save it."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to its parser."""
    parser.add_argument("recipe", metavar="RECIPE", help=f"one of {', '.join(recipes.names())}")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="folder to save the model's folder in (default: DENOISER_MODELS)",
    )
    parser.add_argument(
        "--name",
        type=shared_options.model_name,
        help="name of the model (default: the recipe's name)",
    )
    parser.add_argument(
        "--epochs",
        type=shared_options.number(int, 1, 10_000, "a whole number"),
        help="passes over the digits (default: the recipe's)",
    )
    parser.add_argument(
        "--corruption",
        type=_damage,
        metavar="DAMAGE",
        help="the damage to learn to undo, in any case, with the range of --strengths:"
        f" {', '.join(corruptions.LEARNABLE)} (default: the recipe's)",
    )
    parser.add_argument(
        "--strengths",
        type=float,
        nargs=2,
        metavar=("LOW", "HIGH"),
        help="range of strengths of the damage, from 0 to 1, or of noise factors, from 0 to"
        f" {noise.MAX_NOISE_FACTOR:g}; each picture gets its own (default: what Train proposes)",
    )
    parser.add_argument(
        "--target",
        choices=("pure", *recipes.NOISY_TARGETS),
        help="what a denoiser's output is compared with: the pure picture, another noisy copy of it"
        " (Noise2Noise), or the noisy picture itself at pixels that are hidden from the network (Noise2Void)",
    )
    parser.add_argument(
        "--twin",
        action="store_true",
        help="with a noisy target, also train a twin with pure ones, and report the PSNR of both",
    )
    shared_options.add_mnist(parser)
    own_data.add_options(parser)
    facts = parser.add_argument_group("what is recorded of them")
    facts.add_argument(
        "--data-name", metavar="NAME", help="what they are called (default: their file's)"
    )
    facts.add_argument("--licence", default="", help="their licence, such as CC0 or MIT")
    facts.add_argument(
        "--source", default="", help="where they come from, such as an address or a person"
    )


def _damage(text: str) -> str:
    try:
        return corruptions.find(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _learn(recipe: Recipe, options: argparse.Namespace) -> Recipe:
    """Return a recipe with the damage of the options, if they name any."""
    if options.corruption is None and options.strengths is None:
        return recipe
    corruption = options.corruption or recipe.corruption
    if options.strengths is not None:
        amounts = tuple(options.strengths)
    elif corruption == recipe.corruption:
        amounts = recipes.damage_range(recipe)
    else:
        amounts = corruptions.usual(corruption)
    return recipes.learning(recipe, corruption, amounts)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Train, save and measure a model; Ctrl-C ends the training and saves the best network so far.

    Returns:
        The report for `--json`.

    Raises:
        DenoiserError: The model cannot be trained or saved; see `training.pipeline.run`.
        KeyboardInterrupt: Ctrl-C was pressed twice before the model was saved.
    """
    recipe = recipes.get(options.recipe)
    limits.check_can_train()
    _check_start(recipe)
    changes = {key: value for key in ("name", "epochs") if (value := getattr(options, key))}
    if options.data is not None:
        own_recipes.check(recipe)  # before the pictures are read, which may take a minute
    own = own_data.read(options)
    if own:
        facts = own.facts(
            name=options.data_name or "", licence=options.licence, source=options.source
        )
        recipe = own_recipes.adapt(recipe, facts)
    recipe = _with_target(_learn(dataclasses.replace(recipe, **changes), options), options)
    disk.check_writable(
        catalog.trained_here() if options.output is None else options.output,
        megabytes=writing.MEGABYTES_TO_SPARE,
    )
    if recipe.digits == "mnist":
        mnist.load(options.mnist)  # so that it fails before TensorFlow is imported
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow's notes on this machine's CPU
    with standard_error.held():
        from denoiser.training import pipeline  # imports Keras, which is slow

    is_stopped = False
    saved: Model | None = None

    def stop(*_: object) -> None:
        nonlocal is_stopped
        if is_stopped or saved:
            raise KeyboardInterrupt
        is_stopped = True
        message = "Stopping: the best network so far is saved. Press Ctrl-C again to discard it."
        bar.write(message, sys.stderr)

    def remember(model: Model) -> None:
        nonlocal saved
        saved = model

    def show(progress: Progress) -> None:
        bar.move(progress.fraction, str(progress).capitalize())

    def show_twin(progress: Progress) -> None:
        bar.move(progress.fraction, f"The twin: {progress}")

    with ProgressBar(f"Preparing {recipe.name}") as bar:
        former_handler = signal.signal(signal.SIGINT, stop)
        try:
            path = pipeline.run(
                recipe,
                mnist_path=options.mnist,
                own=own.pictures if own else None,
                root=options.output,
                on_progress=show,
                on_saved=remember,
                should_stop=lambda: is_stopped,
                on_measure=lambda fraction: bar.move(fraction, "Measuring the model"),
                on_twin=show_twin,
            )
        except KeyboardInterrupt:
            if saved is None:
                raise
            path = saved.path
            bar.write("Stopped. The model is saved; its measurement was skipped.", sys.stderr)
        finally:
            signal.signal(signal.SIGINT, former_handler)
    model = folder.read(path)
    if not options.json:
        print(f"{path}: {wording.validation(model)}")
        if twin := wording.twin(model):
            print(twin)
        if own:
            print(wording.own_data(model))
    report = {
        "name": model.name,
        "path": str(path),
        "validation": schema.to_json(model.results.validation),
        **({"data": schema.to_json(model.recipe.data), "notes": list(own.notes)} if own else {}),
        **({"own": schema.to_json(model.results.own)} if model.results.own else {}),
    }
    if model.results.twin:
        report["twin"] = schema.to_json(model.results.twin.measured)
    return report


def _check_start(recipe: Recipe) -> None:
    """Raise a `TrainingError` where the model that a recipe starts from is not there."""
    start = recipe.starts_from
    if not start:
        return
    found = catalog.find()
    try:
        found.start(start)
    except errors.ModelError as error:
        message = (
            f"{recipe.name} starts from the weights of {start}, which is not in {catalog.trained_here()}."
            f" Train that first: python -m denoiser train {start}"
        )
        raise errors.TrainingError(" ".join([message, *found.broken])) from error


def _with_target(recipe: Recipe, options: argparse.Namespace) -> Recipe:
    """Return a recipe with the target and the twin of the command line.

    Raises:
        TrainingError: They do not fit the recipe, or each other.
    """
    if options.target and recipe.is_classifier:
        raise errors.TrainingError(
            f"{recipe.name} learns classes, so it has no other --target. Choose a denoiser's recipe."
        )
    if options.target in recipes.NOISY_TARGETS:
        return dataclasses.replace(
            recipes.learn_from_noise(recipe, options.target), has_twin=options.twin
        )
    if options.twin:
        raise errors.TrainingError(
            "A --twin has pure targets, so it is for a network that has none: add --target 'noisy copy' or"
            " --target 'blind spot'."
        )
    return recipe
