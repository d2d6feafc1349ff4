"""What a network does to the picture, layer by layer."""

import numpy as np
import streamlit as st

from denoiser import errors, layers, noise, pictures, store
from denoiser.ui import cache, layer_table, link, panels, settings, source

_PIXELS = 28 * 28
_MAP_SIZE = 84  # of one feature map on the sheet, in pixels; a whole number of times 28, 14 and 7
_KERNEL_SIZE = 48
_COLUMNS = 8
_ZOOM = 10


def _sheet(maps: np.ndarray, *, size: int) -> bytes:
    """Lays out maps of shape (height, width, count) on one scale; signed ones in two colours."""
    largest = max(float(np.max(np.abs(maps))), 1e-9)
    is_signed = maps.min() < 0
    count = maps.shape[-1]
    gap = 4
    rows = -(-count // _COLUMNS)
    columns = min(count, _COLUMNS)
    sheet = np.full((rows * (size + gap) - gap, columns * (size + gap) - gap, 3), 128, np.uint8)
    for number in range(count):
        value = maps[..., number] / largest
        factor = size // value.shape[0]
        if is_signed:
            tile = pictures.paint_signed(value, factor=factor)
        else:
            tile = pictures.enlarge(value, factor=factor)[..., None]
        y, x = (at * (size + gap) for at in divmod(number, _COLUMNS))
        sheet[y : y + tile.shape[0], x : x + tile.shape[1]] = tile
    return pictures.to_png(sheet)


def _say_narrowest(network: list[layers.Layer]) -> None:
    layer, holds_all = layers.narrowest(network)
    numbers = int(np.prod(layer.shape))
    said = f"The narrowest layer is `{layer.name}`: **{numbers:,} numbers** for {_PIXELS} pixels."
    if not holds_all:
        said += (
            " It is no bottleneck: other layers lead around it, so what the output knows need not go"
            " through it."
        )
    elif numbers < _PIXELS:
        said += (
            f" Everything has to go through it: the picture is compressed to"
            f" {numbers / _PIXELS:.0%} of its size, and what does not fit is lost."
        )
    else:
        said += " That is more than the picture has, so this network does not compress: it has no bottleneck."
    st.markdown(said)


def _show_maps(model: store.Model, noisy: np.ndarray) -> None:
    st.subheader("What a layer makes of the picture")
    known = model.results["layers"]
    names = [layer["name"] for layer in known]
    first = next(number for number, layer in enumerate(known) if layer["params"])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # A key for each network: the layers of one are not those of another.
        name = st.selectbox("Layer", names, index=first, key=f"layer_{model.name}", width=280)
        of_pure = not chosen.is_noisy and st.toggle(
            "Of the pure picture",
            key="of_pure",
            help="Flips between what the layer makes of the noisy and of the pure picture.",
        )
    given = cache.inspector(model).activations(chosen.pixels if of_pure else noisy)[name]
    which = "pure" if of_pure else "noisy"
    if given.size == _PIXELS:
        given = given.reshape(28, 28, 1)
    if given.ndim == 1:
        st.bar_chart(given, x_label="Number", y_label="Value", height=260)
        st.caption(f"The {given.size} numbers that `{name}` makes of the {which} picture.")
        return
    st.image(
        _sheet(given, size=_MAP_SIZE if given.shape[-1] > 1 else 28 * _ZOOM),
        alt=f"The {given.shape[-1]} feature maps of {name} for the {which} picture",
        output_format="PNG",
    )
    sign = "orange is above 0, blue below" if given.min() < 0 else "black is 0"
    st.caption(
        f"What `{name}` gives for the {which} picture: {given.shape[-1]} of {given.shape[0]} x"
        f" {given.shape[1]}, on one scale: {sign}, the brightest is {np.max(np.abs(given)):.2f}."
    )


def _show_kernels(network: list[layers.Layer]) -> None:
    first = next(layer for layer in network if layer.kernel is not None)
    if first.kind == "Dense":
        # Each number of the code looks at the whole picture.
        maps = first.kernel.reshape(28, 28, -1)
        size, what = _MAP_SIZE, "weights of the numbers"
    else:
        maps, what = first.kernel[:, :, 0, :], "kernels"
        size = _KERNEL_SIZE
    st.subheader("What the first layer looks for")
    st.image(
        _sheet(maps, size=size),
        alt=f"The {maps.shape[-1]} {what} of {first.name}",
        output_format="PNG",
    )
    st.caption(
        f"The {maps.shape[-1]} {what} of `{first.name}`, {maps.shape[0]} x {maps.shape[1]} each, on one"
        " scale: orange adds, blue takes away."
    )


def _show_receptive_field(network: list[layers.Layer], noisy: np.ndarray) -> None:
    st.subheader("What a pixel of the output sees")
    with st.container(horizontal=True):
        row = st.slider("Row", 0, 27, 14, key="row", width=280)
        column = st.slider("Column", 0, 27, 14, key="column", width=280)
    field = layers.receptive_field(network, row, column)
    painted = np.repeat(pictures.enlarge(noisy, factor=_ZOOM)[..., None], 3, axis=2)
    hidden = ~field.repeat(_ZOOM, axis=0).repeat(_ZOOM, axis=1)
    painted[hidden] = painted[hidden] // 4 + np.array([10, 40, 60], np.uint8)
    painted[row * _ZOOM : (row + 1) * _ZOOM, column * _ZOOM : (column + 1) * _ZOOM] = (255, 160, 50)
    st.image(
        pictures.to_png(painted),
        alt=f"The input; the {field.sum()} pixels that one pixel of the output depends on are bright",
        output_format="PNG",
    )
    if field.all():
        said = "It depends on every pixel of the input: where noise hides a stroke, the rest of the digit can tell."
    else:
        rows, columns = np.flatnonzero(field.any(axis=1)), np.flatnonzero(field.any(axis=0))
        said = (
            f"It depends on {field.sum()} pixels, rows {rows[0]} to {rows[-1]} and columns {columns[0]} to"
            f" {columns[-1]}; of the dimmed rest it knows nothing."
        )
    st.caption(f"The orange pixel of the output, on the input. {said}")


@st.fragment
def _inside(model: store.Model) -> None:
    factor = settings.noise_factor(disabled=chosen.is_noisy)
    link.rerun_if_mended()
    noisy = chosen.pixels
    if not chosen.is_noisy:
        noisy = noise.add_noise(noisy, noise.noise_field(seed), noise_factor=factor, clip=clip)
    try:
        denoised = cache.denoiser(model).denoise(noisy)
        network = cache.network_layers(model) if model.has_browser_file else None
        with st.container(horizontal=True):
            for caption, picture in (("In", noisy), ("Out", denoised)):
                st.image(
                    cache.png(picture, size=140),
                    caption=caption,
                    alt=f"The picture that {'goes in' if caption == 'In' else 'comes out'}",
                    output_format="PNG",
                )
        if network:
            _say_narrowest(network)
        _show_maps(model, noisy)
        if network:
            _show_kernels(network)
            _show_receptive_field(network, noisy)
    except errors.ModelError as error:
        st.error(str(error), icon=":material/error:")
    st.subheader("The layers")
    layer_table.show(model.results["layers"])


st.title("Look inside")
st.markdown(
    "The chosen network at work on the chosen picture: what each of its layers gives, sees and holds."
)
catalog = cache.catalog()
link.show_problems(catalog)
row = st.container(horizontal=True, gap="large")
with row.container(width=source.WIDTH):
    chosen, seed, clip = settings.picture_and_noise()
with row.container().container(width=panels.WIDTH):
    model = settings.model(catalog)
    if model is None:
        st.info(
            "There is no model on this machine yet. Open the Denoise page: it trains a small one.",
            icon=":material/model_training:",
        )
    elif chosen.missing or chosen.pixels is None:
        st.info(chosen.missing, icon=":material/info:")
    else:
        _inside(model)
