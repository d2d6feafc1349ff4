"""Tables."""

from typing import Any

import streamlit as st


def show(data: Any, *, alt: str, **options: Any) -> None:
    """Shows a table.

    Args:
        data: Rows or columns, as `st.dataframe` takes them.
        alt: What it is, for those who do not see it.
        options: Further ones of `st.dataframe`.
    """
    st.space("xxsmall")  # on touch screens a table's tools stand above it, over what is there
    st.dataframe(data, alt=alt, hide_index=True, placeholder="–", **options)
