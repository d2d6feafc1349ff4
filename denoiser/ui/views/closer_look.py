"""A closer look at what the panels show, for those who want one."""

import numpy as np
import streamlit as st

from denoiser.evaluation import comparison
from denoiser.imaging import metrics, rendering
from denoiser.models import folder
from denoiser.ui import cache
from denoiser.ui.controls import link, source
from denoiser.ui.views import panels

_TIMES = 10
_STRIP = 3  # times that a pixel of the strip is enlarged
_DIFFERENCE = 6  # and one of a difference


def show(chosen: source.Chosen, model: folder.Model, shown: panels.Shown) -> None:
    """Shows the choice of a closer look, and the one that was chosen.

    Args:
        chosen: The picture.
        model: What denoised it.
        shown: What the panels show.
    """
    thinks, removed, again = link.CLOSER_VIEWS
    views = {thinks: _probabilities, removed: _removed, again: _again}
    if not shown.readings:  # the reader's files are damaged, which the panels have said
        del views[thinks]
    if chosen.is_noisy:  # what was added is not known
        del views[removed]
    view = st.pills(
        "Look closer",
        [*views],
        **link.bound("closer_view"),
    )
    if view in views:
        with st.container(key="closer"):  # the live view finds it by this key
            views[view](chosen, model, shown)


def _probabilities(chosen: source.Chosen, model: folder.Model, shown: panels.Shown) -> None:
    bars = [
        {"digit": str(digit), "picture": name.capitalize(), "probability": float(probability)}
        for name, reading in shown.readings.items()
        for digit, probability in enumerate(reading.probabilities)
    ]
    st.vega_lite_chart(
        {
            "data": {"values": bars},
            "mark": {"type": "bar", "tooltip": True},
            "height": 300,
            "encoding": {
                "x": {"field": "digit", "title": "Read as", "axis": {"labelAngle": 0}},
                "xOffset": {"field": "picture", "sort": ["Noisy", "Pure", "Denoised"]},
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
                    "sort": ["Noisy", "Pure", "Denoised"],
                    "scale": {"range": ["#8f9a9c", "#e0913a", "#1b8a95"]},
                    "legend": {"orient": "top"},
                },
            },
        },
        width="stretch",
    )
    st.caption(
        "How likely each digit is to a second network, which learnt on pure digits alone. A denoiser"
        " can draw a crisp digit that is not the right one: then the last bars stand high in the wrong"
        " place."
    )


def _removed(chosen: source.Chosen, model: folder.Model, shown: panels.Shown) -> None:
    removed, added = shown.noisy - shown.denoised, shown.noisy - chosen.pixels
    largest = max(float(np.max(np.abs(added))), 0.1)
    row = st.grid(3, min_column_width=96, gap="small")
    for name, difference, alt in (
        ("Removed", removed / largest, "Noisy minus denoised"),
        ("Added", added / largest, "Noisy minus pure"),
        ("Lost and invented", removed - added, "The difference of the two, pure minus denoised"),
    ):
        with row.cell():
            st.image(
                rendering.to_png(rendering.paint_signed(difference, factor=_DIFFERENCE)),
                caption=name,
                alt=alt,
                width="stretch",
                output_format="PNG",
            )
    st.caption(
        "What the network took away (noisy minus denoised) beside what there was to take away (noisy"
        f" minus pure): orange is more than 0, blue less, full colour is ±{largest:.1f} in both. A digit"
        " that can be seen in the first is signal that was destroyed. The third is their difference, with"
        " full colour at ±1: orange is ink that was lost, blue is ink that was invented."
    )


def _again(chosen: source.Chosen, model: folder.Model, shown: panels.Shown) -> None:
    denoiser = cache.denoiser(model)
    steps, picture = [shown.denoised], shown.denoised
    for _ in range(_TIMES):
        picture = denoiser.denoise(picture)
        steps.append(picture)
    strip = st.grid(min_column_width=28 * _STRIP, gap="small")
    readings: list[comparison.Classification | None] = [None] * len(steps)
    if shown.readings:
        probabilities = cache.classifier().probabilities(np.stack(steps))
        readings = [comparison.Classification(of) for of in probabilities]
    for times, (step, reading) in enumerate(zip(steps, readings, strict=True)):
        psnr = None if chosen.is_noisy else metrics.psnr(chosen.pixels, step)
        known = panels.in_short(psnr, reading)
        through = f"The picture after {times + 1} times through {model.name}"
        with strip.cell():
            st.image(
                cache.png(step, size=28 * _STRIP),
                caption="once" if times == 0 else f"+ {times}",
                alt=f"{through}: {known.replace('**', '')}",
                width="stretch",
                output_format="PNG",
            )
            st.caption(known)
    said = (
        f"The denoised picture, put through **{model.name}** up to ten times more. What it already takes"
        " for pure it should leave alone; what it drifts towards is what it takes for a digit. Measured"
        f" against the first, the last has a PSNR of {panels.in_db(metrics.psnr(steps[0], steps[-1]))}"
    )
    if not chosen.is_noisy:
        first, last = (panels.in_db(metrics.psnr(chosen.pixels, steps[at])) for at in (0, -1))
        said += f"; against the pure picture it goes from {first} to {last}"
    st.caption(f"{said}.")
