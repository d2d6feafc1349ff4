"""The notebook's figures, as matplotlib Figures that no global state knows of."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure


def dataset(pure: np.ndarray, noisy: np.ndarray, labels: np.ndarray) -> Figure:
    """Draws digits without noise above the same digits with noise.

    Args:
        pure: Array of shape (n, 28, 28), in [0, 1].
        noisy: Array of the same shape.
        labels: Class of each, shape (n,).
    """
    figure = Figure(figsize=(1.2 * len(pure), 2.9), layout="constrained")
    for row, (name, images) in enumerate({"Pure": pure, "Noisy": noisy}.items()):
        for column, image in enumerate(images):
            axes = figure.add_subplot(2, len(pure), row * len(pure) + column + 1)
            _show(axes, image, title=str(labels[column]) if row == 0 else "")
            if column == 0:
                axes.set_ylabel(name)
    return figure


def triptychs(
    pure: np.ndarray, noisy: np.ndarray, denoised: np.ndarray, labels: np.ndarray
) -> Figure:
    """Draws each digit noisy, pure and denoised, titled with its class.

    Args:
        pure: Array of shape (n, 28, 28), in [0, 1].
        noisy: Array of the same shape.
        denoised: Array of the same shape.
        labels: Class of each, shape (n,).
    """
    figure = Figure(figsize=(5, 1.75 * len(pure)), layout="constrained")
    names = ("Noisy", "Pure", "Denoised")
    for row, images in enumerate(zip(noisy, pure, denoised, strict=True)):
        for column, (name, image) in enumerate(zip(names, images, strict=True)):
            axes = figure.add_subplot(len(pure), 3, row * 3 + column + 1)
            _show(axes, image, title=f"{name}, class {labels[row]}")
    return figure


def network(layers: list[dict[str, Any]], *, title: str) -> Figure:
    """Draws a network as a column of its layers, the input on top.

    Args:
        layers: As `results.json` lists them: name, kind, inputs, shape and params of each.
        title: What to write above.
    """
    figure = Figure(figsize=(7, 0.55 * len(layers) + 0.8), layout="constrained")
    axes = figure.add_subplot()
    axes.set(xlim=(0, 1), ylim=(len(layers) - 0.4, -0.6), title=title)
    axes.axis("off")
    for row, layer in enumerate(layers):
        shape = " x ".join(map(str, layer["shape"]))
        weights = f", {layer['params']:,} weights" if layer["params"] else ""
        joins = f" of {' and '.join(layer['inputs'])}" if len(layer["inputs"]) > 1 else ""
        axes.text(
            0.5,
            row,
            f"{layer['name']}: {layer['kind']}{joins} to {shape}{weights}",
            ha="center",
            va="center",
            bbox={"boxstyle": "round", "facecolor": "#eef3f4", "edgecolor": "#0f6a73"},
        )
        if row:
            axes.annotate(
                "",
                xy=(0.5, row - 0.28),
                xytext=(0.5, row - 0.72),
                arrowprops={"arrowstyle": "->", "color": "#0f6a73"},
            )
    return figure


def _show(axes, image: np.ndarray, *, title: str) -> None:
    # One grey scale for all: panels that each have their own cannot be compared.
    axes.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, fontsize="medium")
