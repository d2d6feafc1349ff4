"""The address of a page: checked when a visit begins, and copied with all settings.

Widgets write themselves into it (`bind="query-params"`) and read themselves from it.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np
import streamlit as st

from denoiser.imaging import packing
from denoiser.models.catalog import Catalog
from denoiser.ui import markdown
from denoiser.ui.controls import parameters
from denoiser.ui.controls.parameters import Parameter

_MAX_LENGTH = 1000  # letters of a value: a layer's name may have as many


def clean(catalog: Catalog) -> None:
    """Take out of the address what is not valid, when a visit begins, and remember why.

    Call it before any widget. Widgets ignore most values that are not valid, in silence, but some
    end the session: an infinite number in place of a whole one does. Values of older versions are
    replaced by those of today.

    Args:
        catalog: The models on disk.
    """
    state = st.session_state
    if "_link_problems" in state:
        return
    problems = {}
    query = st.query_params.to_dict()
    before = {key: st.query_params.get_all(key) for key in query}
    after = before.copy()
    for key, text in query.items():
        if (parameter := parameters.ALL.get(key)) is None:
            continue
        if (value := parameter.current(text)) != text:
            after[key] = [value]
        if expected := parameter.problem(value, query, catalog):
            problems[key] = _describe_problem(key, text, expected)
            del after[key]
    if after != before:
        st.query_params.from_dict(after)  # at once: each change would be an entry of the history
    state["_link_problems"] = problems  # last, as the next run may cut this one short at any line
    if after != before:
        st.rerun()  # widgets read the address as it was when the run began


def carry_to_next_page(page: str) -> None:
    """Bring back the settings of a link where another page is the second run of a visit.

    Streamlit carries settings from page to page, but loses those of the first run. Call it before any
    widget.

    Args:
        page: The name of the page that is about to run.
    """
    state = st.session_state
    if "_first" not in state:
        carried = parameters.ALL.keys() - {parameters.DRAWING.key}
        query = {key: text for key, text in st.query_params.to_dict().items() if key in carried}
        state["_first"] = page, query
        return
    first_page, query = state["_first"]
    if page == first_page or not query:
        return
    # Where one has changed since, there was another run, and Streamlit has carried them all.
    if is_lost := all(_is_written_as(state.get(key), text) for key, text in query.items()):
        st.query_params.from_dict(st.query_params.to_dict() | query)
    state["_first"] = page, {}  # last, as above
    if is_lost:
        st.rerun()  # widgets read the address as it was when the run began


def show_problems(catalog: Catalog, *of_page: Parameter) -> None:
    """Show what is wrong with the link of this visit, and with models on disk.

    A problem of the link is shown until its widget is moved.

    Args:
        catalog: The models on disk.
        of_page: Parameters that this page has beyond those of every page.
    """
    st.session_state.pop("_link_mended", None)
    problems = st.session_state.get("_link_problems", {})
    keys = [parameter.key for parameter in (*parameters.ON_EVERY_PAGE, *of_page)]
    messages = [problems[key] for key in keys if key in problems]
    messages += map(markdown.escape, catalog.broken)
    if messages:
        st.warning("\n\n".join(messages), icon=":material/warning:")


def bound(parameter: Parameter) -> dict[str, Any]:
    """Return the arguments that every widget has whose value is in the address.

    Args:
        parameter: The widget's.
    """
    return {
        "key": parameter.key,
        "bind": "query-params",
        "on_change": forget_problem,
        "args": (parameter,),
    }


def value_of(parameter: Parameter) -> str:
    """Return the value of a parameter of text before its widget is shown; empty for its default.

    Args:
        parameter: The widget's.
    """
    value = st.session_state.get(parameter.key, st.query_params.get(parameter.key))
    return value if isinstance(value, str) else ""


def forget_problem(parameter: Parameter) -> None:
    """Stop showing what was wrong with a parameter, since its widget has another value now."""
    if st.session_state.get("_link_problems", {}).pop(parameter.key, None):
        st.session_state["_link_mended"] = True


def rerun_if_mended() -> None:
    """Run the whole page again where a problem is no longer to be shown; for fragments."""
    if st.session_state.pop("_link_mended", False):
        st.rerun()


def linked_drawing() -> np.ndarray | None:
    """Return the drawing in the address.

    Returns:
        float32 array of shape (28, 28), in [0, 1]; None where there is none.
    """
    text = st.query_params.get(parameters.DRAWING.key)
    return None if text is None else packing.from_text(text)


def forget_drawing() -> None:
    """Take the drawing out of the address, since it is no longer what is on the canvas."""
    if parameters.DRAWING.key in st.query_params:
        del st.query_params[parameters.DRAWING.key]
    forget_problem(parameters.DRAWING)


def page_address() -> str:
    """Return the address of the page without its settings."""
    # Streamlit Community Cloud shows an app in a frame, whose address is longer than the page's.
    address = (st.context.url or "").partition("?")[0].replace("/~/+", "")
    return f"{address}/" if address.count("/") == 2 else address


def is_local() -> bool:
    """Return whether the page was opened by an address that works on this computer only."""
    return urlsplit(st.context.url or "").hostname in ("localhost", "127.0.0.1", "::1")


def address_of(page: str, **settings: str) -> str:
    """Return the address of another page of the app; not for use on the first page.

    Args:
        page: Its name, as in the address.
        settings: Its parameters.
    """
    folder = page_address().rstrip("/").rpartition("/")[0]
    return f"{folder}/{page}?{urlencode(settings)}" if settings else f"{folder}/{page}"


def current(drawing: str | None = None) -> str:
    """Return the address of the page as it is now, with all settings.

    Args:
        drawing: The drawing to put into it, packed into text; None for none. The address bar has
            none: it would change, and the history with it, at every stroke.
    """
    address = page_address()
    settings = {
        key: value[:_MAX_LENGTH]
        for key, value in st.query_params.to_dict().items()
        if key in parameters.ALL and key != parameters.DRAWING.key
    }
    if drawing is not None:
        settings[parameters.DRAWING.key] = drawing
    return f"{address}?{urlencode(settings)}" if settings else address


def _describe_problem(key: str, value: str, expected: str) -> str:
    shown = value.strip() or "(nothing)"
    shown = shown if len(shown) <= 40 else shown[:40] + "..."
    shown = markdown.code(shown)  # nothing that a stranger put into a link is read as Markdown
    return f"The link asks for {key} = {shown}, but it must be {expected}. The default is used instead."


def _is_written_as(value: Any, text: str) -> bool:
    try:
        return float(value) == float(text)
    except (TypeError, ValueError):
        return str(value).lower() == text.lower()
