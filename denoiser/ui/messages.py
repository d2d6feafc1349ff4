"""What went wrong, in words that may come from outside."""

import re

import streamlit as st


def error(said: object) -> None:
    """Shows an error.

    Args:
        said: The words, or the error that has them.
    """
    st.error(literal(str(said)), icon=":material/error:")


def literal(words: str) -> str:
    """Gives words that came from outside so that nothing in them is read as Markdown.

    Args:
        words: Such as a message that names a folder, which may be called anything.
    """
    return re.sub(r"([\\`*\[\]<>$~!|#]|:(?=//))", r"\\\1", " ".join(words.split()))
