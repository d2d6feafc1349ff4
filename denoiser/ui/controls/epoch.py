"""The epoch of a training after which a network is shown."""

import streamlit as st

from denoiser.models import checkpoints
from denoiser.models.folder import Model
from denoiser.ui.controls import link, parameters

_OF_MODEL = "_epoch_of"


def show(model: Model) -> str:
    """Show the states of a network to choose from, where there are several, and return the name of the chosen one.

    Args:
        model: The model.

    Returns:
        One of `checkpoints.to_walk_through`; by default the finished network.
    """
    key, state = parameters.EPOCH.key, st.session_state
    names = [*checkpoints.to_walk_through(model)]
    finished = names[-1]
    if state.get(_OF_MODEL, model.name) != model.name:
        state[key] = finished  # another model begins with the finished network
        link.forget_problem(parameters.EPOCH)
    state[_OF_MODEL] = model.name
    if len(names) == 1:
        state.pop(key, None)
        return finished
    chosen = st.select_slider(
        "After epoch",
        names,
        finished,
        **link.bound(parameters.EPOCH),
        help="The whole page shows the network as it was after so many epochs of its training: 0 is before the"
        " first, with random weights, and the last is the finished network.",
    )
    return chosen if chosen in names else finished


def choose(name: str) -> None:
    """Move the slider, for what is clicked elsewhere on the page.

    Args:
        name: One of `checkpoints.to_walk_through` of the model.
    """
    st.session_state[parameters.EPOCH.key] = name
    link.forget_problem(parameters.EPOCH)
