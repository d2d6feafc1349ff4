"""Compare generated digits with test digits: python -m benchmarks.generations [--count N] [--seed N]

Prints a table for MODEL_CARD.md: how many the classifier is sure of, how frequent the classes are, and how far
the digits are from the nearest digit that the generator was trained on.
"""

import argparse

import numpy as np

from denoiser.data import mnist
from denoiser.evaluation import copies
from denoiser.models import catalog, litert, sampling

_AT_ONCE = 100
_CONFIDENT = 0.9


def generate(count: int, seed: int, steps: int) -> np.ndarray:
    """Return digits as `sample --generate` draws them."""
    denoise, worse = (
        litert.load(model).denoise for model in (catalog.generator(), catalog.first_stage())
    )
    return np.concatenate(
        [
            sampling.generate(denoise, worse, count=_AT_ONCE, seed=seed + part, steps=steps)
            for part in range(count // _AT_ONCE)
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=2000, help="a multiple of 100 (default: 2000)")
    parser.add_argument("--seed", type=int, default=0, help="of the random numbers (default: 0)")
    options = parser.parse_args()
    digits = mnist.load()
    known = digits.train.pixels
    probabilities = litert.load_classifier().probabilities
    print(
        "| | classified with more than 90 % confidence, % | rarest and most frequent class, % |"
        " median distance | distance of the nearest 1% |\n|---|---|---|---|---|"
    )
    rows = {"test digits": lambda: digits.test.pixels[: options.count]}
    for steps in (5, 10, 20, sampling.GENERATION_STEPS):
        rows[f"generated in {steps} steps"] = lambda steps=steps: generate(
            options.count, options.seed, steps
        )
    for name, make in rows.items():
        pictures = make()
        of_each = probabilities(pictures)
        sure = 100 * np.mean(of_each.max(axis=1) > _CONFIDENT)
        classes = 100 * np.bincount(of_each.argmax(axis=1), minlength=10) / len(pictures)
        distances = copies.distances(pictures, known)
        print(
            f"| {name} | {sure:.1f} | {classes.min():.1f}, {classes.max():.1f} |"
            f" {np.median(distances):.2f} | {np.percentile(distances, 1):.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
