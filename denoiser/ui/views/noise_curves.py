"""How each denoiser degrades as noise grows: curves of what was measured on the test images."""

import math
from typing import Any

import streamlit as st

from denoiser.browser import formatting
from denoiser.evaluation import baselines, colours, memoriser
from denoiser.imaging import noise
from denoiser.imaging.filters import NOISY_INPUT
from denoiser.imaging.metrics import Similarity
from denoiser.models import picture_sets
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet
from denoiser.ui import prose
from denoiser.ui.controls import link, parameters
from denoiser.ui.views import denoiser_titles, learning_curves, line_labels

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


_HEIGHT = 420  # of the chart, in pixels
_AXIS = 60  # of it, for the horizontal axis
_MOST = noise.MAX_NOISE_FACTOR
_ROOM_FOR_A_LABEL = 0.4  # on a phone, to the left of a line


def show(
    catalog: Catalog,
    baseline_names: tuple[str, ...],
    *,
    noise_factor: float | None,
    similarities: dict[str, Similarity],
    chosen: str | None = None,
    kind: PictureSet = picture_sets.MNIST,
) -> None:
    """Show a curve for every model that was measured on a kind of pictures, and for every baseline.

    Args:
        catalog: The models on disk. Those that were measured get a curve; a caption names those that were
            measured on other images than the test images.
        baseline_names: Those to draw as well, dashed.
        noise_factor: Where the slider is; None where the damage is not normal noise.
        similarities: For each denoiser what it reached on the picture of the page.
        chosen: The denoiser whose curve is drawn stronger than the others.
        kind: The kind of pictures. Baselines were measured on MNIST's digits only.
    """
    st.header("As noise grows")
    models = [m for m in catalog.models.values() if picture_sets.of(m).identity == kind.identity]
    if not kind.is_mnist:
        baseline_names = ()
        if not any(model.measured for model in models):
            prose.caption("No denoiser was measured on these pictures.")
            return
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
    curves = {
        name: [
            (row.noise, factor * value)
            for row in of_denoiser
            if (value := getattr(row, key)) is not None
        ]
        for name, of_denoiser in rows.items()
    }
    own = {
        name: factor * value
        for name, similarity in similarities.items()
        if noise_factor is not None and math.isfinite(value := getattr(similarity, key, math.nan))
    }
    # A plain specification: to build one with altair takes longer than all else on the page.
    st.vega_lite_chart(
        _describe(
            curves,
            own,
            {name: denoiser_titles.of(name, catalog) for name in (*curves, *own)},
            title=title,
            domain=domain,
            noise_factor=noise_factor,
            dashed=baseline_names,
            chosen=chosen,
        ),
        width="stretch",
        alt=f"{title} by noise factor, a curve for each denoiser",
    )
    caption = (
        "Curves: the mean over MNIST's 10,000 test images, as `python -m denoiser evaluate --baselines`"
        " measures it."
        if kind.is_mnist
        else f"Curves: the mean over {_count_images(models)} that were kept out of the training. Only models of the"
        " same pictures have one."
    )
    if memoriser.NAME in baseline_names:
        caption += f" Filters are dashed, and so is the memoriser, which knows {memoriser.MOST:,} digits here."
    if own:
        caption += " Diamonds: the picture above, at the slider's noise factor."
    if key == "psnr":
        caption += f" Values above {domain[1]} dB are cut off."
    prose.caption(caption + (_describe_unmeasured(models) if kind.is_mnist else ""))


