"""Measure what it costs to learn without pure pictures: python -m benchmarks.no_clean_pictures [CASE ...]

Trains by the settings of `quick`, once with noisy targets and once, as a twin, with pure ones, and measures the PSNR
of both on the same 500 digits of the gallery at noise factor 0.55. Each training takes as long as `quick` does.
"""

import argparse
import dataclasses
import functools
from unittest import mock

import numpy as np

from benchmarks.report import print_row
from denoiser import recipes
from denoiser.imaging import blind_spots, noise

MOST = 0.3  # dB that a noisy copy as the target may cost
_BOOK = {"noise_factors": (noise.BOOK_NOISE_FACTOR, noise.BOOK_NOISE_FACTOR)}
# The target, and the settings in which each differs from `quick`. Fixed pairs are two copies of each digit, and no
# more; moving the digits would make others of them.
CASES: dict[str, tuple[str, dict]] = {
    "noisy copy": ("noisy copy", _BOOK),
    "fixed pairs": ("noisy copy", {**_BOOK, "fresh_noise": False, "moved": 0.0}),
    "noisy copy, 0 to 1": ("noisy copy", {}),
    "blind spot": ("blind spot", _BOOK),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "names", metavar="CASE", nargs="*", help=f"{', '.join(CASES)} (default: all)"
    )
    parser.add_argument(
        "--share",
        type=float,
        default=blind_spots.SHARE,
        help="part of the pixels that are hidden at a blind spot (default: %(default)s)",
    )
    options = parser.parse_args()
    names = options.names or [*CASES]
    if unknown := set(names) - set(CASES):
        parser.error(f"no case {', '.join(unknown)}; there are: {', '.join(CASES)}")
    print_row("", "PSNR   twin's   difference in dB   validation loss   twin's")
    hide = functools.partial(blind_spots.hide, share=options.share)
    for name in names:
        target, changes = CASES[name]
        recipe = dataclasses.replace(recipes.get("quick"), **changes)
        recipe = recipes.learn_from_noise(recipe, target)
        with mock.patch.object(blind_spots, "hide", hide):
            own, loss = _train(recipe)
        of_twin, loss_of_twin = _train(recipes.twin_of(recipe))
        verdict = ""
        if name.startswith("noisy copy"):
            verdict = f"at most {MOST:g}: {'holds' if of_twin - own <= MOST else 'MISSED'}"
        figures = (
            f"{own:6.2f}  {of_twin:6.2f}  {own - of_twin:+6.2f}  {loss:.4f}  {loss_of_twin:.4f}"
        )
        print_row(name, f"{figures}  {verdict}")


def _train(recipe: recipes.Recipe) -> tuple[float, float]:
    """Return the mean PSNR in dB and the last validation loss of a network that is trained by a recipe."""
    from denoiser.evaluation import sweeps  # these load Keras, which the options do not need
    from denoiser.training import pipeline, saving, trainer

    trained = trainer.train(recipe, *pipeline.load_digits(recipe))

    def denoise(noisy: np.ndarray) -> np.ndarray:
        return trained.model.predict(noisy[..., None], batch_size=250, verbose=0)[..., 0]

    (row,) = sweeps.evaluate(
        denoise, saving.held_out(None, None), noise_factors=(noise.BOOK_NOISE_FACTOR,), seed=0
    )
    return float(row.psnr or np.inf), float(trained.history.validation_loss[-1] or np.nan)


if __name__ == "__main__":
    main()
