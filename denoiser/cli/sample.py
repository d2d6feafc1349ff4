"""`sample`: draw the digits that fit a noisy picture."""

import argparse
import math
import time
from pathlib import Path
from typing import Any

import numpy as np

from denoiser import errors
from denoiser.cli import picture_files, shared_options
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import disk
from denoiser.imaging import arrays, kinds, metrics, noise, rendering
from denoiser.models import litert, sampling
from denoiser.models.folder import Model

HELP = "Draw the digits that fit a noisy picture."
_CHUNK = 50  # pictures between two updates of the progress bar
_MOST = 1000
_FACTOR = 4  # times that a sheet's pixels are enlarged


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to its parser."""
    parser.add_argument(
        "image",
        metavar="INPUT",
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
        default=sampling.STEPS,
        metavar="N",
        help=f"steps of each sample (default: {sampling.STEPS}); with fewer they are too much alike",
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
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help="what to write: a sheet of the samples as PNG, or, if its name ends in .npy, an array"
        " (count, 28, 28), and (n, count, 28, 28) for several pictures",
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Draw samples of each picture, and write them to one file.

    Returns:
        The report for `--json`.

    Raises:
        ModelError: There is no such model, or it is broken.
        PictureError: The file cannot be read, or the options contradict each other.
        StoreError: The file cannot be written.
    """
    model = shared_options.choose_model(options.model)
    if not sampling.can_draw(model.recipe):
        raise errors.ModelError(
            f"{model.name} cannot draw samples: it was not trained on pictures with hardly any noise."
            " Choose one that was with --model, such as blind."
        )
    if options.noise_level != "auto" and not options.already_noisy:
        raise errors.PictureError(
            "--noise-level is for pictures that are noisy; use it together with --already-noisy."
        )
    is_array = options.output.suffix.lower() == ".npy"
    if not is_array and options.output.suffix.lower() != ".png":
        raise errors.PictureError(f"{options.output} must end in .png or .npy.")
    read = picture_files.read(options.image, is_noisy=options.already_noisy)
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
    pure = None if options.already_noisy else stack
    noisy = stack
    if pure is not None:
        noisy = noise.make_noisy(pictures, noise_factor=options.noise, seed=options.seed)
        noisy = noisy.reshape(stack.shape)
    began = time.perf_counter()
    with ProgressBar(f"Sampling with {model.name}") as bar:
        drawn, reports = _sample(noisy, pure, model, options, bar)
    seconds = time.perf_counter() - began
    if is_array:
        shaped = drawn.reshape(*pictures.shape[:-2], *drawn.shape[1:])
        disk.write_whole(options.output, lambda file: np.save(file, shaped, allow_pickle=False))
    else:
        columns = math.ceil(math.sqrt(options.count))  # about as wide as high
        sheet = rendering.enlarge(rendering.lay_out(drawn[0], columns=columns), factor=_FACTOR)
        disk.write_whole(options.output, lambda file: file.write(rendering.to_png(sheet)))
    if not options.json:
        for report in reports[:10]:
            print(_describe(report))
        if len(reports) > 10:
            print(f"... and {len(reports) - 10} more; --json lists all")
        print(f"{len(reports) * options.count} samples -> {options.output}")
        for note in read.notes:
            print(f"    {note}")
    return {
        "model": model.name,
        "noise": None if options.already_noisy else options.noise,
        "seed": options.seed,
        "count": options.count,
        "steps": options.steps,
        "seconds": seconds,
        "output": str(options.output),
        "notes": list(read.notes),
        "pictures": reports,
    }


def _sample(
    noisy: np.ndarray,
    pure: np.ndarray | None,
    model: Model,
    options: argparse.Namespace,
    bar: ProgressBar,
) -> tuple[np.ndarray, list[dict[str, Any]]]:
    denoise = litert.load(model).denoise
    probabilities = litert.load_classifier().probabilities
    denoised = denoise(noisy)
    parts, reports = [], []
    if options.already_noisy:
        groups = [slice(i, i + 1) for i in range(len(noisy))]  # each has a noise level of its own
    else:
        groups = [slice(i, i + _CHUNK) for i in range(0, len(noisy), _CHUNK)]
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
            steps=options.steps,
        )
        parts.append(drawn)
        for at, samples in zip(range(len(noisy))[group], drawn, strict=True):
            belief = sampling.believe(samples, denoised[at], probabilities)
            psnr = math.inf if pure is None else metrics.psnr(pure[at], denoised[at])
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


def _describe(report: dict[str, Any]) -> str:
    likely = sampling.likely(report["probabilities"])
    digits = ", ".join(f"{digit}: {percent}%" for digit, percent in likely)
    expected = report["expected_psnr"]
    psnr = "" if expected is None else f"; expected PSNR {expected:.1f} dB"
    if report["psnr"] is not None:
        psnr += f", measured {report['psnr']:.1f} dB"
    return f"{digits}{psnr}"


def _noise_level(text: str) -> float | str:
    if text == "auto":
        return text
    return shared_options.noise_factor(text)
