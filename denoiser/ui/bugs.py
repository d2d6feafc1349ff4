"""Errors that nothing expected: the log has the traceback, and the page an id to find it by."""

import logging
import secrets

import streamlit as st
from streamlit import error_util
from streamlit.errors import FragmentHandledException

_LOG = logging.getLogger(__name__)


class _Told(Exception):
    """What the page shows in place of an error."""

    alternate_name = ""  # without the type, which would stand before the words


def tell_with_id() -> None:
    """Has Streamlit show an id in place of its own words, wherever an error goes uncaught.

    That is in a page, in a fragment, and in what a widget calls: not all of it passes through
    `app.py`. Streamlit's own hook for it, `on_script_error`, belongs to `st.App`, which hosts that run
    a script do not start; so this puts itself in the place of the function that shows the error. A
    test holds it to that.
    """
    error_util.show_uncaught_app_exception = _tell


def _tell(error: BaseException) -> None:
    if isinstance(error, FragmentHandledException):  # the fragment within has told it
        return
    number = secrets.token_hex(4)
    _LOG.error("Error %s, as the page calls it", number, exc_info=error)
    # Its kind of element, so that whoever looks for uncaught errors finds them.
    st.exception(
        _Told(
            f"Something went wrong here. The log knows it as {number}. The rest of the page still works;"
            " if it does not, reload it."
        )
    )
