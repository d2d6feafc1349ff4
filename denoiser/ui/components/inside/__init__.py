"""A network to walk through: a drawing of its layers, their maps, and where each number comes from."""

import contextlib
import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.browser import formatting
from denoiser.imaging import corruptions, noise
from denoiser.models import diagram
from denoiser.models import layers as layers_of
from denoiser.models.browser_file import Layer
from denoiser.models.diagram import Box
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet
from denoiser.models.schema import BrowserLayer, LayerFacts
from denoiser.ui import cache, mentions
from denoiser.ui.components import files, styles, with_pictures

_SOURCE = Path(__file__).parent

_component = st.components.v2.component(
    "denoiser_inside",
    html=(_SOURCE / "inside.html").read_text(encoding="utf-8"),
    css=styles.BUTTONS + (_SOURCE / "inside.css").read_text(encoding="utf-8") + styles.TERMS,
    js=files.loader("inside"),
)

# What is said above and below the parts, in their order.
_TEXTS = {
    "drawing": "Each box is a layer, with some of the feature maps that it computes for your picture. Click a box to see"
    " all of them, and where each number comes from. Black is 0; where there are numbers below 0, they are blue, and"
    " those above 0 orange.",
    "number": "Each number of the input is multiplied by a weight. The sum of these products plus the bias, which is learned"
    " too, goes through the activation: relu makes 0 of what is below 0, sigmoid makes a number between 0 and 1. Rows and"
    " columns count from 0.",
    "mattering": "Change one pixel of the input a little: how much does a pixel of the output change? Orange makes it"
    " brighter, blue darker. The frame is the receptive field: nothing outside of it can matter. Move over the output. Others have looked at denoisers"
    " in this way: Mohan and others, ICLR 2020 (arXiv 1906.05478).",
    "effective": "How much does each pixel of the output follow its own pixel of the input? The sum over all pixels is the"
    " number of effective pixels, estimated from 32 random changes of the picture. In a network that learned all noise"
    " factors it falls as noise grows; in one that learned a single noise factor it need not.",
    "code": "Above each slider: how the picture changes when its number grows. Each has a colour scale of its own.",
    "misleading": "The same numbers of noise, in another order: their mean, their spread and their histogram stay as they"
    " are. What should the network draw?",
    "samples": "Sixteen pictures without noise that fit the misleading one, drawn as on the page Generate:",
}
_ABOUT_DRAWING_ONLY = "Each box is a layer. Click one to see its output."

_MOST_OTHERS = 10  # pictures that a path can lead to

