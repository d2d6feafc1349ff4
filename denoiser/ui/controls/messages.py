"""Messages that several pages show."""

import streamlit as st

from denoiser.ui import markdown


def error(message: object) -> None:
    """Show an error.

    Args:
        message: The text, or the error that has it.
    """
    st.error(markdown.escape(str(message)), icon=":material/error:")


def no_model() -> None:
    """Say that there is no model yet, and how to get one."""
    st.info(
        "There is no model on this machine yet. Open the Denoise page: it trains a small one.",
        icon=":material/model_training:",
    )
