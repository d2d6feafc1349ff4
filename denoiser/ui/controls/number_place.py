"""The number of a network that is looked at, in the address of the page."""

import streamlit as st

from denoiser.models.folder import Model
from denoiser.ui.components.inside import Place
from denoiser.ui.controls import link, parameters
from denoiser.ui.controls.parameters import Number

_NUMBERS = (parameters.ROW, parameters.COLUMN, parameters.MAP)
PARAMETERS = (parameters.LAYER, *_NUMBERS)


def current(model: Model) -> Place:
    """Return the place in the address; where there is none, the middle of the network's output.

    What the address has of another network is taken out of it.

    Args:
        model: The network.
    """
    layer = st.query_params.get(parameters.LAYER.key, "")
    if layer and layer not in [layer.name for layer in model.results.layers]:
        for parameter in PARAMETERS:
            st.query_params.pop(parameter.key, None)
        layer = ""
    row, column, number = map(_read, _NUMBERS)
    return Place(layer, row, column, number)


def move(place: Place) -> None:
    """Write another place into the address.

    Args:
        place: In the network of the page.
    """
    numbers = (place.row, place.column, place.map)
    changed = {
        parameter.key: str(min(number, int(parameter.high)))
        for parameter, number in zip(_NUMBERS, numbers, strict=True)
    }
    st.query_params.update({parameters.LAYER.key: place.layer} | changed)
    for parameter in PARAMETERS:
        link.forget_problem(parameter)


def _read(parameter: Number) -> int:
    # The browser's Back button brings addresses that nothing has checked.
    text = st.query_params.get(parameter.key, "")
    is_valid = text.isdecimal() and parameter.low <= int(text) <= parameter.high
    return int(text) if is_valid else int(parameter.default)
