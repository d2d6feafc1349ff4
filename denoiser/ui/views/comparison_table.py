"""The figures of the Compare page as a table, and as a CSV file."""

import csv
import io
from typing import Any

import streamlit as st

from denoiser import recipes
from denoiser.browser import labels
from denoiser.evaluation import comparison
from denoiser.evaluation.comparison import Classification, Result
from denoiser.imaging import filters
from denoiser.models import picture_sets
from denoiser.models.catalog import Catalog
from denoiser.models.picture_sets import PictureSet
from denoiser.ui.views import tables

# What fits beside the picture on a laptop; the file has all.
_SHOWN = (
    *(tables.COLOUR, "Result", "Denoiser", "Title", labels.PSNR, "Gain", labels.SSIM),
    *(labels.CLASS, "Confidence", "Milliseconds"),
)
_OF_CLASSES = (labels.CLASS, "Confidence")


def show(results: list[Result], catalog: Catalog, *, kind: PictureSet, input_name: str) -> None:
    """Show the results as a table, with a button that saves it.

    Args:
        results: A row each.
        catalog: The models on disk.
        kind: The kind of picture that it counts as.
        input_name: What to call the damaged picture.
    """
    rows = [_row(result, catalog) for result in results]
    best = comparison.best(results)
    number = st.column_config.NumberColumn
    text = st.column_config.TextColumn
    shown = [
        {tables.COLOUR: colour, "Result": "best" if result is best else None}
        | row
        | {"Confidence": row["Confidence"] and 100 * row["Confidence"]}
        | ({"Denoiser": input_name} if result.name == filters.NOISY_INPUT else {})
        for colour, result, row in zip(
            tables.colours_of(result.name for result in results), results, rows, strict=True
        )
    ]
    class_help = labels.CLASS_HELP if kind.is_mnist else labels.OWN_CLASS_HELP
    tables.show(
        shown,
        column_order=[name for name in _SHOWN if not kind.why_no_class or name not in _OF_CLASSES],
        height="content",
        column_config={
            "Result": text(width=60, help="The highest PSNR is the best."),
            "Denoiser": text(width=134),
            "Title": text(width=112),
            labels.PSNR: number(format="%.1f dB", width=70, help=labels.PSNR_HELP),
            "Gain": number(
                format="%+.1f dB", width=74, help=f"PSNR above that of the {input_name}."
            ),
            labels.SSIM: number(format="%.3f", width=60, help=labels.SSIM_HELP),
            labels.CLASS: (number if kind.is_mnist else text)(width=98, help=class_help),
            "Confidence": number(format="%.0f%%", width=88, help=class_help),
            "Milliseconds": number(
                "ms",
                format="%.1f",
                width=54,
                help="Time that the server took for this picture, this time, in milliseconds.",
            ),
        },
        alt="Table of every denoiser with its figures for this picture",
    )
    st.download_button(
        "Table as CSV",
        _to_csv(rows),
        "denoisers.csv",
        "text/csv",
        icon=":material/table:",
        on_click="ignore",
    )


def _class_of(classification: Classification) -> int | str:
    is_digit = classification.classes is picture_sets.DIGIT_CLASSES
    return classification.label if is_digit else classification.name


def _to_csv(rows: list[dict[str, Any]]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=[*rows[0]])
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _row(result: Result, catalog: Catalog) -> dict[str, Any]:
    """Return the cells of a result by the heads of their columns."""
    similarity, classification = result.similarity, result.classification
    model = catalog.models.get(result.name)
    gain = result.gain
    return {
        "Denoiser": result.name,
        "Title": model.recipe.title if model else None,
        labels.PSNR: similarity and similarity.psnr,
        "Gain": gain if gain is None or abs(gain) >= 0.05 else 0.0,  # not "-0.0 dB"
        labels.SSIM: similarity and similarity.ssim,
        labels.CLASS: classification and _class_of(classification),
        "Confidence": classification and round(classification.confidence, 2),
        "Milliseconds": result.milliseconds,
        "Trained on": model and recipes.describe_damage(model.recipe),
        "Weights": model and model.results.params,
        "Multiply-adds": model and model.results.macs,
    }
