"""All entries of the glossary, each with the page that shows what it is about."""

from html import escape

import streamlit as st

from denoiser.ui import glossary
from denoiser.ui.glossary import Entry


def show() -> None:
    """Show the entries in columns; `components/shell/terms.js` goes to the pages that they name."""
    entries = "".join(map(_lay_out, glossary.ENTRIES))
    st.html(f'<dl class="glossary">{entries}</dl>')  # laid out by `page.css`


def _lay_out(entry: Entry) -> str:
    name = entry.page.capitalize() or "Denoise"
    page = f'<a data-page href="{entry.page or "./"}">{name}</a>'
    return (
        f'<div id="{entry.anchor}" tabindex="-1"><dt>{escape(entry.term)}</dt>'
        f"<dd>{escape(entry.text)} See {page}.</dd></div>"
    )
