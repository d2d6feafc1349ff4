"""A closer look at what the panels show, for those who want one."""

import math

import numpy as np
import streamlit as st

from denoiser import metrics, pictures, store
from denoiser.ui import cache, panels, source

_TIMES = 10
_STRIP = 3  # times that a pixel of the strip is enlarged
_DIFFERENCE = 6  # and one of a difference


def show(chosen: source.Chosen, model: store.Model, shown: panels.Shown) -> None:
    """Shows the choice of a closer look, and the one that was chosen.

    Args:
        chosen: The picture.
        model: What denoised it.
        shown: What the panels show.
    """
    views = {"What the reader thinks": _probabilities, "Feed it back": _again}
    if not chosen.is_noisy:
        views["What was removed"] = _removed
    view = st.pills("Look closer", [*views], key="closer_view", bind="query-params")
    if view in views:
        with st.container(key="closer"):  # the live view finds it by this key
            views[view](chosen, model, shown)


def _probabilities(chosen: source.Chosen, model: store.Model, shown: panels.Shown) -> None:
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


def _removed(chosen: source.Chosen, model: store.Model, shown: panels.Shown) -> None:
    removed, added = shown.noisy - shown.denoised, shown.noisy - chosen.pixels
    largest = max(float(np.max(np.abs(added))), 0.1)
    row = st.grid(3, min_column_width=96, gap="small")
    for name, difference, alt in (
        ("Removed", removed / largest, "Noisy minus denoised"),
        ("Really added", added / largest, "Noisy minus pure, the noise itself"),
        ("Removed too much", removed - added, "The difference of the two, pure minus denoised"),
    ):
        with row.cell():
            st.image(
                pictures.to_png(pictures.paint_signed(difference, factor=_DIFFERENCE)),
                caption=name,
                alt=alt,
                width="stretch",
                output_format="PNG",
            )
    st.caption(
        f"Noisy minus denoised beside noisy minus pure: orange is more than 0, blue is less, full colour"
        f" is ±{largest:.1f} in both. A digit that can be seen in the first is signal that was destroyed;"
        " their difference shows all of it, with full colour at ±1."
    )


def _again(chosen: source.Chosen, model: store.Model, shown: panels.Shown) -> None:
    denoiser, read = cache.denoiser(model), cache.reader().read
    steps, picture = [shown.denoised], shown.denoised
    for _ in range(_TIMES):
        picture = denoiser.denoise(picture)
        steps.append(picture)
    digits = read(np.stack(steps))
    strip = st.grid(min_column_width=28 * _STRIP, gap="small")
    for times, (step, digit) in enumerate(zip(steps, digits, strict=True)):
        with strip.cell():
            st.image(
                cache.png(step, size=28 * _STRIP),
                caption="once" if times == 0 else f"+ {times}",
                alt=f"The picture after {times + 1} times through {model.name}",
                width="stretch",
                output_format="PNG",
            )
            said = f"reads **{digit}**"
            if not chosen.is_noisy:
                psnr = metrics.psnr(chosen.pixels, step)
                said = f"{psnr:.1f} dB, {said}" if math.isfinite(psnr) else f"∞ dB, {said}"
            st.caption(said)
    drift = metrics.psnr(steps[0], steps[-1])
    moved = f"{drift:.1f} dB" if math.isfinite(drift) else "no distance at all"
    st.caption(
        f"The denoised picture, put through **{model.name}** up to ten times more. What it already takes"
        f" for pure it should leave alone; the last is {moved} (PSNR) from the first."
    )
