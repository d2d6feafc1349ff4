"""Train pairs of networks that share no digit, and find when they agree: python -m benchmarks.how_much_data

The experiment is that of Kadkhodaie, Guth, Simoncelli and Mallat, "Generalization in diffusion models arises from
geometry-adaptive harmonic representations", ICLR 2024, arXiv:2310.02557, with digits and small networks. The bundled
4,000 digits are split into two halves. One network is trained on 10 digits of the first half, another one on 10 of the
second, and so on up to all 2,000. All take the same number of steps, so that none is trained less than another.

Takes about half an hour on two idle cores. --splits repeats it with other halves. Networks are kept in a folder as soon
as they are trained, so a command that was stopped goes on where it was. --output writes what the last experiment of
Learn shows.
"""

import argparse
import importlib
import itertools
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from denoiser.browser.lesson import pairs
from denoiser.data import digits, disk
from denoiser.imaging import noise, packing
from denoiser.recipes import Recipe

SIZES = (10, 30, 100, 300, 1000, 2000)
NOISE_FACTORS = (noise.BOOK_NOISE_FACTOR, 1.0)
NEW_DIGITS = 500
_SHOWN_NOISE = 1.0
_SHOWN = (162, 312)  # places among the new digits: a 3 and a 6
_DRAWN = 2  # patterns of pure noise that digits are drawn from
_SETTINGS = (
    *("architecture", "digits", "epochs", "batch_size", "learning_rate", "optimizer"),
    *("cosine_decay", "loss", "noise_factors", "noise_scale"),
)


def run(
    folder: Path,
    *,
    sizes: tuple[int, ...] = SIZES,
    splits: int = 1,
    recipe: Recipe | None = None,
    new_digits: int = NEW_DIGITS,
) -> pairs.Pairs:
    """Train, measure and print all pairs.

    Args:
        folder: Where networks are kept.
        sizes: Numbers of digits, each at most half of the quick set.
        splits: How many ways to split the digits into halves.
        recipe: How each network is trained, but for its seed; None for the usual recipe.
        new_digits: How many digits of the gallery to measure on.
    """
    import keras  # which the options do not need

    from benchmarks import network_pairs

    recipe = recipe or network_pairs.RECIPE
    new = digits.gallery().pixels[:: digits.GALLERY_SIZE // new_digits]
    shown = [place * new_digits // NEW_DIGITS for place in _SHOWN]
    noisy = noise.make_noisy(new, noise_factor=_SHOWN_NOISE, seed=network_pairs.SEED)[shown]
    rows, denoised, drawn, copied, weights = [], [], [], [], 0
    print("split  digits  noise factor  own digits  new digits  agreement, in dB")
    for split, size in itertools.product(range(splits), sizes):
        models = [
            network_pairs.load_or_train(folder, size, split=split, half=half, recipe=recipe)
            for half in (0, 1)
        ]
        weights = models[0].count_params()
        own = [digits.quick_set()[half[:size]].pixels for half in network_pairs.halves(split)]
        for factor in NOISE_FACTORS:
            figures = network_pairs.measure(models, own, new, factor)
            row = pairs.Row(split, size, factor, **{n: round(v, 2) for n, v in figures.items()})
            rows.append(row)
            print(
                f"{split:5}{size:8,}{factor:14g}{row.own:12.2f}{row.new:12.2f}{row.agreement:11.2f}",
                flush=True,
            )
        if split == 0:
            denoised.append([network_pairs.denoise(model, noisy) for model in models])
            drawn.append([network_pairs.draw(model, _DRAWN) for model in models])
            copied.append(list(map(network_pairs.nearest, drawn[-1], own)))
    return pairs.Pairs(
        command=pairs.COMMAND,
        settings={name: getattr(recipe, name) for name in _SETTINGS}
        | {"steps": recipe.epochs * network_pairs.EPOCH // recipe.batch_size, "weights": weights},
        versions={
            "python": platform.python_version(),
            "keras": keras.__version__,
            keras.backend.backend(): importlib.import_module(keras.backend.backend()).__version__,
            "numpy": np.__version__,
        },
        seed=network_pairs.SEED,
        new_digits=len(new),
        # The gallery is in the order of its classes: these are pairs of different ones.
        between_digits=round(network_pairs.psnr(new, np.roll(new, len(new) // 10, axis=0)), 2),
        sizes=sizes,
        rows=tuple(rows),
        shown_noise=_SHOWN_NOISE,
        denoised=tuple(
            pairs.Denoised(_bytes(new[place]), _bytes(noisy[i]), _of_sizes(denoised, i))
            for i, place in enumerate(shown)
        ),
        drawn=tuple(pairs.Drawn(_of_sizes(drawn, i), _of_sizes(copied, i)) for i in range(_DRAWN)),
    )


def _of_sizes(stacks: Sequence[Sequence[np.ndarray]], place: int) -> Any:
    """Return the picture at a place of both stacks of each size."""
    return tuple((_bytes(first[place]), _bytes(second[place])) for first, second in stacks)


def _bytes(picture: np.ndarray) -> bytes:
    return packing.to_bytes(picture).tobytes()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--splits", type=int, default=1, help="ways to halve the digits (default: 1)"
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path("build/how_much_data"),
        help="where networks are kept (default: build/how_much_data)",
    )
    parser.add_argument("--output", type=Path, help="JSON file to write, with pictures")
    options = parser.parse_args()
    measured = run(options.folder, splits=options.splits)
    if options.output:
        disk.write_whole(options.output, lambda file: file.write(pairs.to_bytes(measured)))


if __name__ == "__main__":
    main()
