"""How far each denoiser carries: what was measured on the test images against the noise factor."""

import math

import streamlit as st

from denoiser.evaluation import baselines
from denoiser.imaging import noise
from denoiser.models import folder
from denoiser.ui.controls import link
from denoiser.ui.views import learning_curves

# Key in the results, title, factor, and what the axis shows of it: at noise factor 0 a network may
# reach 44 dB, which would press all the rest together.
_MEASURES = {
    measure: shown
    for measure, shown in zip(
        link.MEASURES,
        [
            ("psnr", "PSNR in dB", 1, (4, 32)),
            ("accuracy", "Correctly classified, %", 100, (0, 100)),
            ("ssim", "SSIM", 1, (0, 1)),
        ],
        strict=True,
    )
}


def show(
    models: list[folder.Model],
    filters: tuple[str, ...],
    *,
    noise_factor: float | None,
    dots: dict[str, dict[str, float]],
) -> None:
    """Shows a curve for every model that was measured and for every filter.

    Args:
        models: Those that were measured get a curve; it is said where it was not on the test images.
        filters: Names of `baselines` to draw as well, dashed.
        noise_factor: Where the slider is; None where it has nothing to say.
        dots: For each denoiser what it reached on the picture of the page, by measure.
    """
    measure = st.segmented_control(
        "Measure",
        link.MEASURES,
        default="PSNR",
        required=True,
        **link.bound("measure"),
    )
    key, title, factor, domain = _MEASURES[
        measure or link.MEASURES[0]
    ]  # it is required; what is sent may be nothing
    rows = {model.name: model.measured.rows for model in models if model.measured}
    known = {name: baseline.rows for name, baseline in baselines.shipped().items()}
    rows |= {name: known[name] for name in filters}
    points = [
        {
            "Denoiser": name,
            "Noise factor": row.noise,
            title: factor * getattr(row, key),
            "Kind": "filter" if name in filters else "network",
        }
        for name, of_denoiser in rows.items()
        for row in of_denoiser
        if getattr(row, key) is not None
    ]
    marks = [{"at": noise.BOOK_NOISE_FACTOR, "said": "the book trains here", "height": 12}]
    if noise_factor is not None and noise_factor != noise.BOOK_NOISE_FACTOR:
        marks.append({"at": noise_factor, "said": "the slider", "height": 28})
    own = [
        {"Denoiser": name, "Noise factor": noise_factor, title: factor * values[key]}
        for name, values in dots.items()
        if noise_factor is not None and math.isfinite(values.get(key, math.nan))
    ]
    shared = {
        "x": {
            "field": "Noise factor",
            "type": "quantitative",
            "scale": {"domain": [0, noise.MAX_NOISE_FACTOR], "nice": False},
        },
        "y": {"field": title, "type": "quantitative", "scale": {"domain": domain}},
        "color": {
            "field": "Denoiser",
            "type": "nominal",
            "sort": [*rows, *(model.name for model in models if model.name not in rows)],
            "legend": {"orient": "bottom", "columns": {"expr": "width < 400 ? 2 : 3"}},
        },
    }
    at = {"field": "at", "type": "quantitative", "title": "Noise factor"}
    # A plain specification: to build one with altair takes longer than all else on the page.
    st.vega_lite_chart(
        {
            "height": 460,
            "layer": [
                {
                    "data": {"values": points},
                    "mark": {"type": "line", "point": True, "clip": True, "tooltip": True},
                    "encoding": {
                        **shared,
                        "strokeDash": {
                            "field": "Kind",
                            "sort": ["network", "filter"],
                            "legend": None,
                        },
                    },
                },
                {
                    "data": {"values": own},
                    "mark": {
                        "type": "point",
                        "shape": "diamond",
                        "size": 90,
                        "filled": True,
                        "clip": True,
                        "tooltip": True,
                    },
                    "encoding": shared,
                },
                {
                    "data": {"values": marks},
                    "mark": {"type": "rule", "strokeDash": [2, 2], "color": learning_curves.GREY},
                    "encoding": {"x": at},
                },
                {
                    "data": {"values": marks},
                    "mark": {
                        "type": "text",
                        "align": "left",
                        "dx": 4,
                        "color": learning_curves.GREY,
                    },
                    "encoding": {
                        "x": at,
                        "y": {"field": "height", "type": "quantitative", "scale": None},
                        "text": {"field": "said"},
                    },
                },
            ],
        },
        width="stretch",
    )
    said = (
        "Curves: the mean over MNIST's 10,000 test images, as `python -m denoiser evaluate --baselines`"
        " measures it; filters are dashed."
    )
    if own:
        said += " Diamonds: the picture above, where the slider is."
    if key == "psnr":
        said += f" What is above {domain[1]} dB is cut off."
    for model in models:
        if model.results.test is None:
            what = (
                f"'s curve is of {model.measured.images} digits of the gallery"
                if model.measured
                else " has no curve"
            )
            said += (
                f" `{model.name}`{what}: it was not measured on the test images, which"
                f" `python -m denoiser evaluate {model.name} --save` does."
            )
    st.caption(said)
