"""Look inside a network: what each of its layers computes for a picture."""

from pathlib import Path

import streamlit as st

from denoiser.ui import cache, markdown, prose
from denoiser.ui.components import shortcuts
from denoiser.ui.controls import beside, link, number_place, parameters, settings, source
from denoiser.ui.views import architecture, inspection, kernels

_UNKNOWN_PROBLEM = (
    "it was trained by an older version, or has a layer that the live view cannot run"
)

catalog = cache.catalog()

st.title("Look inside", anchor=False)
prose.markdown(
    "A network is a chain of layers. See what each of them computes for your picture, and where every number"
    " comes from."
)
link.show_problems(
    catalog,
    *(parameters.MODEL, *settings.damage_parameters(catalog)),
    *(parameters.EPOCH, parameters.OF_PURE, *number_place.PARAMETERS),
)
st.html(Path(__file__).parents[1] / "results.css")
places = beside.show()
with places.picture:
    selection = source.show(places.tools, catalog=catalog, follows_model=True)
with places.result:
    network = inspection.show(selection, catalog)
    if network:
        parts = st.container(key="inside_network")  # side by side, see `results.css`
        if network.layers:
            with parts.container():
                kernels.show(network.layers)
        elif not network.model.has_browser_file:
            st.info(
                "Kernels and receptive fields are read from the file for the browser, `browser.bin`,"
                f" which {markdown.escape(network.model.label)} does not have:"
                f" {markdown.escape_but_code(network.model.results.browser_problem or _UNKNOWN_PROBLEM)}.",
                icon=":material/info:",
            )
        with parts.container():
            architecture.show(network.model)
shortcuts.show()
