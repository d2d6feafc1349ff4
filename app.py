"""The app: `streamlit run app.py`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from denoiser.browser import scripts
from denoiser.ui import (
    cache,
    mentions,
    process_memory,
    streamlit_patches,
    turns,
    unexpected_errors,
)
from denoiser.ui.components import shell
from denoiser.ui.controls import frame, link
from denoiser.ui.views import navigation

UI = Path(__file__).parent / "denoiser" / "ui"

# `streamlit run` looks for this name and takes the options from it.
app = st.App(__file__, on_script_error=unexpected_errors.show, middleware=[Middleware(shell.Shell)])

if __name__ == "__main__":  # as Streamlit runs it for each visitor
    process_memory.limit()
    streamlit_patches.apply()
    # Before the pages are named: browsers would load the icon of each, for their tabs, from elsewhere.
    st.set_page_config(page_icon=str(UI / "icon.png"), layout="wide")
    pages = [
        st.Page(UI / "pages" / "denoise.py", title="Denoise", icon=":material/draw:"),
        st.Page(UI / "pages" / "learn.py", title="Learn", icon=":material/school:"),
        st.Page(UI / "pages" / "compare.py", title="Compare", icon=":material/compare:"),
        st.Page(UI / "pages" / "generate.py", title="Generate", icon=":material/auto_awesome:"),
        st.Page(UI / "pages" / "restore.py", title="Restore", icon=":material/healing:"),
        st.Page(UI / "pages" / "inside.py", title="Inside", icon=":material/layers:"),
        st.Page(UI / "pages" / "train.py", title="Train", icon=":material/model_training:"),
        st.Page(UI / "pages" / "experiment.py", title="Experiment", icon=":material/science:"),
        st.Page(UI / "pages" / "models.py", title="Models", icon=":material/table_chart:"),
    ]
    of_learn = [
        st.Page(UI / "pages" / "guess.py", title="Guess against the network"),
        st.Page(UI / "pages" / "teachers.py", title="For teachers"),
        st.Page(UI / "pages" / "glossary.py", title="Glossary"),
    ]
    page = st.navigation([*pages, *of_learn], position="hidden")
    st.set_page_config(page_title=f"{page.title} - Denoiser")  # of a browser's tab and a bookmark
    st.html(UI / "page.css")
    st.html(scripts.PACKAGE / "browser" / "view" / "panels.css")
    link.clean(cache.catalog())
    link.carry_to_next_page(page.url_path)
    content = st.container()
    if frame.has_navigation(page.url_path):
        navigation.show(pages)
    mentions.begin(are_linked=frame.current() == frame.WHOLE)
    with content:
        turns.in_turn(page.run)()
