"""The runs of a visit as a table: what was set differently, and what came of it."""

import streamlit as st

from denoiser import recipes
from denoiser.imaging import corruptions
from denoiser.models.schema import Row, SavedRecipe
from denoiser.ui.controls import training_target
from denoiser.ui.controls.own_runs import Run
from denoiser.ui.views import tables

_DEFAULTS = SavedRecipe.of(recipes.get("quick"))
_STATES = {"running": "training", "measuring": "being measured", "twin": "twin in training"}


def show(runs: list[Run]) -> None:
    """Show a row for each run.

    Args:
        runs: The runs, at least one; the first becomes the last row.
    """
    newest_first = runs[::-1]
    number = st.column_config.NumberColumn
    columns = {
        tables.COLOUR: tables.colours_of(run.name for run in newest_first),
        "Run": [run.name for run in newest_first],
        "Set differently": [describe_settings(run.job.recipe) for run in newest_first],
        "Epochs": [f"{len(run.history.loss)} of {run.job.recipe.epochs}" for run in newest_first],
        "Validation loss": [_validation_loss(run) for run in newest_first],
        "PSNR at 0.55": [
            _psnr(run.results.at_book_noise() if run.results else None) for run in newest_first
        ],
        "Twin's PSNR": [
            _psnr(run.results.twin_at_book_noise() if run.results else None) for run in newest_first
        ],
        "Seconds": [run.results.seconds if run.results else None for run in newest_first],
        "How it ended": [_describe_end(run) for run in newest_first],
    }
    if not any(run.job.recipe.has_twin for run in runs):
        del columns["Twin's PSNR"]
    tables.show(
        columns,
        column_config={
            "Set differently": st.column_config.TextColumn(
                width="large", help="What differs from the settings that the page begins with."
            ),
            "Epochs": st.column_config.TextColumn(help="Those that are over."),
            "Validation loss": number(
                format="%.4f",
                help="Binary cross-entropy on pictures kept out of the training: at noise factor 0.55, or with"
                " the damage that the run has learned. Lower is better.",
            ),
            "PSNR at 0.55": number(
                format="%.2f dB",
                help="Against the pure picture, at noise factor 0.55: the mean over 500 digits of the gallery, or"
                " all test images where all of MNIST was trained on. Higher is better.",
            ),
            "Twin's PSNR": number(
                format="%.2f dB", help="The same of its twin, which had pure targets."
            ),
            "Seconds": number(format="%.0f", help="Of training, without measuring it."),
        },
        alt="Table of the runs of this visit with settings, losses, PSNR and time",
        height="content",
    )


def describe_settings(recipe: SavedRecipe) -> str:
    """Return what a recipe has other than the page's defaults, in words; "nothing" where that is nothing.

    Args:
        recipe: The recipe.
    """
    parts = []
    if recipe.architecture != _DEFAULTS.architecture:
        parts.append(f"architecture {recipe.architecture}")
    if recipe.corruption != corruptions.NORMAL_NOISE:
        parts.append(recipes.describe_damage(recipe))
    elif tuple(recipe.noise_factors) != tuple(_DEFAULTS.noise_factors):
        parts.append(f"noise factors {recipes.format_noise_factors(recipe.noise_factors)}")
    if recipe.target != _DEFAULTS.target:
        labels: dict[str, str] = {kind: label for label, kind in training_target.TARGETS.items()}
        parts.append(f"target: {labels.get(recipe.target, recipe.target).lower()}")
    elif recipe.loss != _DEFAULTS.loss:
        parts.append("squared error")
    if recipe.data:
        parts.append(f"pictures: {recipe.data.name}")
    elif recipe.digits != _DEFAULTS.digits:
        parts.append("all of MNIST")
    if recipe.epochs != _DEFAULTS.epochs:
        parts.append(f"{recipe.epochs} epochs")
    if recipe.batch_size != _DEFAULTS.batch_size:
        parts.append(f"batch size {recipe.batch_size}")
    if recipe.learning_rate != _DEFAULTS.learning_rate:
        parts.append(f"learning rate {recipe.learning_rate:g}")
    return ", ".join(parts) or "nothing"


def _validation_loss(run: Run) -> float | None:
    if run.results:
        return run.results.validation.bce
    return next(iter(run.history.validation_loss[::-1]), None)


def _psnr(row: Row | None) -> float | None:
    return row.psnr if row else None


def _describe_end(run: Run) -> str:
    if run.is_lost:
        return "not known: another training has begun since, and it left no model"
    if run.job.state == "failed":
        return f"failed: {run.job.message}"
    if run.is_going_on:
        return f"not over: {_STATES.get(run.job.state, run.job.state)}"
    return "stopped early" if run.results and run.results.stopped else "to the end"
