"""Run a recipe from digits to a model folder: load, train, save, measure."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from denoiser.data import digits, mnist, splitting
from denoiser.data.digits import Digits
from denoiser.data.splitting import Split
from denoiser.models import catalog, litert
from denoiser.models.folder import Model
from denoiser.models.schema import SavedRecipe
from denoiser.recipes import Recipe
from denoiser.training import own_pictures, saving, trainer, twins, widening
from denoiser.training.progress import Progress

_QUICK_VALIDATION_COUNT = 400


def load_digits(
    recipe: Recipe, *, mnist_path: str | os.PathLike | None = None
) -> tuple[Digits, Digits]:
    """Load the training and the validation digits of a recipe.

    Args:
        recipe: Its `digits` are MNIST's or the quick set's.
        mnist_path: An npz with all of MNIST, see `mnist.load`.

    Returns:
        The training digits and the validation digits.

    Raises:
        DataError: The recipe needs all of MNIST, which is not available.
    """
    if recipe.digits == "mnist":
        all_digits = mnist.load(mnist_path)
        return all_digits.train, all_digits.validation
    quick = digits.quick_set()
    order = np.random.default_rng(0).permutation(len(quick))
    return quick[order[_QUICK_VALIDATION_COUNT:]], quick[order[:_QUICK_VALIDATION_COUNT]]


def run(
    recipe: Recipe,
    *,
    mnist_path: str | os.PathLike | None = None,
    own: Digits | None = None,
    root: Path | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    on_preview: Callable[[Callable[[np.ndarray], np.ndarray]], None] = lambda denoise: None,
    on_saved: Callable[[Model], None] = lambda model: None,
    on_measure: Callable[[float], None] = lambda fraction: None,
    on_twin: Callable[[Progress], None] = lambda progress: None,
    **facts: Any,
) -> Path:
    """Train by a recipe, save the network and measure it.

    Args:
        recipe: What to train and how.
        mnist_path: An npz with all of MNIST, see `mnist.load`.
        own: The pictures of a recipe whose `digits` are "own"; where they have labels, a classifier of them
            is trained first.
        root: Where the model's folder goes; None for the folder of models trained here.
        on_progress: Called after every step of the optimiser.
        should_stop: Called after every step; when it returns True, the best network so far is saved.
        on_preview: See `trainer.train`.
        on_saved: Called with the model when it is saved, before it is measured.
        on_measure: Called with the fraction of the measurement that is done.
        on_twin: Called after every step of the twin's optimiser, if the recipe has one. `should_stop` ends
            its training, too.
        facts: Further entries of `results.json`.

    Returns:
        Path of the model folder, see `saving.save`.

    Raises:
        DataError: The recipe needs all of MNIST, which is not available.
        ModelError: The digit classifier that ships with the package is damaged, or the model that
            the recipe starts from is missing.
        StoreError: The folder cannot be written.
        TrainingError: It was stopped before the end of the first epoch, its loss became NaN in the
            first epoch, or Keras runs on JAX.
        ValueError: The recipe's `digits` are "own", and there are none, or too few.
    """
    saving.check_back_end()
    parts = _split_own(recipe, own)
    # Loaded first, since it is needed to measure denoisers: a damaged one must not cost a training.
    classify = None if recipe.is_classifier or parts else litert.load_classifier().classify
    start = _load_start(recipe.starts_from)
    pure, validation = (
        (parts.train, parts.validation) if parts else load_digits(recipe, mnist_path=mnist_path)
    )
    complete = None
    if parts:
        complete = own_pictures.prepare(
            recipe, parts, on_progress=on_progress, should_stop=should_stop
        )
    trained = trainer.train(
        recipe,
        pure,
        validation,
        start=start,
        on_progress=on_progress,
        should_stop=should_stop,
        on_preview=on_preview,
    )
    model = saving.save(
        trained.model,
        SavedRecipe.of(recipe),
        validation=validation,
        history=trained.history,
        seconds=trained.seconds,
        checkpoints=trained.checkpoints,
        facts={"stopped": trained.stopped, **facts},
        complete=complete,
        root=root,
    )
    on_saved(model)
    test = None
    if parts:
        of_own = litert.load_classifier_of(model)
        classify = of_own.classify if of_own else None
    elif recipe.digits == "mnist":
        test = mnist.load(mnist_path).test
    own_held_out = parts.held_out if parts else None
    saving.measure(model, test=test, own=own_held_out, classify=classify, on_progress=on_measure)
    if recipe.has_twin and not trained.stopped:
        twins.add(
            model,
            recipe,
            pure,
            validation,
            held_out=saving.held_out(test, own_held_out),
            start=start,
            on_progress=on_twin,
            should_stop=should_stop,
        )
    return model.path


def _split_own(recipe: Recipe, own: Digits | None) -> Split | None:
    if recipe.digits != "own":
        return None
    if own is None:
        raise ValueError("a recipe for pictures that someone brought needs them")
    return splitting.split(own)


def _load_start(name: str | None) -> Callable[[keras.Model], None] | None:
    """Return a function that sets a network's weights from a model on disk; None for random weights."""
    if name is None:
        return None
    path = catalog.find().start(name).path / "model.keras"
    narrow = keras.saving.load_model(path, compile=False)
    return lambda network: widening.start_from(narrow, network)
