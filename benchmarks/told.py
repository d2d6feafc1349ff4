"""Measure what it is worth to be told what happened: python -m benchmarks.told [--count N]

Damages test images in the three ways of which a network can be told, and compares the noisy input, `blind`,
which is not told, and the network that is told. --ways compares on validation images how many pictures in
how many rounds the answer is best made of. Needs all of MNIST.
"""

import argparse
import time
from dataclasses import dataclass
from unittest import mock

import numpy as np

from benchmarks.report import print_row
from denoiser.data import digits, mnist
from denoiser.evaluation import told
from denoiser.imaging import corruptions, metrics, observations
from denoiser.imaging.observations import Observation
from denoiser.models import catalog, litert

DAMAGE = {"Masked block": 0.35, "Salt and pepper": 0.5, "Blur": 0.4}
# Pictures and rounds: about 200 evaluations of the network each.
WAYS = ((2, 25), (3, 16), (4, 12), (5, 10), (6, 8), (8, 6), (12, 4))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=500, help="images (default: 500)")
    parser.add_argument("--ways", action="store_true", help="compare pictures and rounds")
    options = parser.parse_args()
    if options.ways:
        _compare_ways(mnist.load().validation[: options.count])
    else:
        _compare(mnist.load().test[: options.count])


def _compare(images: digits.Digits) -> None:
    blind = litert.load(catalog.find().get("blind")).denoise
    for kind in DAMAGE:
        case = _damage(images, kind)
        print_row(f"{kind}, strength {DAMAGE[kind]}", f"{len(case.images)} images")
        print_row("  noisy input", case.measure(case.noisy))
        print_row("  blind, not told", case.measure(blind(case.noisy)))
        print_row("  told", _tell(case))


def _compare_ways(images: digits.Digits) -> None:
    cases = {kind: _damage(images, kind) for kind in DAMAGE}
    for count, rounds in WAYS:
        with mock.patch.multiple(told, COUNT=count, ROUNDS=rounds):
            for kind, case in cases.items():
                print_row(f"{count} pictures in {rounds} rounds: {kind}", _tell(case))


@dataclass(frozen=True)
class _Case:
    """Images with one type of damage, without those that it leaves as they were.

    Attributes:
        images: The pure images.
        noisy: float32 array of shape (n, 28, 28): the damaged ones.
        observations: What is known of each.
    """

    images: digits.Digits
    noisy: np.ndarray
    observations: list[Observation]

    def measure(self, pictures: np.ndarray) -> str:
        """Return the mean PSNR of pictures, and how many of them are classified correctly."""
        psnr = np.mean(metrics.each(metrics.psnr, self.images.pixels, pictures))
        accuracy = np.mean(litert.load_classifier().classify(pictures) == self.images.labels)
        return f"{psnr:7.2f} dB {accuracy:7.1%}"


def _damage(images: digits.Digits, kind: str) -> _Case:
    """Damage images, with seeds 0, 1, ..."""
    corruption, strength = corruptions.KINDS[kind], DAMAGE[kind]
    noisy = np.stack(
        [corruption(pure, strength=strength, seed=seed) for seed, pure in enumerate(images.pixels)]
    )
    changed = np.flatnonzero((noisy != images.pixels).any(axis=(1, 2)))
    known = []
    for seed in changed:
        damage = corruption.to_damage(strength=strength, seed=int(seed))
        assert damage
        known.append(observations.observe_damaged(damage, noisy[seed]))
    return _Case(images[changed], noisy[changed], known)


def _tell(case: _Case) -> str:
    """Return the figures of the network that is told, with the median of its time for a picture."""
    network = litert.load(catalog.generator()).denoise
    answers, seconds = [], []
    for seed, observation in enumerate(case.observations):
        start = time.perf_counter()
        answers.append(told.denoise(network, observation, seed=seed))
        seconds.append(time.perf_counter() - start)
    return f"{case.measure(np.stack(answers))} {1000 * np.median(seconds):7.1f} ms"


if __name__ == "__main__":
    main()
