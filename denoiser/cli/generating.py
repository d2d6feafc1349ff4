"""`sample --generate`: draw digits from noise alone."""

import argparse
import time
from typing import Any

import numpy as np

from denoiser import errors
from denoiser.cli import sample_files
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import digits, disk, mnist
from denoiser.evaluation import copies
from denoiser.models import catalog, litert, sampling

MOST = 10_000
_AT_ONCE = 100  # digits with one seed
_CONFIDENT = 0.9


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Draw digits, write them to one file, and tell how good they are.

    Args:
        options: Those of `sample`.

    Returns:
        The report for `--json`.

    Raises:
        DataError: The file that should hold MNIST does not.
        ModelError: The generator is broken.
        PictureError: Options contradict each other.
        StoreError: The file cannot be written.
    """
    given = {
        "INPUT": options.image,
        "--damage": options.damage,
        "--already-noisy": options.already_noisy,
        "--model": options.model,
    }
    if names := [name for name, value in given.items() if value]:
        raise errors.PictureError(
            f"--generate draws from noise alone, with a network of its own; leave out {', '.join(names)}."
        )
    disk.check_writable(options.output.parent)
    model = catalog.generator()
    denoise = litert.load(model).denoise
    worse = litert.load(catalog.first_stage()).denoise
    steps = options.steps or sampling.GENERATION_STEPS
    began = time.perf_counter()
    with ProgressBar(f"Drawing with {model.name}") as bar:
        parts = []
        for first in range(0, options.generate, _AT_ONCE):
            count = min(_AT_ONCE, options.generate - first)
            seed = options.seed + first // _AT_ONCE
            parts.append(sampling.generate(denoise, worse, count=count, seed=seed, steps=steps))
            bar.move((first + count) / options.generate)
    drawn = np.concatenate(parts)
    seconds = time.perf_counter() - began
    sample_files.write(options.output, drawn, sheet=drawn)
    probabilities = litert.load_classifier().probabilities(drawn)
    known = digits.quick_set() if mnist.find() is None else mnist.load().train
    distances = copies.distances(drawn, known.pixels)
    confident = float(np.mean(probabilities.max(axis=1) > _CONFIDENT))
    of_classes = np.bincount(probabilities.argmax(axis=1), minlength=10) / len(drawn)
    median = float(np.median(distances))
    if not options.json:
        shares = ", ".join(f"{digit}: {share:.0%}" for digit, share in enumerate(of_classes))
        print(f"{shares}; {confident:.1%} classified with a confidence above {_CONFIDENT:.0%}")
        print(
            f"median distance to the nearest of {len(known):,} digits that it may have seen in training:"
            f" {median:.2f}"
        )
        print(f"{len(drawn)} digits -> {options.output}")
    return {
        "model": model.name,
        "seed": options.seed,
        "count": len(drawn),
        "steps": steps,
        "seconds": seconds,
        "output": str(options.output),
        "confident": confident,
        "of_classes": of_classes.tolist(),
        "compared_with": len(known),
        "median_distance": median,
        "pictures": [
            {"probabilities": of.tolist(), "distance": float(distance)}
            for of, distance in zip(probabilities, distances, strict=True)
        ],
    }
