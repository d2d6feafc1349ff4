"""Measure what it costs to learn without pure pictures: python -m benchmarks.no_clean_pictures [CASE ...]

Trains by the settings of `quick`, once with noisy targets and once, as a twin, with pure ones, and measures the PSNR
of both on the same 500 digits of the gallery at noise factor 0.55. Each training takes as long as `quick` does.
"""

import argparse
import dataclasses

import numpy as np

from benchmarks.report import print_row
from denoiser import recipes
from denoiser.imaging import noise

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
    names = parser.parse_args().names or [*CASES]
    if unknown := set(names) - set(CASES):
        parser.error(f"no case {', '.join(unknown)}; there are: {', '.join(CASES)}")
    print_row("", "target   twin's   difference in dB at noise factor 0.55")
    for name in names:
        target, changes = CASES[name]
        recipe = dataclasses.replace(recipes.get("quick"), **changes)
        recipe = recipes.learn_from_noise(recipe, target)
        own, of_twin = (_psnr(each) for each in (recipe, recipes.twin_of(recipe)))
        verdict = ""
        if name.startswith("noisy copy"):  # fixed pairs are fewer than a training needs
            verdict = f"at most {MOST:g}: {'holds' if of_twin - own <= MOST else 'MISSED'}"
        print_row(name, f"{own:6.2f}   {of_twin:6.2f}   {own - of_twin:+10.2f}   {verdict}")


def _psnr(recipe: recipes.Recipe) -> float:
    """Return the mean PSNR in dB of a network that is trained by a recipe."""
    from denoiser.evaluation import sweeps  # these load Keras, which the options do not need
    from denoiser.training import pipeline, saving, trainer

    trained = trainer.train(recipe, *pipeline.load_digits(recipe))

    def denoise(noisy: np.ndarray) -> np.ndarray:
        return trained.model.predict(noisy[..., None], batch_size=250, verbose=0)[..., 0]

    (row,) = sweeps.evaluate(
        denoise, saving.held_out(None, None), noise_factors=(noise.BOOK_NOISE_FACTOR,), seed=0
    )
    return float(row.psnr or np.inf)


if __name__ == "__main__":
    main()
