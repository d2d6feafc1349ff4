"""How a network does as the damage that it learned grows: a curve of what was measured."""

import streamlit as st

from denoiser import recipes
from denoiser.evaluation import colours
from denoiser.imaging import corruptions
from denoiser.models.folder import Model
from denoiser.models.schema import MeasuredDamage
from denoiser.ui import prose
from denoiser.ui.views import learning_curves

_HEIGHT = 260  # pixels
_HIGHEST = (
    40  # dB: with hardly any damage a network may reach more, which would press the rest together
)


def show(model: Model, measured: MeasuredDamage) -> None:
    """Show the PSNR by strength, with the strengths that it was trained on.

    Args:
        model: The network.
        measured: Its figures for the damage that it learned.
    """
    damage = corruptions.in_sentence(measured.corruption)
    is_mixture = measured.corruption == corruptions.MIXTURE
    st.header("As its own damage grows")
    title = "PSNR in dB"
    low, high = recipes.damage_range(model.recipe)
    x = {"field": "Strength", "type": "quantitative", "scale": {"domain": [0, 1], "nice": False}}
    points = [
        {"Strength": row.strength, title: row.psnr} for row in measured.rows if row.psnr is not None
    ]
    st.vega_lite_chart(
        {
            "height": _HEIGHT,
            "layer": [
                {
                    "data": {"values": [{"Strength": low, "to": high}]},
                    "mark": {"type": "rect", "color": learning_curves.GREY, "opacity": 0.15},
                    "encoding": {"x": x, "x2": {"field": "to"}},
                },
                {
                    "data": {"values": points},
                    "mark": {
                        "type": "line",
                        "point": True,
                        "clip": True,
                        "tooltip": True,
                        "color": colours.of(model.name),
                    },
                    "encoding": {
                        "x": x,
                        "y": {
                            "field": title,
                            "type": "quantitative",
                            "scale": {"domain": [4, _HIGHEST], "nice": False},
                        },
                    },
                },
            ],
        },
        width="stretch",
        alt=f"{title} of {model.label} by the strength of the damage",
    )
    images = "digits of the gallery" if model.results.test_damaged is None else "test images"
    what = "the mixture: each picture has one of its parts" if is_mixture else damage
    prose.caption(
        f"The mean over {measured.images:,} {images} with {what}. Grey: the strengths that it was trained on."
        f" Values above {_HIGHEST} dB are cut off."
    )
