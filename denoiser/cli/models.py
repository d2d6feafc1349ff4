"""`models`: list the models on this machine."""

import argparse
import sys
from typing import Any

from denoiser import recipes
from denoiser.imaging import corruptions, noise
from denoiser.models import catalog, schema
from denoiser.models.folder import Model

HELP = "List the models and their figures."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add no options: this command has none of its own."""


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Print a table of the models with their recipes and results.

    Returns:
        The report for `--json`.
    """
    all_models = catalog.find()
    if not options.json:
        _print_table([_facts(model) for model in all_models.models.values()])
        for message in all_models.broken:
            print(f"denoiser: {message}", file=sys.stderr)
        if not all_models.models:
            print("There is no model yet: python -m denoiser train quick", file=sys.stderr)
    return {
        "models": [
            {
                "name": model.name,
                "path": str(model.path),
                "params": model.results.params,
                "macs": model.results.macs,
                "validation": schema.to_json(model.results.validation),
                "title": model.title,
                "adaptations": list(model.results.adaptations),
                "warnings": list(model.results.warnings),
                "browser_problem": model.browser_problem,
                "recipe": schema.to_json(model.recipe),
            }
            for model in all_models.models.values()
        ],
        "broken": list(all_models.broken),
    }


def _facts(model: Model) -> dict[str, str]:
    """Return the cells of a model's row by the headings of their columns."""
    recipe, results = model.recipe, model.results
    rows = model.measured.by_noise_factor() if model.measured else {}
    row = rows.get(noise.BOOK_NOISE_FACTOR)
    psnr = "?" if row is None or row.psnr is None else f"{row.psnr:.2f}"
    rate = recipe.learning_rate
    is_noise = recipe.corruption == corruptions.NORMAL_NOISE
    return {
        "model": model.name,
        "architecture": recipe.architecture or "?",
        "digits": recipe.digits,
        "noise": recipes.describe_range(recipe),
        "epochs": str(len(results.history.loss) or "?"),
        "batch": str(recipe.batch_size or "?"),
        "rate": "?" if rate is None else f"{rate:g}",
        "loss": recipe.loss,
        "weights": f"{results.params:,}",
        "macs": f"{results.macs / 1e6:.1f}M",
        "minutes": f"{results.seconds / 60:.1f}",
        "validation": f"{results.validation.bce:.4f}{'' if is_noise else '+'}",
        "psnr": psnr if psnr == "?" or results.test else f"{psnr}{'~' if recipe.data else '*'}",
    }


def _print_table(rows: list[dict[str, str]]) -> None:
    """Print rows in columns, with their headings and notes."""
    if not rows:
        return
    # A recipe may come from anyone: it must not control the terminal.
    rows = [
        {key: "".join(c if c.isprintable() else "?" for c in cell) for key, cell in row.items()}
        for row in rows
    ]
    widths = {key: max(len(key), *(len(row[key]) for row in rows)) for key in rows[0]}
    for row in ({key: key for key in widths}, *rows):
        print("  ".join(row[key].ljust(width) for key, width in widths.items()).rstrip())
    print("validation: cross-entropy at noise factor 0.55; psnr: in dB there, on the test images")
    if any(row["psnr"].endswith("*") for row in rows):
        print("*: on 500 digits of the gallery, since MNIST was not available")
    if any(row["validation"].endswith("+") for row in rows):
        print("+: with the damage that it learned, at the middle of its strengths")
    if any(row["psnr"].endswith("~") for row in rows):
        print("~: on held-out pictures of its own; it was not trained on digits")
