"""How each denoiser degrades as noise grows: curves of what was measured on the test images."""

import math

import streamlit as st

from denoiser.evaluation import baselines, colours, memoriser
from denoiser.imaging import noise
from denoiser.imaging.filters import NOISY_INPUT
from denoiser.imaging.metrics import Similarity
from denoiser.models.folder import Model
from denoiser.ui.controls import link, parameters
from denoiser.ui.views import learning_curves

# For each measure its key in the results, title, factor, and range of the axis: at noise factor 0 a
# network may reach 44 dB, which would press all the rest together.
_MEASURES = dict(
    zip(
        parameters.MEASURE.options,
        [
            ("psnr", "PSNR in dB", 1, (4, 32)),
            ("accuracy", "Correctly classified, %", 100, (0, 100)),
            ("ssim", "SSIM", 1, (0, 1)),
        ],
        strict=True,
    )
)


def show(
    models: list[Model],
    baseline_names: tuple[str, ...],
    *,
    noise_factor: float | None,
    similarities: dict[str, Similarity],
) -> None:
    """Show a curve for every model that was measured and for every baseline.

    Args:
        models: Those that were measured get a curve; a caption names those that were measured on
            other images than the test images.
        baseline_names: Those to draw as well, dashed.
        noise_factor: Where the slider is; None where the damage is not normal noise.
        similarities: For each denoiser what it reached on the picture of the page.
    """
    measure = st.segmented_control(
        "Measure",
        parameters.MEASURE.options,
        default=parameters.MEASURE.options[0],
        required=True,
        **link.bound(parameters.MEASURE),
        help="PSNR and SSIM tell how close a result is to the pure picture; accuracy is the share of"
        " results that the digit classifier classifies correctly.",
    )
    # It is required, but anything may be sent.
    key, title, factor, domain = _MEASURES[measure or parameters.MEASURE.options[0]]
    rows = {model.name: model.measured.rows for model in models if model.measured}
    known = {name: baseline.rows for name, baseline in baselines.shipped().items()}
    rows |= {name: known[name] for name in baseline_names}
    if key == "accuracy":
        # What a classifier of pure digits says about noise means nothing.
        rows.pop(NOISY_INPUT, None)
    points = [
        {
            "Denoiser": name,
            "Noise factor": row.noise,
            title: factor * getattr(row, key),
            "Kind": "baseline" if name in baseline_names else "network",
        }
        for name, of_denoiser in rows.items()
        for row in of_denoiser
        if getattr(row, key) is not None
    ]
    marks = [{"at": noise.BOOK_NOISE_FACTOR, "label": "the book trains here", "height": 12}]
    if noise_factor is not None and noise_factor != noise.BOOK_NOISE_FACTOR:
        marks.append({"at": noise_factor, "label": "the slider", "height": 28})
    own = [
        {"Denoiser": name, "Noise factor": noise_factor, title: factor * value}
        for name, similarity in similarities.items()
        if noise_factor is not None and math.isfinite(value := getattr(similarity, key, math.nan))
    ]
    names = [*rows, *(name for name in similarities if name not in rows)]
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
            "scale": {"domain": names, "range": [colours.of(name) for name in names]},
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
                            "sort": ["network", "baseline"],
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
                        "text": {"field": "label"},
                    },
                },
            ],
        },
        width="stretch",
    )
    caption = (
        "Curves: the mean over MNIST's 10,000 test images, as `python -m denoiser evaluate --baselines`"
        f" measures it. Filters are dashed, and so is the memoriser, which knows {memoriser.MOST:,} digits"
        " here."
    )
    if own:
        caption += " Diamonds: the picture above, at the slider's noise factor."
    if key == "psnr":
        caption += f" Values above {domain[1]} dB are cut off."
    st.caption(caption + _describe_unmeasured(models))


def _describe_unmeasured(models: list[Model]) -> str:
    text = ""
    for model in models:
        if model.results.test is None:
            what = "has no curve"
            if model.measured:
                what = f"was measured on {model.measured.images} digits of the gallery"
            text += (
                f" `{model.name}` {what}, not on the test images; `python -m denoiser evaluate"
                f" {model.name} --save` does that."
            )
    return text
