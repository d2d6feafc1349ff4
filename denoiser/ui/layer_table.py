"""The layers of a network as a table and as text."""

from typing import Any

import numpy as np
import streamlit as st


def show(known: list[dict[str, Any]]) -> None:
    """Shows the layers of a network in order.

    Args:
        known: As `results.json` lists them.
    """
    st.dataframe(
        {
            "Layer": [layer["name"] for layer in known],
            "Kind": [layer["kind"] for layer in known],
            "Takes": [", ".join(layer["inputs"]) for layer in known],
            "Gives": [" x ".join(map(str, layer["shape"])) for layer in known],
            "Numbers": [int(np.prod(layer["shape"])) for layer in known],
            "Weights": [layer["params"] for layer in known],
            "Multiply-adds": [layer["macs"] for layer in known],
        },
        column_config={
            name: st.column_config.NumberColumn(format="localized")
            for name in ("Numbers", "Weights", "Multiply-adds")
        },
        hide_index=True,
        alt="Table of the layers with shapes, weights and multiply-adds",
    )
    with st.expander("The same as text"):
        lines = [f"{number}. {_in_words(layer)}" for number, layer in enumerate(known, 1)]
        st.markdown("\n".join(lines))


def _in_words(layer: dict[str, Any]) -> str:
    shape = " x ".join(map(str, layer["shape"]))
    inputs = " and ".join(f"`{name}`" for name in layer["inputs"])
    takes = f" takes {inputs}," if inputs else ""
    weights = f", with {layer['params']:,} weights" if layer["params"] else ""
    return f"`{layer['name']}` ({layer['kind']}){takes} gives {shape}{weights}."
