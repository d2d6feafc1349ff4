"""What several pages say, and words that come from outside."""

import re

import streamlit as st


def error(said: object) -> None:
    """Shows an error.

    Args:
        said: The words, or the error that has them.
    """
    st.error(literal(str(said)), icon=":material/error:")


def no_model() -> None:
    """Says that there is no model yet and where one comes from."""
    st.info(
        "There is no model on this machine yet. Open the Denoise page: it trains a small one.",
        icon=":material/model_training:",
    )


def literal(words: str) -> str:
    """Gives words that came from outside so that nothing in them is read as Markdown.

    Args:
        words: Such as a message that names a folder, which may be called anything.
    """
    words = re.sub(r"([\\`*\[\]<>$~!|#&])|(?<![^\W_])_|_(?![^\W_])", r"\\\g<0>", _one_line(words))
    # Addresses and names of symbols are found in the text as it is then: a joiner, which is not seen,
    # takes them apart.
    return re.sub(r"(?i:www)(?=\.)|:(?=//|[/\w+-]+(?::|\\\[))|(?=@)", "\\g<0>\u2060", words)


def code(name: str) -> str:
    """Gives a name that came from outside as code in Markdown."""
    quoted = _one_line(name.replace("`", "'"))
    return f"`{quoted}`"


def _one_line(words: str) -> str:
    return " ".join(words.encode(errors="replace").decode().split())
