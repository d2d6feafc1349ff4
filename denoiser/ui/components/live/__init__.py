"""The live view: panels that follow the pen and the slider, computed in the visitor's browser.

The server's panels stay below. `view.js` describes how it works.
"""

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.imaging.corruptions import RandomNumbers
from denoiser.models import picture_sets
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet
from denoiser.ui import cache
from denoiser.ui.components import files, with_pictures

_component = st.components.v2.component("denoiser_live", js=files.loader("live"))


def show(
    model: Model,
    *,
    pure: np.ndarray | None,
    is_blank: bool,
    pictures: PictureSet,
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
        pictures: Of the picture's kind: its classes and their classifier.
        label: The class that the set gives the picture; None where it is not from there.
        is_doubtful: Whether the picture may not be a digit at all.
        corruption: The type of damage, see `corruptions.damage_all`.
        random: Its random numbers, for one picture.
        clip: Whether the noisy picture is clipped to [0, 1].
    """
    try:
        cache.classifier(pictures)  # it has as many classes as the pictures
        classifier = cache.classifier_model(pictures)
    except errors.ModelError:  # the panels have shown it
        return
    if not model.has_browser_file or (classifier and not classifier.has_browser_file):
        return
    sampler = cache.sampler(model)
    has_sampler = sampler is not None and sampler.has_browser_file
    settings = {
        "network": files.weights(model),
        "classifier": files.weights(classifier) if classifier else None,
        "sampler": files.weights(sampler) if sampler and has_sampler else None,
        "classes": pictures.classes if classifier else (),
        "is_own": not pictures.is_mnist,
        "no_samples": "" if has_sampler else picture_sets.why_no_samples(model),
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
    shown = [*random.fields[0]] if pure is None else [*random.fields[0], pure]
    _component(key="live", data=with_pictures.pack(settings, shown))
