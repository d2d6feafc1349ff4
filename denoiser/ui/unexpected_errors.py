"""Errors that nothing expected: the log has the traceback, and the page an ID to find it by."""

import logging
import secrets

import streamlit as st
from streamlit.errors import FragmentHandledException

_LOG = logging.getLogger(__name__)


class UnexpectedError(Exception):
    """What the page shows instead of an error."""

    alternate_name = ""  # Streamlit would put the name of the class before the message


def show(error: Exception) -> bool:
    """Log an error with an ID, and show the ID on the page instead of Streamlit's own message.

    Args:
        error: What was raised by a page, a fragment or the callback of a widget.

    Returns:
        True, which tells Streamlit not to show it as well.
    """
    if isinstance(error, FragmentHandledException):  # shown by the fragment within already
        return True
    error_id = secrets.token_hex(4)
    _LOG.error("Error ID %s", error_id, exc_info=error)
    st.exception(
        UnexpectedError(
            f"Something went wrong. Error ID: {error_id}. The rest of the page still works; if it does"
            " not, reload it."
        )
    )
    return True