# What layers are called, as a name and as what comes with a number of maps.
_KINDS = {
    "InputLayer": "Input",
    "Conv2D": "Convolution",
    "Conv2DTranspose": "Transposed convolution",
    "DepthwiseConv2D": "Convolution of each map by itself",
    "SeparableConv2D": "Separable convolution",
    "Dense": "Dense layer",
    "MaxPooling2D": "Maximum of each window",
    "AveragePooling2D": "Mean of each window",
    "GlobalMaxPooling2D": "Maximum of each map",
    "GlobalAveragePooling2D": "Mean of each map",
    "UpSampling2D": "Enlarging",
    "ZeroPadding2D": "Padding with zeros",
    "Cropping2D": "Cropping",
    "Add": "Sum of its inputs",
    "Rescaling": "Each number times one number, plus another",
    "Subtract": "Difference of its inputs",
    "Average": "Mean of its inputs",
    "Multiply": "Product of its inputs",
    "Concatenate": "Its inputs side by side",
}
_SIGNS = {"Add": "+", "Subtract": "−", "Multiply": "×", "Divide": "÷"}
_ABOUT = {
    "Conv2D": "Each map has a kernel of its own for every map of the input, with the same weights at every place.",
    "DepthwiseConv2D": "Each map has a kernel of its own, with the same weights at every place.",
    "Conv2DTranspose": "Each number of the input, times the kernel, is added to a patch of the output. Shown are those"
    " that reach this place; at the edge they are fewer.",
    "Dense": "Each number of a dense layer depends on all its inputs.",
    "Add": "The numbers at the same place are added. An input that leads around layers is a skip connection.",
}
_WEIGHTED = {
    "Conv2D", "Conv2DTranspose", "DepthwiseConv2D", "Dense", "BatchNormalization", "Rescaling", "AveragePooling2D",
    "GlobalAveragePooling2D", "Average",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """The number that is looked at.

    Attributes:
        layer: The layer whose output it belongs to; empty for the last.
        row: Of the pixel in the layer's output, counted from 0.
        column: Of the pixel, counted from 0.
        map: Counted from 1; of plain numbers it is the number.
    """

    layer: str
    row: int
    column: int
    map: int


@dataclass(frozen=True)
class Damage:
    """What is done to a pure picture.

    Attributes:
        corruption: The kind of damage, one of `imaging.corruptions.ALL`.
        seed: Of its random numbers.
        clip: Whether the result is cut to [0, 1].
    """

    corruption: str
    seed: int
    clip: bool


def show(
    model: Model,
    layers: list[Layer] | None,
    *,
    pure: np.ndarray | None,
    noisy: np.ndarray | None,
    damage: Damage,
    pictures: PictureSet,
    place: Place,
    on_move: Callable[[Place], None],
    epoch: int | None = None,
) -> None:
    """Show the network of a model at work on a picture, in the visitor's browser.

    Args:
        model: The model.
        layers: Its layers as in its file for the browser; None without such a file: then the network is drawn, and
            nothing is computed.
        pure: The picture, float32 array of shape (28, 28) in [0, 1]; None for the drawing, which is read from the
            canvas, where it changes.
        noisy: The picture, where it was noisy before; None otherwise.
        damage: What is done to the pure picture.
        pictures: Of the picture's kind.
        place: The number to begin with; what is no place in this network is replaced by the nearest that is.
        on_move: Called with the place of another number that the visitor chose, before the page runs again.
        epoch: The checkpoint of the model to show, whose `layers` these are; None for the finished network.

    Raises:
        ModelError: The classifier, or the pictures of the kind, cannot be read.
    """
    random = corruptions.draw(damage.corruption, damage.seed)
    fields = [*random.fields[0]] if noisy is None else []
    boxes = describe(model, layers)
    shown = pure if noisy is None else noisy
    names, others = _other_pictures(pictures)
    classifier = cache.classifier_model(pictures)
    sampler = cache.sampler(model)
    networks = {
        "network": model if layers else None,
        "classifier": classifier if classifier and classifier.has_browser_file else None,
        "sampler": sampler if sampler and sampler.has_browser_file else None,
    }
    named = {use: files.weights(found) if found else None for use, found in networks.items()}
    if layers:
        named["network"] = files.weights(model, epoch)
    texts = _TEXTS if layers else {"drawing": _ABOUT_DRAWING_ONLY}
    settings: dict[str, Any] = {
        "texts": {name: mentions.link_html(text) for name, text in texts.items()},
        "files": [name for name in named.values() if name],
        **named,
        "classes": pictures.classes if named["classifier"] else (),
        "otherNames": names,
        "code": _describe_code(model, boxes),
        "boxes": boxes,
        "boxesKey": hashlib.sha256(json.dumps(boxes).encode()).hexdigest(),
        "clip": damage.clip,
        "corruption": {
            "kind": damage.corruption,
            "numbers": random.numbers[0].tolist(),
            "fields": len(fields),
        },
        "is_drawn": shown is None,
        "is_noisy": noisy is not None,
    }
    of_picture = [] if shown is None else [shown]
    sent = [*fields, *of_picture, *others]
    # A message that says nothing new leaves the sliders, and what was found, as they are.
    settings["key"] = hashlib.sha256(with_pictures.pack(settings, sent)).hexdigest()
    settings["place"] = {
        "box": next((box["name"] for box in boxes if place.layer in box["layers"]), ""),
        "row": place.row,
        "column": place.column,
        "map": place.map,
    }

    def take() -> None:
        # The browser may send anything; what is no place is left out.
        with contextlib.suppress(
            ArithmeticError, AttributeError, TypeError, ValueError, LookupError
        ):
            layer, row, column, number = st.session_state["inside"].get("place")
            if layer in [box["output"] for box in boxes] and min(row, column, number) >= 0:
                on_move(Place(layer, int(row), int(column), int(number)))

    _component(
        key="inside",
        data=with_pictures.pack(settings, sent),
        on_place_change=take,
    )


def _other_pictures(pictures: PictureSet) -> tuple[list[str], list[np.ndarray]]:
    """Return names of some pictures of a kind, and the pictures: where they have classes, the first of each."""
    found = pictures.pictures
    places = [*range(min(_MOST_OTHERS, len(found)))]
    if pictures.classes:
        first = {int(label): place for place, label in reversed([*enumerate(found.labels)])}
        places = [first[label] for label in sorted(first)][:_MOST_OTHERS]
        names = [pictures.name_of(int(found.labels[place])) for place in places]
    else:
        names = [f"picture {place}" for place in places]
    return names, [found.pixels[place] for place in places]


def _describe_code(model: Model, boxes: list[dict[str, Any]]) -> dict[str, Any] | None:
    narrowest = layers_of.narrowest(model.results.layers)
    if narrowest is None:
        return None
    layer, is_only_way = narrowest
    count = math.prod(layer.shape)
    box = next((box for box in boxes if layer.name in box["layers"]), None)
    if box is None or count >= math.prod(noise.IMAGE_SHAPE):
        return None
    about = (
        f"The layer {box['name']} has {count} numbers for {math.prod(noise.IMAGE_SHAPE)} pixels."
    )
    about += (
        " All that the network draws, it draws from them."
        if is_only_way
        else " But connections lead around it. Cut them to see what the code alone knows."
    )
    return {"layer": box["output"], "isOnlyWay": is_only_way, "about": about}


def describe(model: Model, layers: list[Layer] | None) -> list[dict[str, Any]]:
    """Return what the drawing shows of the boxes of a network.

    Args:
        model: The model.
        layers: As for `show`.

    Returns:
        For each box in order what `BoxFacts` in `globals.d.ts` says.
    """
    missing = ""
    try:
        lines = cache.keras_lines(model)
    except errors.ModelError as error:
        lines = {}
        missing = f"# Not known: {error}."
    settings = {layer.name: layer.settings for layer in layers or ()}
    listed = _list_layers(model, layers)
    described = []
    for box in diagram.lay_out(listed):
        first = box.layers[0]
        of_first = settings.get(first.name)
        window = (of_first.kernel or of_first.pool) if of_first else None
        has_window = first.kind in ("Conv2D", "DepthwiseConv2D")
        described.append(
            {
                "name": box.name,
                "output": box.output,
                "layers": [layer.name for layer in box.layers],
                "inputs": box.inputs,
                "shape": box.shape,
                "column": box.column,
                "row": box.row,
                "isSmall": first.kind in _SIGNS,
                "sign": _SIGNS.get(first.kind, ""),
                "short": first.kind,
                "label": _label(box),
                "title": f"{box.name}: {_kind(first.kind, window)}",
                "spoken": f"{box.name}: {_kind(first.kind, window)}, {_output(box)}",
                "facts": _facts(box),
                "about": _about(box, settings),
                "lines": "\n".join(lines[layer.name] for layer in box.layers if layer.name in lines)
                or missing
                or f"# The line of {first.name.partition('/')[0]} makes this layer, too.",
                "window": window[:2] if window and has_window else None,
                "isWeighted": first.kind in _WEIGHTED,
                "full": 1 if box.output == listed[-1].name else 0,
                "activation": of_first.activation if of_first else "linear",
                "folded": {
                    layer.name: {
                        "kind": settings[layer.name].activation
                        if layer.kind == "Activation"
                        else layer.kind,
                        "isPassed": settings[layer.name].kind not in diagram.CHANGING,
                    }
                    for layer in box.layers[1:]
                    if layer.name in settings
                },
            }
        )
    return described


def _list_layers(model: Model, layers: list[Layer] | None) -> list[LayerFacts]:
    """Return the layers that are drawn: those that a browser runs, where it can, which may split one of Keras."""
    known = {layer.name: layer for layer in model.results.layers}
    if not layers:
        return [*known.values()]
    listed = []
    for layer in layers:
        kind, of_keras = layer.kind, known.get(layer.name)
        if of_keras and kind == "Identity":  # what it did is part of the layer before, or nothing
            kind = of_keras.kind
        params, macs = (of_keras.params, of_keras.macs) if of_keras else (0, 0)
        found = layer.settings
        listed.append(LayerFacts(layer.name, kind, found.inputs, found.shape, params, macs))
    return listed


def _about(box: Box, settings: Mapping[str, BrowserLayer]) -> str:
    """Return what is to be known about the numbers of a box, as a sentence or two."""
    first, *others = box.layers
    if first.kind == "Dense" and len(box.shape) > 2:
        return "A dense layer on maps: each number depends on all maps at the same pixel."
    about = [_ABOUT.get(first.kind, "")]
    for layer in others:
        is_merged = layer.name in settings and settings[layer.name].kind == "Identity"
        if layer.kind == "BatchNormalization" and is_merged:
            about.append(f"Its weights and bias include {layer.name}.")
    return " ".join(filter(None, about))


def _kind(kind: str, window: tuple[int, ...] | None) -> str:
    name = _KINDS.get(kind, kind)
    if window and kind in ("Conv2D", "Conv2DTranspose", "DepthwiseConv2D"):
        return f"{name}, {window[0]} × {window[1]}"
    return name


def _label(box: Box) -> str:
    if len(box.shape) > 2:
        return f"× {box.shape[2]}" if box.shape[2] > 1 else ""
    return f"{box.shape[0]}"


def _output(box: Box) -> str:
    if len(box.shape) > 2:
        height, width, count = box.shape
        return f"{formatting.count(count, 'map')} of {height} × {width}"
    return formatting.count(box.shape[0], "number")


def _facts(box: Box) -> str:
    weights = sum(layer.params for layer in box.layers)
    macs = sum(layer.macs for layer in box.layers)
    facts = [_output(box)]
    if weights:
        facts.append(f"{weights:,} weights")
    if macs:
        facts.append(f"{macs:,} multiply-adds")
    if box.inputs:
        facts.append(f"from {' and '.join(box.inputs)}")
    if len(box.layers) > 1:
        facts.append(f"includes {', '.join(layer.name for layer in box.layers[1:])}")
    return "; ".join(facts) + "."
