"""Losses after each epoch, with lines to compare with."""

import math
from typing import Any

import streamlit as st

from denoiser.evaluation import colours
from denoiser.models.schema import History

HIGHEST = 0.2  # leaves out what an untrained network does, 0.7, and shows the rest
GREY = "#808a8c"  # seen on both grounds


def has_losses(history: History) -> bool:
    """Return whether there is a loss to draw: a training that failed may have none but null."""
    return any(loss is not None for loss in (*history.loss, *history.validation_loss))


def show(
    histories: dict[str, History],
    *,
    lines: dict[str, float],
    cursor: int | None = None,
    highest: float | None = None,
    height: int = 380,
) -> None:
    """Show the losses after each epoch: on validation digits solid, on training digits dashed.

    Args:
        histories: The losses of each network, by its name.
        lines: Losses to draw as dotted lines, by their labels; may be empty where a run `has_losses`.
        cursor: An epoch to mark.
        highest: Values above are not drawn; None draws all.
        height: Of the chart, in pixels.
    """
    points = [
        {"Epoch": epoch, "Cross-entropy": loss, "Network": name, "Digits": digits}
        for name, history in histories.items()
        for key, digits in (("validation_loss", "validation"), ("loss", "training"))
        for epoch, loss in enumerate(getattr(history, key), 1)
        if loss is not None
    ]
    losses = [point["Cross-entropy"] for point in points] + [*lines.values()]
    marked = [{"at": loss, "label": label} for label, loss in lines.items()]
    last = max([5, cursor or 0, *(point["Epoch"] for point in points)])
    x = {
        "field": "Epoch",
        "type": "quantitative",
        "scale": {"domain": [0, last], "nice": False},
        "axis": {"format": "d", "tickMinStep": 1},
    }
    scale = {"zero": False, "domainMin": math.floor(100 * min(losses) - 0.3) / 100}
    if highest is not None:
        scale["domainMax"] = highest
    y = {"type": "quantitative", "title": "Cross-entropy", "scale": scale}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": points},
            "mark": {"type": "line", "point": last < 20, "clip": True, "tooltip": True},
            "encoding": {
                "x": x,
                "y": {"field": "Cross-entropy", **y},
                "color": {
                    "field": "Network",
                    "type": "nominal",
                    "scale": {
                        "domain": [*histories],
                        "range": [colours.of(name) for name in histories],
                    },
                    "legend": {"orient": "bottom", "title": None} if len(histories) > 1 else None,
                },
                "strokeDash": {
                    "field": "Digits",
                    "sort": ["validation", "training"],
                    "legend": None,
                },
            },
        },
    ]
    if marked:  # an empty layer would be a picture without a name to a screen reader
        layers += [
            {
                "data": {"values": marked},
                "mark": {"type": "rule", "strokeDash": [1, 3], "color": GREY},
                "encoding": {"y": {"field": "at", **y}},
            },
            # To the right, where the curves have come down to these lines.
            {
                "data": {"values": marked},
                "mark": {"type": "text", "align": "right", "dy": -9, "color": GREY},
                "encoding": {
                    "x": {"value": "width"},
                    "y": {"field": "at", **y},
                    "text": {"field": "label"},
                },
            },
        ]
    if cursor is not None:
        layers.append(
            {
                "data": {"values": [{"Epoch": cursor}]},
                "mark": {"type": "rule", "color": GREY, "strokeWidth": 2},
                "encoding": {"x": x},
            }
        )
    # A plain specification: to build one with altair takes longer than all else on the page.
    st.vega_lite_chart({"height": height, "layer": layers}, width="stretch")
