"""A block of code that runs by itself."""

from pathlib import Path

import streamlit as st

from denoiser.ui import prose, turns

_BLOCKS = Path(__file__).parents[2] / "notebook"


@turns.fragment
def show(name: str, explanation: str) -> None:
    """Show a block of code, when a visitor opens it.

    Args:
        name: Of a file in `ui/notebook`.
        explanation: What the code does.
    """
    expander = st.expander(
        "The code", icon=":material/code:", key=f"code_{name}", on_change="rerun"
    )
    if expander.open:  # browsers take long to colour code, so it is sent when it is wanted
        with expander:
            st.code((_BLOCKS / f"{name}.py").read_text(encoding="utf-8"), language="python")
            prose.caption(explanation)
