"""`figures`: draw the notebook's figures, and some failures."""

import argparse
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from denoiser import errors
from denoiser.cli import shared_options, wording
from denoiser.data import digits, disk, mnist
from denoiser.data.digits import Digits
from denoiser.imaging import noise
from denoiser.models import litert

HELP = "Draw the notebook's figures, and some failures, as PNG files."
_SIX = 6


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to its parser."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder to write to")
    parser.add_argument("--model", help="name of the model (default: the first)")
    shared_options.add_noise(parser, noise.BOOK_NOISE_FACTOR, "noise factor (default: 0.55)")
    shared_options.add_mnist(parser)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Draw the digits with and without noise, six triptychs, the network, and six failures.

    Returns:
        The report for `--json`.

    Raises:
        DataError: The file of MNIST cannot be used.
        DenoiserError: matplotlib is not installed.
        ModelError: There is no such model, or it is broken.
        StoreError: A file cannot be written.
    """
    figures = import_figures()
    model = shared_options.choose_model(options.model)
    disk.check_writable(options.folder)
    denoiser, classifier = litert.load(model), litert.load_classifier()
    gallery = digits.gallery()
    one_of_each = gallery[::100]
    # The notebook's six are test images. Where they are not on this machine, digits of the gallery
    # replace them: a figure is not worth a download.
    if path := mnist.find(options.mnist):
        candidates = mnist.load_test(path)[: len(gallery)]
        six = candidates[:_SIX]
    else:
        candidates, six = gallery, one_of_each[:_SIX]

    def add_noise(pure: Digits) -> np.ndarray:
        return noise.make_noisy(pure.pixels, noise_factor=options.noise, seed=options.seed)

    noisy = add_noise(candidates)
    denoised = denoiser.denoise(noisy)
    classes = classifier.classify(denoised)
    # Failures of the denoiser, not digits that are misclassified even without noise.
    is_correct_pure = classifier.classify(candidates.pixels) == candidates.labels
    (failed,) = np.nonzero((classes != candidates.labels) & is_correct_pure)
    failed = failed[:_SIX]
    few = add_noise(six)
    drawn = {
        "dataset": figures.dataset(one_of_each.pixels, add_noise(one_of_each), one_of_each.labels),
        "triptychs": figures.triptychs(six.pixels, few, denoiser.denoise(few), six.labels),
        "network": figures.network(
            model.results.layers, title=f"{model.name}, {wording.size(model)}"
        ),
    }
    if len(failed):
        drawn["failures"] = figures.triptychs(
            candidates.pixels[failed],
            noisy[failed],
            denoised[failed],
            candidates.labels[failed],
            classes[failed],
        )
    files = []
    for name, figure in drawn.items():
        file = options.folder / f"{name}.png"
        write_figure(file, figure)
        files.append(str(file))
    if not options.json:
        print(*files, sep="\n")
    return {"model": model.name, "files": files}


def import_figures() -> ModuleType:
    """Return the module `evaluation.figures`.

    Raises:
        DenoiserError: matplotlib is not installed; serving does not need it.
    """
    try:
        from denoiser.evaluation import figures
    except ModuleNotFoundError as error:
        raise errors.DenoiserError(
            f"Figures need {error.name}, which is not installed here:"
            " python -m pip install -r requirements.txt"
        ) from error
    return figures


def write_figure(path: Path, figure: Any) -> None:
    """Write a figure as a PNG.

    Args:
        path: The PNG file.
        figure: A `matplotlib.figure.Figure`.

    Raises:
        StoreError: It cannot be written.
    """
    disk.write_whole(path, lambda file: figure.savefig(file, format="png", dpi=150))
