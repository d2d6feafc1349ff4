"""The links between Learn and the pages that belong to it."""

from pathlib import Path

import streamlit as st

_PAGES = Path(__file__).parents[1] / "pages"
_LINKS = {
    "learn": ("Experiments", ":material/school:"),
    "guess": ("Game", ":material/sports_esports:"),
    "teachers": ("For teachers", ":material/assignment:"),
    "glossary": ("Glossary", ":material/menu_book:"),
}


def show() -> None:
    """Show a link to each of the pages, in one row."""
    with st.container(horizontal=True, gap="small", key="lesson_links"):
        for page, (label, icon) in _LINKS.items():
            st.page_link(_PAGES / f"{page}.py", label=label, icon=icon)
