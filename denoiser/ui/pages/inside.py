"""What a network does to the picture, layer by layer."""

import math

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.imaging import noise, rendering
from denoiser.models import layers
from denoiser.ui import cache, turns
from denoiser.ui.browser import shortcuts
from denoiser.ui.controls import link, messages, settings, source
from denoiser.ui.views import checkpoints, layer_table, panels

_PIXELS = math.prod(noise.IMAGE_SHAPE)
_ZOOM = 10  # times that a pixel of a single picture is enlarged
_MAP_SIZE = 84  # of one of several maps, in pixels; a whole number of times 28, 14 and 7
_KERNEL_SIZE = 48
_MOST_MAPS = 128  # what is more would be slow to send and long to scroll
_MOST_NAMED = 16  # numbers that are 0 are named one by one up to so many
_ALIKE = ", for noisy and pure alike"
_ORANGE, _BLUE = "#e0913a", "#3a8fe0"  # seen on both grounds; above and below 0, as in the maps


def _show_in_and_out(noisy: np.ndarray, denoised: np.ndarray) -> None:
    with st.container(horizontal=True):
        for caption, alt, picture in (
            ("Goes in", "The picture that goes in", noisy),
            ("Comes out", "The picture that comes out", denoised),
        ):
            st.image(cache.png(picture, size=140), caption=caption, alt=alt, output_format="PNG")


def _show_maps(noisy: np.ndarray) -> None:
    st.header("What a layer makes of the picture")
    st.markdown(
        "A convolution gives **feature maps**: small pictures, one for each pattern that it learnt to"
        " look for, bright where it finds it. A dense layer gives plain numbers. Choose a layer:"
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = _choose_layer()
        of_pure = st.toggle(
            "Of the pure picture",
            **link.bound("of_pure"),
            disabled=chosen.is_noisy,
            help="Flips between what the layer makes of the noisy and of the pure picture; both are"
            " shown on one scale.",
        )
    of_pure = of_pure and not chosen.is_noisy
    seen = [noisy] if chosen.is_noisy else [noisy, chosen.pixels]
    inspector = cache.inspector(model)
    both = [inspector.activations(picture).get(name) for picture in seen]
    given = both[-1 if of_pure else 0]
    if given is None:
        st.info(
            f"LiteRT has melted {messages.code(name)} into a layer beside it, to compute both at once, so what it"
            " gives on its own is nowhere to be read. Choose a layer before or behind it.",
            icon=":material/merge:",
        )
        return
    which = "pure" if of_pure else "noisy"
    low, high = min(0.0, *map(np.min, both)), max(0.0, *map(np.max, both))
    if given.ndim > 1 and given.size > given.shape[-1]:
        maps = given.reshape(*given.shape[:2], -1)
    elif given.shape == (_PIXELS,):
        maps = given.reshape(*noise.IMAGE_SHAPE, 1)
    else:
        _show_bars(given.ravel(), low=float(low), high=float(high), name=name, which=which)
        return
    height, width, count = maps.shape
    largest = max(-low, high, 1e-9)
    _show_sheet(
        maps[..., :_MOST_MAPS],
        largest=largest,
        is_signed=low < 0,
        size=_MAP_SIZE if count > 1 else _ZOOM * noise.IMAGE_SHAPE[0],
        alt=f"What {name} makes of the {which} picture: {_counted(count, 'map')} of {height} x {width}",
    )
    shown = (
        f"the first {_MOST_MAPS} of {count:,} maps"
        if count > _MOST_MAPS
        else _counted(count, "map")
    )
    if given.ndim == 1:
        shown = f"{given.size} numbers, laid out as a picture"
    scale = "orange is above 0, blue below, full colour is" if low < 0 else "black is 0, white is"
    st.caption(
        f"What {messages.code(name)} makes of the {which} picture: {shown} of {height} x {width}. On one scale:"
        f" {scale} {largest:.2f}{_ALIKE if len(both) > 1 else ''}."
    )


def _choose_layer() -> str:
    """Shows the layers of the model to choose from and gives the name of the chosen one."""
    names = [layer.name for layer in known]
    first = next((layer.name for layer in known if layer.params), names[-1])
    state = st.session_state
    kept = state.get("layer")
    # Another model has other layers. A name that both have stays, and is assigned so that it gets
    # into the link: what a link without one stands for depends on the model.
    if kept not in names or state.get("_layer_of", model.name) != model.name:
        state["layer"] = kept if kept in names else first
    state["_layer_of"] = model.name
    name = st.selectbox(
        "Layer",
        names,
        # No default: it would have to be left out of the link, and not be the same for all models.
        index=None,
        placeholder=first,
        required=True,
        **link.bound("layer"),
        label_visibility="collapsed",
        width=280,
    )
    return name or first  # the browser's Back button may empty it


def _show_bars(given: np.ndarray, *, low: float, high: float, name: str, which: str) -> None:
    st.vega_lite_chart(
        {
            "data": {
                "values": [
                    {"number": number, "value": float(value)}
                    for number, value in enumerate(given, 1)
                ]
            },
            "description": f"The {given.size} numbers that {name} makes of the {which} picture",
            "mark": {"type": "bar", "tooltip": True},
            "height": 260,
            "encoding": {
                "x": {
                    "field": "number",
                    "type": "ordinal",
                    "title": "Number",
                    "axis": {"labelAngle": 0, "labelOverlap": True},
                },
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "title": "Value",
                    "scale": {"domain": [low, high if high > low else low + 1], "nice": False},
                },
                "color": {
                    "condition": {"test": "datum.value < 0", "value": _BLUE},
                    "value": _ORANGE,
                },
            },
        },
        width="stretch",
    )
    st.caption(
        f"The {given.size} numbers that {messages.code(name)} makes of the {which} picture. {_say_zeros(given)}"
    )


