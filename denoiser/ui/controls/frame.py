"""What is around a page: everything, nothing on a projector, or a page of another site."""

import streamlit as st

from denoiser.browser import labels
from denoiser.ui.controls import parameters

# Keys of the container that holds the page; `page.css` hides what each leaves out.
WHOLE, PRESENTED, EMBEDDED = "whole", "presented", "embedded"
_ON = "1"
# Pages with a view for a projector, by their paths.
_PRESENTABLE = ("", "learn", "guess")


def current() -> str:
    """Return which it is for this visitor, by the address: `?embed=true` or `?present=1`."""
    if st.context.is_embedded:
        return EMBEDDED
    return PRESENTED if st.query_params.get(parameters.PRESENT.key) == _ON else WHOLE


def has_navigation(path: str) -> bool:
    """Return whether the links to all pages are shown.

    Args:
        path: Of the page. One without a view for a projector keeps them: they are the way back.
    """
    return current() == WHOLE or (current() == PRESENTED and path not in _PRESENTABLE)


def show_present(what: str) -> None:
    """Show the button that leaves only what is for a projector.

    Args:
        what: What it leaves, in words.
    """
    if st.button(
        "Present",
        icon=":material/present_to_all:",
        help=f"Shows {what}, for a projector. The keys still work. Esc comes back.",
    ):
        st.query_params[parameters.PRESENT.key] = _ON
        st.rerun()


def show_leave() -> None:
    """Show the button that comes back; it is seen when the mouse or the focus is on it."""
    st.button("Leave", icon=":material/close:", key=labels.LEAVE_KEY, on_click=_leave)


def embedding(address: str) -> str:
    """Return the HTML that shows the page in another one.

    Args:
        address: The link to the page with its settings.
    """
    joint = "&amp;" if "?" in address else "?"
    source = address.replace("&", "&amp;")
    return (
        f'<iframe src="{source}{joint}embed=true" width="640" height="480"'
        ' title="Denoise a digit" style="border: 0"></iframe>'
    )


def _leave() -> None:
    st.query_params.pop(parameters.PRESENT.key, None)
