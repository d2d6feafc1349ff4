"""The names of a chart's curves, at their ends, as part of a Vega-Lite specification."""

import json
from dataclasses import dataclass
from typing import Any

from denoiser.evaluation import line_ends

_LEADER = 14  # pixels between the end of a curve and its name
_LINE = 15  # pixels from a name to the next
# Of pixels that a name may take; of a longer one the curve's tooltip has the rest.
_MOST_ROOM = {"expr": "containerSize()[0] < 500 ? 150 : 220"}
# The names are the labels of a second axis, so that they have the theme's colour and the chart has room
# for them. Its layer is merged with the others but for that axis.
PADDING = {"right": 8}  # of the chart; the last letter of the longest name would be cut
RESOLVE = {"axis": {"y": "independent"}}


@dataclass(frozen=True)
class End:
    """The end of a curve.

    Attributes:
        label: Its name.
        colour: The curve's.
        x: Where it ends, on the horizontal axis.
        y: Likewise, on the vertical axis; outside of its domain the name is at the edge.
        is_strong: Whether the name is bold.
    """

    label: str
    colour: str
    x: float
    y: float
    is_strong: bool = False


def layers(
    ends: list[End], *, x: dict[str, Any], domain: tuple[float, float], height: float
) -> list[dict[str, Any]]:
    """Return a layer with the names, each with a short line from the end of its curve.

    The chart needs `RESOLVE`, and all its other layers but one need `"axis": None` for `y`.

    Args:
        ends: The curves' ends.
        x: How the curves' horizontal position is encoded; its scale must have a domain.
        domain: The vertical axis, from its lowest to its highest value; its scale must have this domain.
        height: Of the area between the axes, in pixels, or a little less.
    """
    if not ends:  # an empty layer would be a picture without a name to a screen reader
        return []
    low, high = domain
    unit = (high - low) / height
    last = x["scale"]["domain"][1]
    at = [min(max(end.y, low), high) for end in ends]
    margin = _LINE / 2 * unit
    places = line_ends.spread(at, gap=_LINE * unit, low=low + margin, high=high - margin)
    values = [
        {
            "at": end_at,
            "place": place,
            "colour": end.colour,
            # Fainter where the curve ends before the chart does: it is not part of the curve.
            "opacity": 1 if end.x == last else 0.4,
            x["field"]: end.x,
        }
        for end, end_at, place in zip(ends, at, places, strict=True)
    ]
    index = f"indexof({json.dumps(places)}, datum.value)"
    strong = [end.is_strong for end in ends]
    axis = {
        "orient": "right",
        "values": places,
        "labelExpr": f"{json.dumps([end.label for end in ends])}[{index}]",
        "labelFontWeight": {
            "condition": {"test": f"{json.dumps(strong)}[{index}]", "value": "bold"},
            "value": "normal",
        },
        "labelLimit": _MOST_ROOM,
        "labelOverlap": False,
        "labelPadding": 3,
        "offset": _LEADER,
        "title": None,
        **dict.fromkeys(("ticks", "domain", "grid"), False),
    }
    scale = {"domain": [low, high], "nice": False, "zero": False}
    return [
        {
            "data": {"values": values},
            "mark": {"type": "rule", "strokeWidth": 1},
            "encoding": {
                "x": x,
                "x2": {"value": {"expr": f"width + {_LEADER}"}},
                "y": {"field": "at", "type": "quantitative", "scale": scale, "axis": axis},
                "y2": {"field": "place"},
                "color": {"field": "colour", "type": "nominal", "scale": None},
                "opacity": {"field": "opacity", "type": "quantitative", "scale": None},
            },
        },
    ]