def _say_zeros(given: np.ndarray) -> str:
    zeros = [str(number) for number in np.flatnonzero(given == 0) + 1]
    if not zeros:
        return "None of them is 0."
    if len(zeros) == 1:
        return f"Number {zeros[0]} is 0."
    if len(zeros) <= _MOST_NAMED:
        return f"Numbers {', '.join(zeros[:-1])} and {zeros[-1]} are 0."
    return f"{len(zeros)} of them are 0."


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _show_sheet(maps: np.ndarray, *, largest: float, is_signed: bool, size: int, alt: str) -> None:
    sheet = rendering.draw_sheet(
        maps, largest=largest, is_signed=is_signed, map_size=size, width=panels.WIDTH
    )
    st.image(rendering.to_png(sheet), alt=alt, output_format="PNG")


def _show_receptive_field(network: list[layers.Layer], noisy: np.ndarray) -> None:
    st.header("What a pixel of the output sees")
    st.markdown(
        "The **receptive field** of a pixel of the output is the part of the input that it depends on."
        " Move the orange pixel with the sliders."
    )
    with st.container(horizontal=True, gap="medium"):
        beside = st.container(width=280)  # filled last, when the sliders are known
        with st.container(width=280):
            row, column = (
                st.slider(
                    name.capitalize(),
                    0,
                    noise.IMAGE_SHAPE[0] - 1,
                    14,
                    **link.bound(name),
                )
                for name in ("row", "column")
            )
            field = layers.receptive_field(network, row, column)
            st.markdown(_say_field(field))
    painted = np.repeat(rendering.enlarge(noisy, factor=_ZOOM)[..., None], 3, axis=2)
    hidden = ~field.repeat(_ZOOM, axis=0).repeat(_ZOOM, axis=1)
    painted[hidden] = painted[hidden] // 4 + np.array([10, 40, 60], np.uint8)
    painted[row * _ZOOM : (row + 1) * _ZOOM, column * _ZOOM : (column + 1) * _ZOOM] = (
        rendering.ORANGE
    )
    beside.image(
        rendering.to_png(painted),
        alt=f"The input; the {field.sum()} pixels that one pixel of the output depends on are bright",
        output_format="PNG",
    )


def _say_field(field: np.ndarray) -> str:
    if field.all():
        return (
            "It depends on **every pixel** of the input: where noise hides a stroke, the rest of the"
            " digit can tell."
        )
    rows, columns = (np.flatnonzero(field.any(axis=axis)) for axis in (1, 0))
    return (
        f"It depends on **{_counted(field.sum(), 'pixel')}** of the input, rows {rows[0]} to {rows[-1]} and"
        f" columns {columns[0]} to {columns[-1]}. Of the rest, which is dimmed, it knows nothing."
    )


@turns.fragment
def _at_work(network: list[layers.Layer] | None) -> None:
    """Shows what depends on the noise: a move of the slider leaves out the rest of the page."""
    factor = settings.noise_factor(disabled=chosen.is_noisy)
    link.rerun_if_mended()
    noisy = chosen.pixels
    if not chosen.is_noisy:
        noisy = noise.make_noisy(noisy, noise_factor=factor, seed=seed, clip=clip)
    try:
        _show_in_and_out(noisy, cache.denoiser(model).denoise(noisy))
        _show_maps(noisy)
        if model.checkpoints:
            st.header("How it came to this")
            st.markdown(
                "The same noisy picture through the network as it was after earlier epochs of its"
                " training."
            )
            checkpoints.show(model, noisy, None if chosen.is_noisy else chosen.pixels)
    except errors.ModelError as error:
        messages.error(error)
    if network:
        _show_receptive_field(network, noisy)


