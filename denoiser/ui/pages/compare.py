"""One damaged picture, every denoiser for it, and how each degrades as noise grows."""

from pathlib import Path

import streamlit as st

from denoiser.browser import labels
from denoiser.ui import cache, prose
from denoiser.ui.components import shortcuts
from denoiser.ui.controls import beside, link, parameters, source
from denoiser.ui.views import comparison_workbench

catalog = cache.catalog()

st.title("Compare denoisers", anchor=False)
prose.markdown(
    "What every method makes of one noisy or damaged picture: filters, neural networks, and a memoriser that"
    " knows digits by heart. Click one to see it large."
)
link.show_problems(
    catalog,
    parameters.CORRUPTION,
    parameters.STRENGTH,
    parameters.KNOWN,
    parameters.DENOISER,
    parameters.ERRORS,
    parameters.MEASURE,
)
if not catalog.models:
    st.info(
        "There is no model on this machine yet, so no network is compared. Open the Denoise page: it"
        " trains a small one.",
        icon=":material/model_training:",
    )
st.html(Path(__file__).parents[1] / "results.css")
places = beside.show()
with places.picture:
    selection = source.show(places.tools, catalog=catalog)
with places.result:
    if selection.pixels is None or selection.missing:
        with st.container(key=labels.RESULT_KEY):
            st.info(selection.missing, icon=":material/info:")
    else:
        comparison_workbench.show(selection, catalog)
shortcuts.show()
