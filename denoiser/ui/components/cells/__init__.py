"""A picture with a grid of cells, one of which is chosen by a click, a tap or the keyboard."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from denoiser.browser import scripts

_SOURCE = Path(__file__).parent


def _read(name: str) -> str:
    return (_SOURCE / name).read_text(encoding="utf-8")


_component = st.components.v2.component(
    "denoiser_cells",
    html=_read("cells.html"),
    css=_read("cells.css"),
    js=scripts.join("ui/components/cells/cells.js"),
)


@dataclass(frozen=True)
class Picture:
    """A picture that is divided into cells of the same size.

    Attributes:
        address: Its address: of a file of `components.files`, or one that holds it.
        width: In pixels of its own; it is shown this wide, or a whole number of times as wide.
        largest: Of pixels of a screen, the most that it is wide.
        rows: How many rows of cells there are.
        columns: How many columns.
        label: What it shows, for screen readers.
        cell: What a cell is called, with `{row}`, `{column}`, `{number}` and `{name}` in it.
        names: A name for each cell, from anyone; none for cells that have none.
        first: The number of the first cell; the others follow row by row.
        mark: How the chosen cell is marked: in exchanged black and white, or by a frame.
    """

    address: str
    width: int
    largest: int
    rows: int
    columns: int
    label: str
    cell: str
    names: tuple[str, ...] = ()
    first: int = 0
    mark: Literal["inverted", "framed"] = "framed"


def show(
    key: str,
    picture: Picture,
    *,
    row: int,
    column: int,
    on_choose: Callable[[int, int], None],
) -> None:
    """Show a picture with its cells.

    Args:
        key: Of the widget.
        picture: The picture.
        row: Of the chosen cell, counted from 0.
        column: Of the chosen cell, counted from 0.
        on_choose: Called with row and column of another one, before the page runs again.
    """

    def take() -> None:
        # The browser may send anything; what is no cell is left out.
        with contextlib.suppress(AttributeError, TypeError, ValueError, LookupError):
            row, column = st.session_state[key].get("cell")
            if row in range(picture.rows) and column in range(picture.columns):
                on_choose(int(row), int(column))

    _component(
        key=key,
        data={
            "address": picture.address,
            "width": picture.width,
            "largest": picture.largest,
            "rows": picture.rows,
            "columns": picture.columns,
            "label": picture.label,
            "cell": picture.cell,
            "names": picture.names,
            "first": picture.first,
            "mark": picture.mark,
            "row": row,
            "column": column,
        },
        on_cell_change=take,
    )
