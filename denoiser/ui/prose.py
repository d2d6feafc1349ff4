"""Show text whose terms visitors may not know: the first mention of each on a page opens its entry."""

import streamlit as st

from denoiser.ui import mentions


def markdown(text: str) -> None:
    """Show paragraphs.

    Args:
        text: Markdown.
    """
    st.markdown(mentions.link(text))


def caption(text: str) -> None:
    """Show what is said about the thing above, in small letters.

    Args:
        text: Markdown.
    """
    st.caption(mentions.link(text))


def html(text: str) -> None:
    """Show HTML with words in it.

    Args:
        text: The HTML. Scripts of ours may replace numbers in it, but no words.
    """
    st.html(mentions.link_html(text))
