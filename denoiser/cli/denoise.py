"""`denoise`: denoise pictures, or stacks of them."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from denoiser import errors
from denoiser.cli import picture_files, shared_options
from denoiser.cli.picture_files import Stacks
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import disk
from denoiser.imaging import arrays, kinds, metrics, noise
from denoiser.models import litert
from denoiser.models.litert import Denoiser

HELP = "Denoise pictures, or stacks of them."
_CHUNK = 500  # pictures between two updates of the progress bar


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to its parser."""
    parser.add_argument(
        "images",
        metavar="IMAGE",
        nargs="+",
        help=f"a picture ({kinds.PICTURE_KINDS}), or a file of 28x28 pictures ({arrays.KINDS}, also packed"
        " as .gz). JPEG, npz and npy files come back as such, other pictures as PNG, and CSV and IDX files"
        " as npy. A file that cannot be read is reported, and the others are denoised",
    )
    parser.add_argument("--model", help="name of the model (default: the first)")
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="folder to write to (default: the image's)"
    )
    shared_options.add_noise(
        parser, None, "add noise of this factor first (default: the image is noisy)"
    )
    parser.add_argument("--clip", action="store_true", help="clip the added noise to 0 ... 1")
    parser.add_argument(
        "--shape",
        type=shared_options.number(int, 1, 999, "a whole number"),
        metavar="N",
        help="with --noise: which shape of a picture is the digit, counted from the left, from 1"
        " (default: the largest that looks like a digit)",
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Denoise each file, with `--noise` after adding noise to it.

    Returns:
        The report for `--json`; its `failed` lists the files that cannot be read.

    Raises:
        ModelError: There is no such model, or it is broken.
        PictureError: A file would be overwritten, or the options contradict each other.
        StoreError: A file cannot be written.
    """
    model = shared_options.choose_model(options.model)
    adds_noise = options.noise is not None
    if options.clip and not adds_noise:
        raise errors.PictureError(
            "--clip applies to added noise only; use it together with --noise."
        )
    if options.shape is not None and not adds_noise:
        raise errors.PictureError(
            "--shape applies to pictures whose digit is cut out; use it together with --noise."
        )
    # All files are read before any is written, so that no input is overwritten.
    inputs, failed = _read_all(
        options.images,
        is_noisy=not adds_noise,
        shape=options.shape,
        are_digits=model.recipe.data is None,
    )
    suffixes = ("-noisy", "-denoised") if adds_noise else ("-denoised",)
    targets = [
        picture_files.target_of(stacks, options.output, suffix)
        for stacks in inputs
        for suffix in suffixes
    ]
    sources = [stacks.path for stacks in inputs]
    sources += [Path(entry["image"]) for entry in failed if "\0" not in entry["image"]]
    involved = [path.resolve() for path in (*targets, *sources)]
    if len(set(involved)) < len(involved):
        raise errors.PictureError(
            "Two of the images would be written to one file, or one over another input file; name"
            " each image once, and choose another folder with --output."
        )
    for parent in {target.parent for target in targets}:
        disk.check_writable(parent)
    denoiser = litert.load(model)
    images: list[dict[str, Any]] = []
    with ProgressBar(f"Denoising with {model.name}") as bar:
        for number, stacks in enumerate(inputs):

            def move(fraction: float, number: int = number) -> None:
                bar.move((number + fraction) / len(inputs))

            images.append(_denoise_file(stacks, denoiser, options, move))
    if not options.json:
        for image in images:
            psnr = ""
            if image["psnr"] is not None:
                psnr = " (PSNR {:.1f} -> {:.1f} dB)".format(*image["psnr"])
            print(f"{image['image']} -> {image['denoised']}{psnr}")
            for note in image["notes"]:
                print(f"    {note}")
    return {
        "model": model.name,
        "noise": options.noise,
        "seed": options.seed,
        "images": images,
        "failed": failed,
    }


def _read_all(
    paths: list[str], *, is_noisy: bool, shape: int | None, are_digits: bool
) -> tuple[list[Stacks], list[dict[str, str]]]:
    """Return the files that can be read, and the others with the reason for each."""
    inputs: list[Stacks] = []
    failed: list[dict[str, str]] = []
    for path in paths:
        try:
            inputs.append(
                picture_files.read(path, is_noisy=is_noisy, shape=shape, are_digits=are_digits)
            )
        except errors.PictureError as error:
            failed.append({"image": str(path), "reason": str(error)})
    return inputs, failed


def _denoise_file(
    stacks: Stacks,
    denoiser: Denoiser,
    options: argparse.Namespace,
    on_progress: Callable[[float], None],
) -> dict[str, Any]:
    """Denoise the pictures of one file and return its entry in the report."""
    pure = noisy = stacks.arrays
    report: dict[str, Any] = {
        "image": str(stacks.path),
        "noisy": None,
        "psnr": None,
        "notes": list(stacks.notes),
    }
    if options.noise is not None:
        noisy = {
            name: noise.make_noisy(
                array, noise_factor=options.noise, seed=options.seed, clip=options.clip
            )
            for name, array in pure.items()
        }
        path = picture_files.write(replace(stacks, arrays=noisy), options.output, "-noisy")
        report["noisy"] = str(path)
    denoised = {}
    for number, (name, array) in enumerate(noisy.items()):
        stack = array.reshape(-1, *noise.IMAGE_SHAPE)
        parts = []
        for start in range(0, len(stack), _CHUNK):
            parts.append(denoiser.denoise(stack[start : start + _CHUNK]))
            on_progress((number + min(1, (start + _CHUNK) / len(stack))) / len(noisy))
        denoised[name] = np.concatenate(parts).reshape(array.shape)
    path = picture_files.write(replace(stacks, arrays=denoised), options.output, "-denoised")
    report["denoised"] = str(path)
    if options.noise:
        means = [_mean_psnr(pure, after) for after in (noisy, denoised)]
        if np.isfinite(
            means
        ).all():  # with next to no noise nothing changes, and the PSNR is infinite
            report["psnr"] = means
    return report


def _mean_psnr(pure: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> float:
    """Return the PSNR in dB, the mean over the arrays of the mean over their pictures."""
    stacks = (
        [
            array.reshape(-1, *noise.IMAGE_SHAPE)
            for array in (pure[name], np.clip(other[name], 0, 1))
        ]
        for name in pure
    )
    return float(np.mean([np.mean(metrics.each(metrics.psnr, *pair)) for pair in stacks]))
