"""Look inside a network: what each of its layers computes for a picture."""

import streamlit as st

from denoiser.ui import cache, markdown
from denoiser.ui.components import shortcuts
from denoiser.ui.controls import link, messages, parameters, settings, source
from denoiser.ui.views import architecture, inspection, kernels, panels

_UNKNOWN_PROBLEM = (
    "it was trained by an older version, or has a layer that the live view cannot run"
)

catalog = cache.catalog()

st.title("Look inside", anchor=False)
st.markdown(
    "A network is a chain of layers, each of which turns its input into another picture or into numbers."
    " Here you can see what every layer computes for your picture, and which part of the input each"
    " pixel of the output depends on."
)
link.show_problems(
    catalog,
    *(parameters.MODEL, parameters.LAYER, parameters.OF_PURE, parameters.ROW, parameters.COLUMN),
)
row = st.container(horizontal=True, gap="medium")
with row.container(width=source.WIDTH):
    selection, seed, clip = source.show_with_noise()
with row.container().container(width=panels.WIDTH):
    model = settings.model(catalog)
    if model is None:
        messages.no_model()
    elif len(model.results.layers) < 2:
        st.info(
            f"The results of {markdown.escape(model.label)} do not list its layers. Train it again to look inside.",
            icon=":material/info:",
        )
    else:
        settings.describe_model(model)
        network = inspection.read_network(model)
        if selection.missing or selection.pixels is None:
            st.info(selection.missing, icon=":material/info:")
        else:
            inspection.show(selection, model, network, seed=seed, clip=clip)
        if network:
            kernels.show(network)
        elif not model.has_browser_file:
            st.info(
                "Kernels and receptive fields are read from the file for the browser, `browser.bin`,"
                f" which {markdown.escape(model.label)} does not have:"
                f" {markdown.escape_but_code(model.results.browser_problem or _UNKNOWN_PROBLEM)}.",
                icon=":material/info:",
            )
        architecture.show(model)
shortcuts.show()
