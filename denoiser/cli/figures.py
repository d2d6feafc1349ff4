"""`figures`: draw the notebook's figures, and some failures."""

import argparse
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from denoiser import errors
from denoiser.cli import options as common
from denoiser.cli import wording
from denoiser.data import digits, disk, mnist
from denoiser.data.digits import Digits
from denoiser.imaging import noise
from denoiser.models import litert

HELP = "Draw the notebook's figures, and some failures, as PNG files."
_SIX = 6


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder to write to")
    parser.add_argument("--model", help="its name (default: the first)")
    common.add_noise(parser, noise.BOOK_NOISE_FACTOR, "noise factor (default: 0.55)")
    common.add_mnist(parser)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Draw the digits with and without noise, six triptychs, the network, and six failures."""
    figures = import_figures()
    model = common.choose_model(options.model)
    disk.check_writable(options.folder)
    denoiser, classifier = litert.load(model), litert.load_classifier()
    gallery = digits.gallery()
    one_of_each = gallery[::100]
    # The notebook takes its six from the test images; the gallery stands in where they are not at
    # hand, and a figure is not worth a download.
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
    # Wrong because of what the denoiser made of them, not because they are hard to classify.
    was_right = classifier.classify(candidates.pixels) == candidates.labels
    (failed,) = np.nonzero((classes != candidates.labels) & was_right)
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
    """Return the module that draws.

    Raises:
        DenoiserError: matplotlib is not installed, which serving does without.
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

    Raises:
        StoreError: It cannot be written.
    """
    disk.write_whole(path, lambda file: figure.savefig(file, format="png", dpi=150))
