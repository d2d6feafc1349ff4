"""`sample`: draw the digits that fit a noisy or damaged picture, or digits from noise alone."""

import argparse
import math
import time
from pathlib import Path
from typing import Any

import numpy as np

from denoiser import errors
from denoiser.cli import damages, generating, picture_files, sample_files, shared_options
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import disk
from denoiser.imaging import arrays, kinds, metrics, noise, observations
from denoiser.models import catalog, litert, restoring, sampling
from denoiser.models.folder import Model

HELP = "Draw the digits that fit a noisy or damaged picture, or digits from noise alone."
_CHUNK = 50  # pictures between two updates of the progress bar
_MOST = 1000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to its parser."""
    parser.add_argument(
        "image",
        metavar="INPUT",
        nargs="?",
        help=f"a picture ({kinds.PICTURE_KINDS}), or a file of 28x28 pictures ({arrays.KINDS})",
    )
    parser.add_argument("--model", help="name of the model (default: the first)")
    parser.add_argument(
        "--count",
        type=shared_options.number(int, 1, _MOST, "a whole number"),
        default=sampling.COUNT,
        metavar="N",
        help=f"samples of each picture (default: {sampling.COUNT})",
    )
    parser.add_argument(
        "--steps",
        type=shared_options.number(int, 2, _MOST, "a whole number"),
        metavar="N",
        help=f"steps of each sample (default: {sampling.STEPS}), with --generate"
        f" {sampling.GENERATION_STEPS}; with --damage rounds ({restoring.ROUNDS})",
    )
    shared_options.add_noise(
        parser, noise.BOOK_NOISE_FACTOR, "add noise of this factor first (default: %(default)s)"
    )
    parser.add_argument(
        "--already-noisy",
        action="store_true",
        help="add no noise: the pictures are noisy already",
    )
    parser.add_argument(
        "--noise-level",
        type=_noise_level,
        default="auto",
        metavar="LEVEL",
        help="with --already-noisy: how strong the noise is, as a noise factor; auto (the default)"
        " estimates it for each picture",
    )
    parser.add_argument(
        "--damage",
        type=damages.parse,
        metavar="KIND=AMOUNT",
        help="in place of noise: lose a part of each picture, and draw pictures that agree with the rest;"
        f" {damages.describe()}",
    )
    parser.add_argument(
        "--generate",
        type=shared_options.number(int, 1, generating.MOST, "a whole number"),
        metavar="N",
        help="draw N digits from noise alone, without INPUT",
    )
    parser.add_argument(
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="what to write: a sheet of the samples as PNG, or, if its name ends in .npy, an array"
        " (count, 28, 28), and (n, count, 28, 28) for several pictures",
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Draw samples of each picture, or digits from noise alone, and write them to one file.

    Returns:
        The report for `--json`.

    Raises:
        ModelError: There is no such model, or it is broken.
        PictureError: The file cannot be read, or the options contradict each other.
        StoreError: The file cannot be written.
    """
    is_array = sample_files.is_array(options.output)
    if options.generate:
        return generating.run(options)
    _check(options)
    model = catalog.generator() if options.damage else shared_options.choose_model(options.model)
    if not sampling.can_draw(model.recipe):
        raise errors.ModelError(
            f"{model.name} cannot draw samples: it was not trained on pictures with hardly any noise."
            " Choose one that was with --model, such as blind."
        )
    is_of_digits = model.recipe.data is None
    read = picture_files.read(
        options.image, is_noisy=options.already_noisy, are_digits=is_of_digits
    )
    if len(read.arrays) > 1:
        raise errors.PictureError(
            f"{options.image} holds {len(read.arrays)} arrays; give one of them, as an npy file."
        )
    if options.output.resolve() == read.path.resolve():
        raise errors.PictureError("The output would replace the input; give it another name.")
    (pictures,) = read.arrays.values()
    stack = pictures.reshape(-1, *noise.IMAGE_SHAPE)
    if not is_array and len(stack) > 1:
        raise errors.PictureError(
            f"{options.image} holds {len(stack)} pictures, and a sheet shows one; let the name of the"
            " output end in .npy."
        )
    disk.check_writable(options.output.parent)
    began = time.perf_counter()
    with ProgressBar(f"Sampling with {model.name}") as bar:
        drawn, reports = (_restore if options.damage else _sample)(stack, model, options, bar)
    seconds = time.perf_counter() - began
    sample_files.write(options.output, drawn if pictures.ndim > 2 else drawn[0], sheet=drawn[0])
    if not options.json:
        for report in reports[:10]:
            print(_describe(report, model))
        if len(reports) > 10:
            print(f"... and {len(reports) - 10} more; --json lists all")
        print(f"{len(reports) * options.count} samples -> {options.output}")
        for note in read.notes:
            print(f"    {note}")
    return {
        "model": model.name,
        "noise": None if options.already_noisy or options.damage else options.noise,
        "seed": options.seed,
        "count": options.count,
        "steps": options.steps or (restoring.ROUNDS if options.damage else sampling.STEPS),
        "seconds": seconds,
        "output": str(options.output),
        "notes": list(read.notes),
        "pictures": reports,
    }


