"""Measure how well photographs are read: python -m benchmarks.photographs [--count N] [--seed N]

Makes photographs of digits of the gallery, of patterns and of letters, and counts how many digits are
classified correctly, and how many of the others are answered without a warning.
"""

import argparse
import time

import numpy as np

from benchmarks.report import print_row
from denoiser import errors
from denoiser.data import digits
from denoiser.evaluation import likeness
from denoiser.imaging import uploads
from denoiser.models import litert
from tools import photographs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=40, help="photographs of each kind")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    classify = litert.load_classifier().classify
    step = digits.GALLERY_SIZE // options.count
    print_row("", f"{'correct':>9} {'warned':>9} {'median':>9}")
    for number, kind in enumerate(photographs.KINDS):
        correct, warned, seconds = 0, 0, []
        for k in range(options.count):
            rng = np.random.default_rng([options.seed, number, k])
            at = k * step + int(rng.integers(step))
            content = photographs.make(kind, digits.gallery().pixels[at], rng)
            start = time.perf_counter()
            label, has_warning = _read(content, classify)
            seconds.append(time.perf_counter() - start)
            correct += label == digits.gallery().labels[at]
            warned += has_warning
        counts = f"{correct:>4}/{options.count:<4} {warned:>4}/{options.count:<4}"
        print_row(kind, f"{counts} {np.median(seconds) * 1e3:>6.0f} ms")
    _print_others(
        "patterns", [(name, photographs.pattern) for name in photographs.PATTERNS], options
    )
    _print_others("letters", [(name, photographs.letter) for name in photographs.LETTERS], options)


def _print_others(what: str, made: list, options: argparse.Namespace) -> None:
    classify = litert.load_classifier().classify
    silent = []
    for number, (name, make) in enumerate(made):
        rng = np.random.default_rng([options.seed, number])
        if not _read(make(name, rng), classify)[1]:
            silent.append(name)
    of = f"{len(made) - len(silent)} of {len(made)} refused or answered with a warning"
    print_row(what, of + (f"; not: {', '.join(silent)}" if silent else ""))


def _read(content: bytes, classify) -> tuple[int | None, bool]:
    """Return the class of a photograph, None where it is refused, and whether there is a warning."""
    try:
        picture = likeness.choose(uploads.find_digits(uploads.decode(content)), classify)
    except errors.PictureError:
        return None, True
    label = int(classify(picture.pixels))
    return label, bool(picture.warnings or likeness.warning(picture.pixels, label))


if __name__ == "__main__":
    main()
