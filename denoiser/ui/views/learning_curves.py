"""Losses after each epoch, with lines to compare with."""

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from denoiser.evaluation import colours
from denoiser.models.schema import History
from denoiser.ui.views import line_labels

HIGHEST = 0.2  # leaves out what an untrained network does, 0.7, and shows the rest
GREY = "#808a8c"  # seen on both grounds
_AXIS = 60  # pixels of the chart's height, for the horizontal axis
_TITLE = "Cross-entropy"
_KINDS = {"validation_loss": "validation", "loss": "training"}


def has_losses(history: History) -> bool:
    """Return whether there is a loss to draw: a training that failed may have none but null."""
    return any(loss is not None for loss in (*history.loss, *history.validation_loss))


def show(
    histories: dict[str, History],
    *,
    titles: Mapping[str, str] | None = None,
    lines: dict[str, float],
    cursor: int | None = None,
    highest: float | None = None,
    height: int = 380,
) -> None:
    """Show the losses after each epoch: on validation digits solid, on training digits dashed.

    Args:
        histories: The losses of each network, by its name.
        titles: What to call each of several networks, by their names.
        lines: Losses to draw as dotted lines, by their labels; may be empty where a run `has_losses`.
        cursor: An epoch to mark.
        highest: Values above are not drawn; None draws all.
        height: Of the chart, in pixels.
    """
    curves = {
        (name, kind): [
            (epoch, loss) for epoch, loss in enumerate(getattr(history, key), 1) if loss is not None
        ]
        for name, history in histories.items()
        for key, kind in _KINDS.items()
    }
    curves = {which: points for which, points in curves.items() if points}
    losses = [*lines.values(), *(loss for points in curves.values() for _, loss in points)]
    last = max([5, cursor or 0, *(points[-1][0] for points in curves.values())])
    low = math.floor(100 * min(losses) - 0.3) / 100
    high = highest or math.ceil(100 * max(losses)) / 100
    x = {
        "field": "Epoch",
        "type": "quantitative",
        "scale": {"domain": [0, last], "nice": False},
        "axis": {"format": "d", "tickMinStep": 1},
    }
    y = {
        "field": _TITLE,
        "type": "quantitative",
        "title": _TITLE,
        "scale": {"domainMin": low, "domainMax": high, "nice": False, "zero": False},
    }
    ends = [
        line_labels.End(_name(*which, titles=titles), colours.of(which[0]), *points[-1])
        for which, points in curves.items()
    ]
    ends += [line_labels.End(label, GREY, last, loss) for label, loss in lines.items()]
    # A plain specification: to build one with altair takes longer than all else on the page.
    st.vega_lite_chart(
        {
            "height": height,
            "padding": line_labels.PADDING,
            "resolve": line_labels.RESOLVE,
            "layer": [
                _draw_curves(curves, x, y, has_points=last < 20),
                *_mark(lines, cursor, x, y | {"axis": None}),
                *line_labels.layers(ends, x=x, domain=(low, high), height=height - _AXIS),
            ],
        },
        width="stretch",
        alt=f"{_TITLE} by epoch",
    )


def _name(name: str, kind: str, *, titles: Mapping[str, str] | None) -> str:
    if not titles:
        return kind
    return titles[name] if kind == "validation" else f"{titles[name]}, {kind}"


def _draw_curves(
    curves: dict[tuple[str, str], list[tuple[int, float]]],
    x: dict[str, Any],
    y: dict[str, Any],
    *,
    has_points: bool,
) -> dict[str, Any]:
    names = [*dict.fromkeys(name for name, _ in curves)]
    values = [
        {"Epoch": epoch, _TITLE: loss, "Network": name, "Digits": kind}
        for (name, kind), points in curves.items()
        for epoch, loss in points
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "line", "point": has_points, "clip": True, "tooltip": True},
        "encoding": {
            **{"x": x, "y": y},
            "color": {
                "field": "Network",
                "type": "nominal",
                "scale": {"domain": names, "range": [colours.of(name) for name in names]},
                "legend": None,
            },
            "strokeDash": {"field": "Digits", "sort": [*_KINDS.values()], "legend": None},
        },
    }


def _mark(
    lines: dict[str, float], cursor: int | None, x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return layers with the lines to compare with, and with a line at an epoch."""
    layers: list[dict[str, Any]] = []
    if lines:  # an empty layer would be a picture without a name to a screen reader
        layers.append(
            {
                "data": {"values": [{"at": loss} for loss in lines.values()]},
                "mark": {"type": "rule", "strokeDash": [1, 3], "color": GREY},
                "encoding": {"y": y | {"field": "at"}},
            }
        )
    if cursor is not None:
        layers.append(
            {
                "data": {"values": [{"Epoch": cursor}]},
                "mark": {"type": "rule", "color": GREY, "strokeWidth": 2},
                "encoding": {"x": x},
            }
        )
    return layers
