"""Messages that several pages show."""

import streamlit as st

from denoiser import errors
from denoiser.models.folder import Model
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


def no_pictures(owner: str, reason: errors.ModelError) -> None:
    """Show that a gallery cannot be read.

    Args:
        owner: Whose pictures they are.
        reason: Why.
    """
    error(f"The pictures of {owner} cannot be shown: {reason}.")


def notes_on(model: Model, *, is_live: bool) -> str:
    """Return what was changed to make a model work here, as Markdown; empty for most models.

    Args:
        model: The model.
        is_live: Whether the page is live, and says so where this model is not.
    """
    notes = [*model.results.warnings, *model.results.adaptations]
    if is_live and model.browser_problem:
        notes.append(f"The panels follow after each change, not live: {model.browser_problem}.")
    return " ".join(map(markdown.escape_but_code, notes))
