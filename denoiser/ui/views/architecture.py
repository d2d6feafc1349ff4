"""The layers of a network as a table, and its narrowest place in words."""

import math

import streamlit as st

from denoiser.browser import formatting
from denoiser.imaging import noise
from denoiser.models import layers
from denoiser.models.folder import Model
from denoiser.ui import markdown, prose
from denoiser.ui.views import layer_table

_PIXELS = math.prod(noise.IMAGE_SHAPE)


def show(model: Model) -> None:
    """Show the size of a model, its narrowest layer, and a table of all layers."""
    st.header("All layers")
    params, macs = model.results.params, model.results.macs
    prose.markdown(
        f"**{params:,} weights**, and **{macs:,} multiply-adds** for a picture."
        f" {_describe_narrowest(model)}"
    )
    layer_table.show(model.results.layers)


def _describe_narrowest(model: Model) -> str:
    if not (narrowest := layers.narrowest(model.results.layers)):
        return "There is nothing between the input and the output."
    layer, is_only_way = narrowest
    numbers = math.prod(layer.shape)
    text = (
        f"The narrowest layer is {markdown.code(layer.name)}: **{numbers:,} numbers** for {_PIXELS}"
        " pixels."
    )
    if not is_only_way:
        return (
            f"{text} It is **no bottleneck**: other layers lead around it, so information can reach the"
            " output without passing through it."
        )
    if numbers < _PIXELS:
        return (
            f"{text} It is a **bottleneck**: the whole picture has to pass through it as a code of"
            f" {formatting.percent(numbers / _PIXELS)} of its size, and what does not fit is lost."
        )
    return f"{text} That is no less than the picture has, so this network does **not compress**."
