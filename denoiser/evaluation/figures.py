"""The notebook's figures, as matplotlib Figures, without its global state."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from denoiser.evaluation import colours, line_ends
from denoiser.imaging import filters
from denoiser.models.schema import LayerFacts

# Key, label and marker of the two ways to say which digit a noisy picture was.
_METHODS = (
    ("denoised", "denoised picture", "o"),
    ("samples", "samples", "s"),
)


def dataset(pure: np.ndarray, noisy: np.ndarray, labels: np.ndarray) -> Figure:
    """Draw digits without noise above the same digits with noise.

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
    pure: np.ndarray,
    noisy: np.ndarray,
    denoised: np.ndarray,
    labels: np.ndarray,
    classes: np.ndarray | None = None,
) -> Figure:
    """Draw each digit noisy, pure and denoised, titled with its class.

    Args:
        pure: Array of shape (n, 28, 28), in [0, 1].
        noisy: Array of the same shape.
        denoised: Array of the same shape.
        labels: Class of each, shape (n,).
        classes: Class that each denoised one is classified as, shape (n,), for its title; None for
            the title "Denoised" and the class alone.
    """
    figure = Figure(figsize=(6, 1.75 * len(pure)), layout="constrained")
    names = ("Noisy", "Pure", "Denoised")
    for row, images in enumerate(zip(noisy, pure, denoised, strict=True)):
        for column, (name, image) in enumerate(zip(names, images, strict=True)):
            axes = figure.add_subplot(len(pure), 3, row * 3 + column + 1)
            title = f"{name}, class {labels[row]}"
            if name == "Denoised" and classes is not None:
                title = f"Denoised, classified as {classes[row]}"
            _show(axes, image, title=title)
    return figure


def network(layers: Sequence[LayerFacts], *, title: str) -> Figure:
    """Draw a network as a column of its layers, the input on top.

    Args:
        layers: As `results.json` lists them.
        title: Title of the figure.
    """
    figure = Figure(figsize=(7, 0.55 * len(layers) + 0.8), layout="constrained")
    axes = figure.add_subplot()
    axes.set(xlim=(0, 1), ylim=(len(layers) - 0.4, -0.6), title=title)
    axes.axis("off")
    for row, layer in enumerate(layers):
        shape = " x ".join(map(str, layer.shape))
        weights = f", {layer.params:,} weights" if layer.params else ""
        joins = f" of {' and '.join(layer.inputs)}" if len(layer.inputs) > 1 else ""
        axes.text(
            0.5,
            row,
            f"{layer.name}: {layer.kind}{joins} to {shape}{weights}",
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


def sweep(
    models: dict[str, list[dict[str, Any]]], baselines: dict[str, list[dict[str, Any]]]
) -> Figure:
    """Draw PSNR and accuracy against the noise factor.

    Args:
        models: For each model its rows, as `evaluate --json` prints them.
        baselines: The same for each baseline; drawn thin and dashed. The accuracy of the noisy input is
            not drawn: what a classifier of pure digits says about noise means nothing.
    """
    figure = Figure(figsize=(13, 5), layout="constrained")
    psnr, accuracy = figure.subplots(1, 2)
    psnr.set(title="PSNR of the denoised picture, dB", xlabel="Noise factor")
    accuracy.set(title="Correctly classified, %", xlabel="Noise factor", ylim=(0, 102))
    groups = ((models, {"linewidth": 2}), (baselines, {"linewidth": 1, "ls": "--"}))
    for axes, key, factor in ((psnr, "psnr", 1), (accuracy, "accuracy", 100)):
        ends = {}
        for group, style in groups:
            for name, rows in group.items():
                finite = [row for row in rows if row[key] is not None]
                if not finite or (name, key) == (filters.NOISY_INPUT, "accuracy"):
                    continue
                x = [row["noise"] for row in finite]
                y = [factor * row[key] for row in finite]
                axes.plot(x, y, marker=".", color=colours.of(name), label=name, **style)
                ends[name] = (x[-1], y[-1])
        axes.grid(alpha=0.3)
        _label_ends(axes, ends)
    return figure


def _label_ends(axes: Axes, ends: dict[str, tuple[float, float]]) -> None:
    """Write the name of each line beside its end."""
    low, high = axes.get_ylim()
    wanted = [(y - low) / (high - low) for _, y in ends.values()]
    places = line_ends.spread(wanted, gap=0.045, low=0.02, high=0.98)
    for (name, end), place in zip(ends.items(), places, strict=True):
        axes.annotate(
            name,
            end,
            (1.04, place),
            textcoords="axes fraction",
            verticalalignment="center",
            arrowprops={"arrowstyle": "-", "color": colours.of(name), "relpos": (0, 0.5)},
        )


def reliability(models: dict[str, list[dict[str, Any]]]) -> Figure:
    """Draw reliability diagrams: accuracy against confidence, a row of panels for each model.

    Each point is a bin; its area grows with the number of pictures in it.

    Args:
        models: For each model its `calibration`, as `evaluate --calibration --json` prints it: a panel
            for each noise factor. All have the same noise factors.
    """
    columns = max(map(len, models.values()))
    figure = Figure(figsize=(2.6 * columns, 3 * len(models) + 0.6), layout="constrained")
    panels = figure.subplots(len(models), columns, sharex=True, sharey=True, squeeze=False)
    for row, (name, records) in zip(panels, models.items(), strict=True):
        row[0].set_ylabel(f"{name}: correctly classified, %")
        for axes, record in zip(row, records, strict=True):
            axes.set(xlim=(-3, 103), ylim=(-3, 103), aspect="equal")
            axes.set_title(f"Noise factor {record['noise']:g}", fontsize="medium")
            axes.set_xlabel("Confidence, %")
            axes.plot([0, 100], [0, 100], color="grey", linewidth=1, ls="--", label="calibrated")
            for key, label, marker in _METHODS:
                filled = [each for each in record[key]["bins"] if each["count"]]
                total = sum(each["count"] for each in filled)
                x, y = (
                    [100 * each[name] for each in filled] for name in ("confidence", "accuracy")
                )
                (line,) = axes.plot(x, y, linewidth=1, alpha=0.5)
                areas = [12 + 150 * each["count"] / total for each in filled]
                axes.scatter(
                    x, y, areas, color=line.get_color(), marker=marker, alpha=0.8, label=label
                )
            axes.grid(alpha=0.3)
    handles = panels[0, 0].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=3, markerscale=0.7)
    return figure


def _show(axes: Axes, image: np.ndarray, *, title: str) -> None:
    # One grey scale for all: panels that each have their own cannot be compared.
    axes.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, fontsize="medium")
