"""The layers of a network as a table and as text."""

import math
from collections.abc import Sequence

import streamlit as st

from denoiser.models.schema import LayerFacts
from denoiser.ui import markdown
from denoiser.ui.views import tables


def show(layers: Sequence[LayerFacts]) -> None:
    """Show the layers of a network in order.

    Args:
        layers: As `results.json` lists them.
    """
    tables.show(
        {
            "Layer": [layer.name for layer in layers],
            "Kind": [layer.kind for layer in layers],
            "Input": [", ".join(layer.inputs) for layer in layers],
            "Output shape": [_shape(layer) for layer in layers],
            "Numbers": [math.prod(layer.shape) for layer in layers],
            "Weights": [layer.params for layer in layers],
            "Multiply-adds": [layer.macs for layer in layers],
        },
        column_config={
            "Output shape": st.column_config.TextColumn(
                help="Height x width x maps, or plain numbers."
            ),
            "Numbers": st.column_config.NumberColumn(
                format="localized", help=f"How many numbers that is; the picture has {28 * 28}."
            ),
            "Weights": st.column_config.NumberColumn(format="localized"),
            "Multiply-adds": st.column_config.NumberColumn(
                format="localized", help="Arithmetic for one picture."
            ),
        },
        alt="Table of the layers with shapes, weights and multiply-adds",
    )
    with st.expander("The layers as text"):
        lines = [f"{number}. {_in_words(layer)}" for number, layer in enumerate(layers, 1)]
        st.markdown("\n".join(lines))


def _shape(layer: LayerFacts) -> str:
    return " x ".join(map(str, layer.shape))


def _in_words(layer: LayerFacts) -> str:
    inputs = " and ".join(map(markdown.code, layer.inputs))
    source = f" gets {inputs} and" if inputs else ""
    numbers = f" ({math.prod(layer.shape):,} numbers)" if len(layer.shape) > 1 else " numbers"
    costs = [
        f"{getattr(layer, key):,} {what}"
        for key, what in (("params", "weights"), ("macs", "multiply-adds"))
        if getattr(layer, key)
    ]
    with_costs = f", with {' and '.join(costs)}" if costs else ""
    name, kind = markdown.code(layer.name), markdown.escape(layer.kind)
    return f"{name} ({kind}){source} outputs {_shape(layer)}{numbers}{with_costs}."
