"""The app: `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from denoiser.ui import bugs, many_visitors, memory, wire

memory.keep_small()
memory.keep_few_uploads()
bugs.tell_with_id()
wire.distrust()
many_visitors.take_turns()
many_visitors.make_theme_once()

# Before the pages are named: each has an icon, which browsers would load from elsewhere for their tabs.
st.set_page_config(page_icon="denoiser/ui/icon.png", layout="wide")
page = st.navigation(
    [
        st.Page("denoiser/ui/pages/denoise.py", title="Denoise", icon=":material/draw:"),
        st.Page("denoiser/ui/pages/compare.py", title="Compare", icon=":material/compare:"),
        st.Page("denoiser/ui/pages/inside.py", title="Inside", icon=":material/layers:"),
        st.Page("denoiser/ui/pages/train.py", title="Train", icon=":material/model_training:"),
        st.Page("denoiser/ui/pages/experiment.py", title="Experiment", icon=":material/science:"),
        st.Page("denoiser/ui/pages/models.py", title="Models", icon=":material/table_chart:"),
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} - Denoiser")  # of a browser's tab and a bookmark
st.html(Path(__file__).parent / "denoiser" / "ui" / "page.css")
page.run()