def _read_network() -> list[layers.Layer] | None:
    if model.has_browser_file:
        try:
            return cache.network_layers(model)
        except errors.ModelError as error:
            messages.error(f"The kernels of {model.name} cannot be read: {error}.")
    return None


def _show_kernels(network: list[layers.Layer]) -> None:
    st.header("What the first layer looks for")
    layer = next((layer for layer in network if layer.kernel is not None), None)
    if layer is None:
        st.markdown("No layer of this network has weights to look at.")
        return
    kernel = layer.kernel
    if layer.kind == "Dense":
        size, what = (
            _MAP_SIZE,
            f"pictures of weights of {messages.code(layer.name)}, one for each of its numbers",
        )
        intro = "Each number of a dense layer is a **weighted sum** of all that goes in."
        if len(kernel) == _PIXELS:
            maps = kernel.reshape(*noise.IMAGE_SHAPE, -1)
        else:
            maps, what = (
                kernel[..., None],
                f"table of weights of {messages.code(layer.name)}, a row for each input",
            )
    else:
        size, what = _KERNEL_SIZE, f"kernels of {messages.code(layer.name)}"
        intro = (
            "A **kernel** is the pattern of weights that a convolution slides over the picture; each"
            " gives one feature map."
        )
        if layer.kind == "Conv2DTranspose":
            kernel = kernel.swapaxes(2, 3)  # Keras lays out what it gives before what it takes
        maps = kernel[:, :, 0]
        if kernel.shape[2] > 1:
            what += f" for the first of the {kernel.shape[2]} maps that it takes"
    height, width, count = maps.shape
    what = f"first {_MOST_MAPS} of {count:,} {what}" if count > _MOST_MAPS else f"{count} {what}"
    st.markdown(intro)
    _show_sheet(
        maps[..., :_MOST_MAPS],
        largest=max(float(np.max(np.abs(maps))), 1e-9),
        is_signed=True,
        size=size,
        alt=f"The {what.replace('`', '')}",
    )
    st.caption(
        f"The {what}: {height} x {width}, on one scale. Orange adds to what the layer gives, blue takes"
        " away."
    )


def _show_layers() -> None:
    st.header("The layers")
    params, macs = model.results.params, model.results.macs
    st.markdown(
        f"**{params:,} weights**, and **{macs:,} multiply-adds** for a picture. {_say_narrowest()}"
    )
    layer_table.show(known)


def _say_narrowest() -> str:
    if not (found := layers.narrowest(known)):
        return "There is nothing between the input and the output."
    layer, holds_all = found
    numbers = math.prod(layer.shape)
    said = f"The narrowest layer is {messages.code(layer.name)}: **{numbers:,} numbers** for {_PIXELS} pixels."
    if not holds_all:
        return (
            f"{said} It is **no bottleneck**: other layers lead around it, so what the output knows need"
            " not go through it."
        )
    if numbers < _PIXELS:
        return (
            f"{said} It is a **bottleneck**: the whole picture has to go through it as a code of"
            f" {numbers / _PIXELS:.0%} of its size, and what does not fit is lost."
        )
    return f"{said} That is no less than the picture has, so this network does **not compress**."


shortcuts.show_title("Look inside")
st.markdown(
    "The chosen network at work on the chosen picture: what each part of it gives, sees and holds."
)
catalog = cache.catalog()
link.show_problems(catalog, "model", "layer", "of_pure", "row", "column")
row = st.container(horizontal=True, gap="medium")
with row.container(width=source.WIDTH):
    chosen, seed, clip = settings.picture_and_noise()
with row.container().container(width=panels.WIDTH):
    model = settings.model(catalog)
    if model is None:
        messages.no_model()
    elif len(model.results.layers) < 2:
        st.info(
            f"The results of {model.name} do not say which layers it has. Train it again to look inside.",
            icon=":material/info:",
        )
    else:
        known = model.results.layers
        network = _read_network()
        if chosen.missing or chosen.pixels is None:
            st.info(chosen.missing, icon=":material/info:")
        else:
            _at_work(network)
        if network:
            _show_kernels(network)
        elif not model.has_browser_file:
            st.info(
                "Kernels and receptive fields are read from the file for the browser, `browser.bin`, which"
                f" {model.name} does not have: it was trained by an older version, or has a layer that the"
                " browser's engine does not know.",
                icon=":material/info:",
            )
        _show_layers()
