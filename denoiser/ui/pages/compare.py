"""One noisy picture, every denoiser for it, and how each degrades as noise grows."""

import streamlit as st

from denoiser.ui import cache
from denoiser.ui.components import shortcuts
from denoiser.ui.controls import link, parameters, source
from denoiser.ui.views import comparison_workbench, panels

catalog = cache.catalog()

st.title("Compare denoisers", anchor=False)
st.markdown(
    "The same noisy picture, denoised by every method on this machine: classical filters, which know"
    " nothing about digits, neural networks, which learned from thousands of them, and a memoriser, which"
    " knows thousands by heart. The numbers show how much that knowledge is worth, and where it ends."
)
link.show_problems(
    catalog,
    parameters.CORRUPTION,
    parameters.STRENGTH,
    parameters.KNOWN,
    parameters.MEASURE,
)
if not catalog.models:
    st.info(
        "There is no model on this machine yet, so no network is compared. Open the Denoise page: it"
        " trains a small one.",
        icon=":material/model_training:",
    )
row = st.container(horizontal=True, gap="medium")
with row.container(width=source.WIDTH):
    selection, seed, clip = source.show_with_noise()
with row.container().container(width=panels.WIDTH):
    if selection.pixels is None or selection.missing:
        st.info(selection.missing, icon=":material/info:")
    else:
        comparison_workbench.show(selection, catalog, seed=seed, clip=clip)
shortcuts.show()
