"""The output of one layer for a picture: feature maps, or a bar for each number."""

import math

import numpy as np
import streamlit as st

from denoiser.browser import formatting
from denoiser.imaging import noise
from denoiser.models.folder import Model
from denoiser.ui import cache, markdown, prose
from denoiser.ui.controls import link, parameters
from denoiser.ui.views import sheets

_PIXELS = math.prod(noise.IMAGE_SHAPE)
_ZOOM = 10  # times that a pixel of a single map is enlarged
_MAP_SIZE = 84  # of one of several maps, in pixels; a whole number of times 28, 14 and 7
_MOST_NAMED = 16  # numbers that are 0 are named one by one up to so many
_ORANGE, _BLUE = "#e0913a", "#3a8fe0"  # seen on both grounds; above and below 0, as in the maps


def show(
    model: Model,
    noisy: np.ndarray,
    pure: np.ndarray | None,
    *,
    layer: str,
    epoch: int | None = None,
) -> None:
    """Show the output of a layer for the noisy or for the pure picture.

    Args:
        model: The model.
        noisy: float32 array of shape (28, 28), of any range.
        pure: The same in [0, 1]; None where it is not known.
        layer: Its name; empty for the last.
        epoch: One of the model's `checkpoints`; None for the finished network.

    Raises:
        ModelError: The network cannot be read, or is not the one that was saved.
    """
    st.header("The output of the open box")
    prose.markdown(
        "A convolution computes **feature maps**: small pictures, one for each pattern that it learned to"
        " detect, bright where the pattern is found. A dense layer computes plain numbers."
    )
    pictures = [noisy] if pure is None else [noisy, pure]
    inspector = cache.inspector(model, epoch)
    every = [inspector.activations(picture) for picture in pictures]
    name = layer or model.results.layers[-1].name
    of_pure = st.toggle(
        "For the pure picture",
        **link.bound(parameters.OF_PURE),
        disabled=pure is None,
        help="Switches between the layer's output for the noisy and for the pure picture. Both are"
        " shown on one scale.",
    )
    outputs = [activations.get(name) for activations in every]
    is_pure = of_pure and pure is not None
    output = outputs[-1 if is_pure else 0]
    if output is None:
        st.info(
            f"{markdown.code(name)} was fused with a neighbouring layer when the network was converted"
            " for LiteRT, so its own output does not exist. Open the box before or after it.",
            icon=":material/merge:",
        )
        return
    known = [other for other in outputs if other is not None]
    low, high = min(0.0, *map(np.min, known)), max(0.0, *map(np.max, known))
    _show_output(
        output,
        name=name,
        which="pure" if is_pure else "noisy",
        low=float(low),
        high=float(high),
        is_shared_scale=len(known) > 1,
    )


def _show_output(
    output: np.ndarray, *, name: str, which: str, low: float, high: float, is_shared_scale: bool
) -> None:
    if output.ndim > 1 and output.size > output.shape[-1]:
        maps = output.reshape(*output.shape[:2], -1)
    elif output.shape == (_PIXELS,):
        maps = output.reshape(*noise.IMAGE_SHAPE, 1)
    else:
        _show_bars(output.ravel(), low=low, high=high, name=name, which=which)
        return
    height, width, count = maps.shape
    largest = max(-low, high, 1e-9)
    count_text = formatting.count(count, "map")
    sheets.show(
        maps,
        largest=largest,
        is_signed=low < 0,
        map_size=_MAP_SIZE if count > 1 else _ZOOM * noise.IMAGE_SHAPE[0],
        alt=f"The output of {name} for the {which} picture: {count_text} of {height} x {width}",
    )
    layout = f"the first {sheets.MOST} of {count_text}" if count > sheets.MOST else count_text
    if output.ndim == 1:
        layout = f"{output.size} numbers, laid out as a picture"
    scale = "orange is above 0, blue below, full colour is" if low < 0 else "black is 0, white is"
    shared = ", for the noisy and the pure picture alike" if is_shared_scale else ""
    prose.caption(
        f"The output of {markdown.code(name)} for the {which} picture: {layout} of {height} x {width}."
        f" All on one scale: {scale} {largest:.2f}{shared}."
    )


def _show_bars(numbers: np.ndarray, *, low: float, high: float, name: str, which: str) -> None:
    st.vega_lite_chart(
        {
            "data": {
                "values": [
                    {"number": number, "value": float(value)}
                    for number, value in enumerate(numbers, 1)
                ]
            },
            "description": f"The {numbers.size} numbers that {name} computes for the {which} picture",
            "mark": {"type": "bar", "tooltip": True},
            "height": 260,
            "encoding": {
                "x": {
                    "field": "number",
                    "type": "ordinal",
                    "title": "Number",
                    "axis": {"labelAngle": 0, "labelOverlap": True},
                },
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "title": "Value",
                    "scale": {"domain": [low, high if high > low else low + 1], "nice": False},
                },
                "color": {
                    "condition": {"test": "datum.value < 0", "value": _BLUE},
                    "value": _ORANGE,
                },
            },
        },
        width="stretch",
    )
    prose.caption(
        f"The {numbers.size} numbers that {markdown.code(name)} computes for the {which} picture."
        f" {_describe_zeros(numbers)}"
    )


def _describe_zeros(numbers: np.ndarray) -> str:
    zeros = [str(number) for number in np.flatnonzero(numbers == 0) + 1]
    if not zeros:
        return "None of them is 0."
    if len(zeros) == 1:
        return f"Number {zeros[0]} is 0."
    if len(zeros) <= _MOST_NAMED:
        return f"Numbers {', '.join(zeros[:-1])} and {zeros[-1]} are 0."
    return f"{len(zeros)} of them are 0."
