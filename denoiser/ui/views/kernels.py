"""The weights of a network's first layer."""

import math

import numpy as np
import streamlit as st

from denoiser.imaging import noise
from denoiser.models.browser_file import Layer
from denoiser.ui import markdown, prose
from denoiser.ui.views import sheets

_PIXELS = math.prod(noise.IMAGE_SHAPE)
_PICTURE_SIZE, _KERNEL_SIZE = 84, 48  # of one of them, in pixels


def show(network: list[Layer]) -> None:
    """Show the kernels of the first layer that has any.

    Args:
        network: The layers of the model.
    """
    layer = next((layer for layer in network if layer.kernel is not None), None)
    st.header("Kernels" if layer is None else f"The kernels of {markdown.escape(layer.name)}")
    if layer is None or layer.kernel is None:
        prose.markdown("No layer of this network has weights.")
        return
    if layer.kind == "Dense":
        prose.markdown("Each number of a dense layer is a **weighted sum** of all its inputs.")
        maps, noun = _dense_maps(layer, layer.kernel)
    else:
        prose.markdown(
            "A **kernel** is the pattern of weights that a convolution slides over the picture. Each"
            " kernel makes one feature map."
        )
        maps, noun = _convolution_maps(layer, layer.kernel)
    height, width, count = maps.shape
    description = f"{count} {noun}"
    if count > sheets.MOST:
        description = f"first {sheets.MOST} of {count:,} {noun}"
    sheets.show(
        maps,
        largest=max(float(np.max(np.abs(maps))), 1e-9),
        is_signed=True,
        map_size=_PICTURE_SIZE if layer.kind == "Dense" else _KERNEL_SIZE,
        alt=f"The {description.replace('`', '')}",
    )
    prose.caption(
        f"The {description}: {height} x {width}, on one scale. Orange weights add to the output, blue"
        " weights reduce it."
    )


def _dense_maps(layer: Layer, kernel: np.ndarray) -> tuple[np.ndarray, str]:
    name = markdown.code(layer.name)
    if len(kernel) == _PIXELS:
        maps = kernel.reshape(*noise.IMAGE_SHAPE, -1)
        return maps, f"pictures of weights of {name}, one for each of its numbers"
    return kernel[..., None], f"table of weights of {name}, a row for each input"


def _convolution_maps(layer: Layer, kernel: np.ndarray) -> tuple[np.ndarray, str]:
    noun = f"kernels of {markdown.code(layer.name)}"
    if layer.kind == "Conv2DTranspose":
        kernel = kernel.swapaxes(2, 3)  # Keras puts the output channels before the input channels
    if kernel.shape[2] > 1:
        noun += f" for the first of its {kernel.shape[2]} input maps"
    return kernel[:, :, 0], noun
