"""Tables."""

from typing import Any

import streamlit as st


def show(data: Any, *, alt: str, **options: Any) -> None:
    """Show a table.

    Args:
        data: Rows or columns, as `st.dataframe` takes them.
        alt: What the table shows, for those who do not see it.
        options: Further ones of `st.dataframe`.
    """
    st.space("xxsmall")  # on touch screens a table's tools appear above it, over other elements
    st.dataframe(data, alt=alt, hide_index=True, placeholder="–", **options)