def _check(options: argparse.Namespace) -> None:
    """Raise a PictureError where options contradict each other."""
    if options.image is None:
        raise errors.PictureError("There is no INPUT; name a picture, or use --generate N.")
    if options.damage and (options.already_noisy or options.model):
        raise errors.PictureError(
            "--damage is for pictures without noise, and has a network of its own; leave out"
            " --already-noisy and --model."
        )
    if options.noise_level != "auto" and not options.already_noisy:
        raise errors.PictureError(
            "--noise-level is for pictures that are noisy; use it together with --already-noisy."
        )


def _sample(
    stack: np.ndarray, model: Model, options: argparse.Namespace, bar: ProgressBar
) -> tuple[np.ndarray, list[dict[str, Any]]]:
    denoise = litert.load(model).denoise
    classifier = litert.load_classifier_of(model)
    noisy = stack

    def probabilities(pictures: np.ndarray) -> np.ndarray:
        return classifier.probabilities(pictures) if classifier else np.empty((len(pictures), 0))

    if not options.already_noisy:
        noisy = noise.make_noisy(stack, noise_factor=options.noise, seed=options.seed)
    denoised = denoise(noisy)
    parts, reports = [], []
    size = 1 if options.already_noisy else _CHUNK  # those have noise levels of their own
    groups = [slice(i, i + size) for i in range(0, len(noisy), size)]
    for number, group in enumerate(groups):
        level = options.noise
        if options.already_noisy:
            level = options.noise_level
            if level == "auto":
                level = sampling.estimate_level(noisy[group], denoised[group])
        drawn = sampling.samples(
            denoise,
            noisy[group],
            noise_level=level,
            seed=options.seed + number,
            count=options.count,
            steps=options.steps or sampling.STEPS,
        )
        parts.append(drawn)
        for at, samples in zip(range(len(noisy))[group], drawn, strict=True):
            belief = sampling.believe(samples, denoised[at], probabilities)
            psnr = math.inf if options.already_noisy else metrics.psnr(stack[at], denoised[at])
            reports.append(
                {
                    "noise_level": level,
                    "probabilities": belief.probabilities.tolist(),
                    "expected_psnr": belief.psnr if math.isfinite(belief.psnr) else None,
                    "psnr": psnr if math.isfinite(psnr) else None,
                }
            )
        bar.move((number + 1) / len(groups))
    return np.concatenate(parts), reports


def _restore(
    stack: np.ndarray, model: Model, options: argparse.Namespace, bar: ProgressBar
) -> tuple[np.ndarray, list[dict[str, Any]]]:
    denoise = litert.load(model).denoise
    probabilities = litert.load_classifier().probabilities
    kind, amount = options.damage
    parts, reports = [], []
    for number, pure in enumerate(stack):
        observation = observations.observe(
            damages.make(kind, amount, seed=options.seed + number), pure
        )
        drawn = restoring.restore(
            denoise,
            observation,
            seed=options.seed + number,
            count=options.count,
            rounds=options.steps or restoring.ROUNDS,
        )
        parts.append(drawn)
        mean = drawn.mean(axis=0)
        belief = sampling.believe(drawn, mean, probabilities)
        reports.append(
            {
                "damage": f"{kind}={amount:g}",
                "probabilities": belief.probabilities.tolist(),
                "expected_psnr": belief.psnr if math.isfinite(belief.psnr) else None,
                "psnr": metrics.psnr(pure, mean) if (mean != pure).any() else None,
            }
        )
        bar.move((number + 1) / len(stack))
    return np.stack(parts), reports


def _describe(report: dict[str, Any], model: Model) -> str:
    likely = sampling.likely(report["probabilities"])
    classes = ", ".join(f"{model.classes[k]}: {percent}%" for k, percent in likely)
    classes = classes or "without labels there are no classes"
    expected = report["expected_psnr"]
    psnr = "" if expected is None else f"; expected PSNR {expected:.1f} dB"
    if report["psnr"] is not None:
        psnr += f", measured {report['psnr']:.1f} dB"
    return f"{classes}{psnr}"


def _noise_level(text: str) -> float | str:
    if text == "auto":
        return text
    return shared_options.noise_factor(text)
