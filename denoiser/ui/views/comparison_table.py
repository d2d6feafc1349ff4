"""The figures of the Compare page as a table, and as a CSV file."""

import csv
import io
from typing import Any

import streamlit as st

from denoiser.browser import labels
from denoiser.evaluation.comparison import Result
from denoiser.models.catalog import Catalog
from denoiser.ui.views import tables


def rows(results: list[Result], catalog: Catalog) -> list[dict[str, Any]]:
    """Return the table's rows: the cells of each result by the heads of their columns."""
    return [_row(result, catalog) for result in results]


def show(table: list[dict[str, Any]]) -> None:
    """Show the rows as a table."""
    number = st.column_config.NumberColumn
    chips = tables.colours_of(row["Denoiser"] for row in table)
    tables.show(
        [{tables.COLOUR: chip} | row for chip, row in zip(chips, table, strict=True)],
        column_config={
            labels.PSNR: number(format="%.1f dB", help=labels.PSNR_HELP),
            "Gain": number(format="%+.1f dB", help="PSNR above that of the noisy input."),
            labels.SSIM: number(format="%.3f", help=labels.SSIM_HELP),
            "Confidence": number(format="percent", help=labels.CLASS_HELP),
            "Milliseconds": number(
                format="%.1f", help="Time that the server took for this picture, this time."
            ),
            "Weights": number(format="localized"),
            "Multiply-adds": number(format="compact"),
        },
        alt="Table of every denoiser with its figures for this picture",
    )


def to_csv(table: list[dict[str, Any]]) -> str:
    """Return the rows as the text of a CSV file."""
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=[*table[0]])
    writer.writeheader()
    writer.writerows(table)
    return file.getvalue()


def _row(result: Result, catalog: Catalog) -> dict[str, Any]:
    similarity, classification = result.similarity, result.classification
    model = catalog.models.get(result.name)
    gain = result.gain
    return {
        "Denoiser": result.name,
        "Title": model.recipe.title if model else None,
        labels.PSNR: similarity and similarity.psnr,
        "Gain": gain if gain is None or abs(gain) >= 0.05 else 0.0,  # not "-0.0 dB"
        labels.SSIM: similarity and similarity.ssim,
        labels.CLASS: classification and classification.digit,
        "Confidence": classification and round(classification.confidence, 2),
        "Milliseconds": result.milliseconds,
        "Weights": model and model.results.params,
        "Multiply-adds": model and model.results.macs,
    }
