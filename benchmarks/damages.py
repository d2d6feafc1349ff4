"""Compare networks that learned a type of damage with `blind`, which did not: python -m benchmarks.damages [KIND ...]

Trains by the recipe `quick` for each type of damage, unless the folder has its model already, and measures
both networks on every second digit of the gallery, at the middle of the strengths that it was trained on, which are
those that Train proposes. A training takes a few minutes on two cores.
"""

import argparse
import dataclasses
import os
import re
from pathlib import Path

import numpy as np

from denoiser import recipes
from denoiser.data import digits
from denoiser.evaluation import sweeps
from denoiser.imaging import corruptions
from denoiser.models import catalog, folder, litert
from denoiser.models.folder import Model

_STEP = 2  # every second digit of the gallery
_SEED = 30_000  # no training uses it


def _train(kind: str, root: Path) -> Model:
    """Return the model of a type of damage, trained if it is not there."""
    name = re.sub("[^a-z]+", "-", kind.lower())
    if not (root / name).exists():
        from denoiser.training import pipeline  # imports Keras, which is slow

        recipe = recipes.learning(recipes.get("quick"), kind, corruptions.usual(kind))
        recipe = dataclasses.replace(recipe, name=name)
        pipeline.run(recipe, root=root)
    return folder.read(root / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    kinds = [kind for kind in corruptions.LEARNABLE if kind != corruptions.NORMAL_NOISE]
    parser.add_argument("kinds", metavar="KIND", nargs="*", help=f"of {', '.join(kinds)}")
    parser.add_argument(
        "--models", type=Path, default=Path("damage-models"), help="folder of the trained models"
    )
    options = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    blind = litert.load(catalog.find().get("blind"))
    pure = digits.gallery()[::_STEP]
    print(f"PSNR in dB on {len(pure)} digits of the gallery; networks trained by `quick`")
    print("damage            strengths   at  damaged   blind  trained  better by")
    for kind in options.kinds or kinds:
        model = _train(corruptions.find(kind), options.models)
        recipe, strength = model.recipe, recipes.middle(model.recipe)
        psnr = []
        for denoise in (lambda noisy: noisy, blind.denoise, litert.load(model).denoise):
            (row,) = sweeps.on_damage(
                denoise,
                pure,
                corruption=recipe.corruption,
                strengths=[strength],
                classify=None,
                seed=_SEED,
            ).rows
            psnr.append(row.psnr)
        damaged, other, own = psnr
        strengths = recipes.format_noise_factors(recipe.strengths)
        print(
            f"{kind:16}  {strengths:>9} {strength:4.2f} {damaged or np.inf:8.2f} {other:7.2f} {own:8.2f}"
            f" {own - other:+10.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
