"""Tables."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import streamlit as st

from denoiser.evaluation import colours

COLOUR = "Colour"  # the head of the column that `colours_of` fills
_COLOUR_COLUMN = st.column_config.ImageColumn(
    width=62, help="The colour of its curves, on every page."
)


def show(data: Any, *, alt: str, column_config: dict[str, Any], **options: Any) -> Any:
    """Show a table.

    Args:
        data: Rows or columns, as `st.dataframe` takes them.
        alt: What the table shows, for those who do not see it.
        column_config: As `st.dataframe` takes it.
        options: Further ones of `st.dataframe`.

    Returns:
        What `st.dataframe` returns.
    """
    st.space("xxsmall")  # on touch screens a table's tools appear above it, over other elements
    return st.dataframe(
        data,
        alt=alt,
        column_config={COLOUR: _COLOUR_COLUMN} | column_config,
        hide_index=True,
        placeholder="–",
        **options,
    )


def colours_of(names: Iterable[str]) -> list[str]:
    """Return the cells of the column `COLOUR`: for each denoiser an image of its colour, as an address.

    Args:
        names: Of denoisers, as `colours.of` takes them.
    """
    return [_draw_colour(colours.of(name)) for name in names]


def _draw_colour(colour: str) -> str:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16">'
        f'<circle cx="8" cy="8" r="5" fill="{colour}"/></svg>'
    )
    return f"data:image/svg+xml,{quote(drawing)}"