def _describe(
    curves: dict[str, list[tuple[float, float]]],
    own: dict[str, float],
    titles: dict[str, str],
    *,
    title: str,
    domain: tuple[float, float],
    noise_factor: float | None,
    dashed: tuple[str, ...],
    chosen: str | None,
) -> dict[str, Any]:
    """Return the chart as a Vega-Lite specification."""
    height = max(_HEIGHT, 16 * len(curves) + _AXIS)  # room for the names of all
    ends = [
        line_labels.End(titles[name], colours.of(name), *points[-1], is_strong=name == chosen)
        for name, points in curves.items()
        if points
    ]
    x = {
        "field": "Noise factor",
        "type": "quantitative",
        "scale": {"domain": [0, _MOST], "nice": False},
    }
    y = {
        "field": title,
        "type": "quantitative",
        "scale": {"domain": domain, "nice": False, "zero": False},
    }
    color = {
        "field": "Denoiser",
        "type": "nominal",
        "scale": {"domain": [*titles.values()], "range": [colours.of(name) for name in titles]},
        "legend": None,
    }
    points = [
        {
            "Denoiser": titles[name],
            "Noise factor": at,
            title: value,
            "Kind": "baseline" if name in dashed else "network",
            "Width": 4 if name == chosen else 2,
        }
        for name, of_denoiser in curves.items()
        for at, value in of_denoiser
    ]
    diamonds = [
        {"Denoiser": titles[name], "Noise factor": noise_factor, title: value}
        for name, value in own.items()
    ]
    return {
        "height": height,
        "resolve": line_labels.RESOLVE,
        "padding": line_labels.PADDING,
        "layer": [
            {
                "data": {"values": points},
                "mark": {"type": "line", "point": True, "clip": True, "tooltip": True},
                "encoding": {
                    **{"x": x, "y": y, "color": color},
                    "strokeDash": {
                        "field": "Kind",
                        "sort": ["network", "baseline"],
                        "legend": None,
                    },
                    "strokeWidth": {"field": "Width", "type": "quantitative", "scale": None},
                },
            },
            *_draw_diamonds(diamonds, x=x, y=y | {"axis": None}, color=color),
            *_mark_places(x, noise_factor),
            *line_labels.layers(ends, x=x, domain=domain, height=height - _AXIS),
        ],
    }


def _draw_diamonds(diamonds: list[dict[str, Any]], **encoding: Any) -> list[dict[str, Any]]:
    if not diamonds:  # an empty layer would be a picture without a name to a screen reader
        return []
    mark = {
        "type": "point",
        "shape": "diamond",
        "size": 90,
        "filled": True,
        "clip": True,
        "tooltip": True,
    }
    return [{"data": {"values": diamonds}, "mark": mark, "encoding": encoding}]


def _mark_places(x: dict[str, Any], noise_factor: float | None) -> list[dict[str, Any]]:
    """Return layers with a line at the book's noise factor, and one at the slider's."""
    book = noise.BOOK_NOISE_FACTOR
    marks = [{"Noise factor": book, "label": "the book", "above": 10, "side": "left"}]
    if noise_factor is not None and noise_factor != book:
        # Beside the line that is further right, so that neither line crosses the other's label.
        if _ROOM_FOR_A_LABEL < book < noise_factor:
            marks[0]["side"] = "right"
        is_right = (
            _ROOM_FOR_A_LABEL < noise_factor < book or noise_factor > _MOST - _ROOM_FOR_A_LABEL
        )
        side = "right" if is_right else "left"
        marks.append(
            {"Noise factor": noise_factor, "label": "the slider", "above": 26, "side": side}
        )
    grey = learning_curves.GREY
    return [
        {
            "data": {"values": marks},
            "mark": {"type": "rule", "strokeDash": [2, 2], "color": grey},
            "encoding": {"x": x},
        },
        {
            "data": {"values": marks},
            "mark": {
                "type": "text",
                "align": {"expr": "datum.side"},
                "dx": {"expr": "datum.side == 'left' ? 4 : -4"},
                "dy": {"expr": "-datum.above"},
                "color": grey,
            },
            "encoding": {
                "x": x,
                "y": {"value": {"expr": "height"}},  # where no curve is
                "text": {"field": "label"},
            },
        },
    ]


def _count_images(models: list[Model]) -> str:
    """Return on how many of someone's own pictures models were measured, in words."""
    counts = {model.measured.images for model in models if model.measured}
    return formatting.count(counts.pop(), "picture") if len(counts) == 1 else "pictures"


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
