"""A closer look at what the panels show, for those who want one."""

import numpy as np
import streamlit as st

from denoiser.browser import formatting, labels
from denoiser.evaluation.comparison import Classification
from denoiser.imaging import metrics, rendering
from denoiser.models import picture_sets
from denoiser.models.folder import Model
from denoiser.ui import cache, markdown, prose
from denoiser.ui.controls import link, parameters
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views.panels import Triptych

_PASSES = 10
_STRIP = 3  # times that a pixel of the strip is enlarged
_DIFFERENCE = 6  # and one of a difference


def show(selection: Selection, model: Model, triptych: Triptych) -> None:
    """Show the choice of a closer look, and the one that was chosen.

    Args:
        selection: The picture.
        model: What denoised it.
        triptych: What the panels show; with a denoised picture.
    """
    classification, removed, again = parameters.CLOSER_VIEW.options
    views = {
        classification: _show_probabilities,
        removed: _show_removed_noise,
        again: _show_denoised_again,
    }
    if not triptych.classifications:  # the classifier is damaged, which the panels have shown
        del views[classification]
    if selection.is_noisy:  # the added noise is not known
        del views[removed]
    view = st.pills("Look closer", [*views], **link.bound(parameters.CLOSER_VIEW))
    if view in views:
        with st.container(key=labels.CLOSER_KEY):  # the live view finds it by this key
            views[view](selection, model, triptych)


def _show_probabilities(selection: Selection, model: Model, triptych: Triptych) -> None:
    shown = _likeliest([of.probabilities for of in triptych.classifications.values()])
    bars = [
        {
            "class": classification.classes[label],
            "picture": name.capitalize(),
            "probability": float(classification.probabilities[label]),
        }
        for name, classification in triptych.classifications.items()
        for label in shown
    ]
    st.vega_lite_chart(
        {
            "data": {"values": bars},
            "mark": {"type": "bar", "tooltip": True},
            "height": 300,
            "encoding": {
                "x": {
                    "field": "class",
                    "title": labels.CLASS,
                    "axis": {"labelAngle": 0},
                    "sort": None,
                },
                "xOffset": {"field": "picture", "sort": [*labels.PANELS]},
                "y": {
                    "field": "probability",
                    "type": "quantitative",
                    "title": "Probability",
                    "scale": {"domain": [0, 1]},
                    "axis": {"format": "%"},
                },
                "color": {
                    "field": "picture",
                    "type": "nominal",
                    "title": None,
                    "sort": [*labels.PANELS],
                    "scale": {"range": ["#8f9a9c", "#e0913a", "#1b8a95"]},
                    "legend": {"orient": "top"},
                },
            },
        },
        width="stretch",
    )
    if not selection.kind_for(model).is_mnist:
        prose.caption(
            "How probable each class is for a second network, a classifier that was trained on the same pictures,"
            " without noise. A denoiser can draw a crisp picture of the wrong class: then the bars of the"
            " denoised picture are high in the wrong place."
        )
        return
    prose.caption(
        "How probable each digit is for a second network, a classifier that was trained on pure digits"
        " only. A denoiser can draw a crisp digit that is the wrong one: then the bars of the denoised"
        " picture are high in the wrong place."
    )


def _likeliest(probabilities: list[np.ndarray]) -> list[int]:
    """Return the classes that are likeliest for any picture, in the order of the classes."""
    order = np.argsort(-np.max(probabilities, axis=0), kind="stable")
    return sorted(order[: picture_sets.MOST_SHOWN].tolist())


def _show_removed_noise(selection: Selection, model: Model, triptych: Triptych) -> None:
    pure, denoised = selection.shown_pixels, triptych.shown_denoised
    removed, added = triptych.noisy - denoised, triptych.noisy - pure
    largest = max(float(np.max(np.abs(added))), 0.1)
    row = st.grid(3, min_column_width=96, gap="small")
    for name, difference, alt in (
        ("Removed", removed / largest, "Noisy minus denoised"),
        ("Added", added / largest, "Noisy minus pure"),
        ("Error", removed - added, "The difference of the two, pure minus denoised"),
    ):
        with row.cell():
            st.image(
                rendering.to_png(rendering.paint_signed(difference, factor=_DIFFERENCE)),
                caption=name,
                alt=alt,
                width="stretch",
                output_format="PNG",
            )
    prose.caption(
        "Left: what the network removed (noisy minus denoised). Middle: the noise that was added (noisy"
        f" minus pure). Orange is above 0, blue below, and full colour is ±{largest:.1f} in both. A"
        f" {selection.kind_for(model).noun} that is visible on the left was removed together with the noise. Right:"
        " pure minus denoised, with full colour at ±1; orange is ink that was lost, blue is ink that was invented."
    )


def _show_denoised_again(selection: Selection, model: Model, triptych: Triptych) -> None:
    steps = _denoise_repeatedly(model, triptych.shown_denoised)
    classifications: list[Classification | None] = [None] * len(steps)
    kind = selection.kind_for(model)
    if triptych.classifications and (classifier := cache.classifier(kind)):
        probabilities = classifier.probabilities(np.stack(steps))
        classifications = [Classification(of, kind.classes) for of in probabilities]
    strip = st.grid(min_column_width=28 * _STRIP, gap="small")
    for number, (step, classification) in enumerate(zip(steps, classifications, strict=True), 1):
        psnr = None if selection.is_noisy else metrics.compare(selection.shown_pixels, step).psnr
        known = formatting.in_short(psnr, classification)
        passes = "1 pass" if number == 1 else f"{number} passes"
        with strip.cell():
            st.image(
                cache.png(step, size=28 * _STRIP),
                caption=passes,
                alt=f"The picture after {passes} through {model.label}: {', '.join(known)}",
                width="stretch",
                output_format="PNG",
            )
            st.caption(", ".join(formatting.in_short(psnr, classification, mark=markdown.bold)))
    drift = formatting.decibels(metrics.compare(steps[0], steps[-1]).psnr)
    text = (
        f"The denoised picture, denoised by **{markdown.escape(model.label)}** up to ten times more. A network that takes"
        f" its own output for a pure {kind.noun} leaves it as it is. The PSNR of the last picture against the"
        f" first is {drift}"
    )
    if not selection.is_noisy:
        first, last = (
            formatting.decibels(metrics.compare(selection.shown_pixels, steps[at]).psnr)
            for at in (0, -1)
        )
        text += f"; against the pure picture it goes from {first} to {last}"
    prose.caption(f"{text}.")


def _denoise_repeatedly(model: Model, denoised: np.ndarray) -> list[np.ndarray]:
    denoiser = cache.denoiser(model)
    steps = [denoised]
    for _ in range(_PASSES):
        steps.append(denoiser.denoise(steps[-1]))
    return steps
