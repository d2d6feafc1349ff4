"""Measure how often restored digits have the right class: python -m benchmarks.restorations [--images N] [--seed N]

Damages MNIST's test images and restores each in several ways. Prints a table for MODEL_CARD.md: accuracy of
the damaged picture as it is, of one answer, and of the class that most answers have.
"""

import argparse

import numpy as np

from denoiser.cli import damages
from denoiser.data import mnist
from denoiser.imaging import observations
from denoiser.models import catalog, litert, restoring

COUNT = 4
# What the command line of `sample --damage` calls it, and what the table does.
DAMAGES = {
    "block=10": "all but a block of 10x10 pixels",
    "random=0.7": "30 % of the pixels",
    "grid=2": "every second pixel of every second row",
    "shrink=4": "averages of 4x4 pixels",
    "blur=2": "after a blur of sigma 2",
    "lower=0.5": "the upper half",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--images", type=int, default=500, help="from the first on (default: 500)")
    parser.add_argument("--seed", type=int, default=0, help="of all random numbers (default: 0)")
    options = parser.parse_args()
    test = mnist.load().test[: options.images]
    denoise = litert.load(catalog.generator()).denoise
    probabilities = litert.load_classifier().probabilities
    print("| what is left | as it is | one answer | votes of four |\n|---|---|---|---|")
    for text, name in DAMAGES.items():
        kind, amount = damages.parse(text)
        left, answers = [], []
        for number, pure in enumerate(test.pixels):
            seed = options.seed + number
            damage = damages.make(kind, amount, seed=seed)
            observation = observations.observe(damage, pure)
            left.append(observation.known)
            answers.append(restoring.restore(denoise, observation, seed=seed, count=COUNT))
        as_it_is = probabilities(np.clip(np.stack(left), 0, 1))
        each = probabilities(np.concatenate(answers)).reshape(len(test), COUNT, 10)
        rates = [
            np.mean(np.argmax(of, axis=-1) == test.labels)
            for of in (as_it_is, each[:, 0], each.mean(axis=1))
        ]
        print(f"| {name} | {' | '.join(f'{100 * rate:.1f}' for rate in rates)} |", flush=True)


if __name__ == "__main__":
    main()
