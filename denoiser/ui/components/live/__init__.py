"""The live view: panels that follow the pen and the slider, computed in the visitor's browser.

The server's panels stay below. `view.js` describes how it works.
"""

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.imaging.corruptions import RandomNumbers
from denoiser.models.folder import Model
from denoiser.ui import cache
from denoiser.ui.components import files, with_pictures

_component = st.components.v2.component("denoiser_live", js=files.loader("live"))


def show(
    model: Model,
    *,
    pure: np.ndarray | None,
    is_blank: bool,
    label: int | None,
    is_doubtful: bool,
    corruption: str,
    random: RandomNumbers,
    clip: bool,
) -> None:
    """Make the panels follow the visitor's hand, where the browser can do it.

    Args:
        model: What to denoise with.
        pure: The picture, float32 array of shape (28, 28) in [0, 1]; None for the drawing, which is read
            from the canvas, where it changes.
        is_blank: Whether nothing is drawn.
        label: The class that MNIST gives the digit; None where it is not from MNIST.
        is_doubtful: Whether the picture may not be a digit at all.
        corruption: The type of damage, see `corruptions.damage_all`.
        random: Its random numbers, for one picture.
        clip: Whether the noisy picture is clipped to [0, 1].
    """
    try:
        networks = [model, cache.classifier_model()]
    except errors.ModelError:  # the panels have shown it
        return
    if not all(network.has_browser_file for network in networks):
        return
    sampler = cache.sampler(model)
    if sampler and sampler.has_browser_file:
        networks.append(sampler)
    settings = {
        "networks": [files.weights(network) for network in networks],
        "clip": clip,
        "corruption": {
            "kind": corruption,
            "numbers": random.numbers[0].tolist(),
            "fields": random.fields.shape[1],
        },
        "is_drawn": pure is None,
        "is_blank": is_blank,
        "label": label,
        "is_doubtful": is_doubtful,
    }
    pictures = [*random.fields[0]] if pure is None else [*random.fields[0], pure]
    _component(key="live", data=with_pictures.pack(settings, pictures))
