"""Measure the opponents of the game, over many games: python -m benchmarks.game [--games N]

Plays games 0, 1, ... with `blind`, and prints at each noise factor how often the classifier of the denoised
picture and the sixteen samples are right, beside the classifier's accuracy on the test images, which `evaluate`
has measured.
"""

import argparse

import numpy as np

from benchmarks.report import print_row
from denoiser.evaluation import game
from denoiser.models import catalog, litert, sampling


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--games", type=int, default=100, help="how many (default: 100)")
    games = [game.rounds(number) for number in range(parser.parse_args().games)]
    model = catalog.find().get("blind")
    denoise, classifier = litert.load(model).denoise, litert.load_classifier()
    measured = model.results.test.by_noise_factor()
    print_row("accuracy at noise factor", f"{'classifier':>10} {'samples':>8} {'test images':>12}")
    for of_level in zip(*games, strict=True):
        noise_factor = of_level[0].noise_factor
        labels = np.array([each.label for each in of_level])
        noisy = game.make_noisy(of_level)
        is_right = classifier.classify(denoise(noisy)) == labels
        drawn = sampling.samples(denoise, noisy, noise_level=noise_factor, seed=0)
        probabilities = classifier.probabilities(drawn.reshape(-1, *noisy.shape[1:]))
        beliefs = probabilities.reshape(len(noisy), sampling.COUNT, -1).mean(axis=1)
        are_right = beliefs.argmax(axis=1) == labels
        known = measured.get(noise_factor)
        of_test = f"{known.accuracy:12.1%}" if known else f"{'-':>12}"
        print_row(f"{noise_factor:g}", f"{is_right.mean():10.1%} {are_right.mean():8.1%} {of_test}")


if __name__ == "__main__":
    main()
