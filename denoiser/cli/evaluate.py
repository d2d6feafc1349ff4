"""`evaluate`: measure models, classical filters and the memoriser on MNIST's test images."""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from denoiser import errors
from denoiser.cli import figures, shared_options, wording
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import disk, mnist
from denoiser.data.mnist import Mnist
from denoiser.evaluation import baselines, memoriser, sweeps
from denoiser.evaluation.baselines import Baseline
from denoiser.imaging import filters
from denoiser.models import catalog, litert, schema, writing
from denoiser.models.schema import Row

HELP = "Measure models on MNIST's test images."
_TEST_COUNT = 10_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to its parser."""
    parser.add_argument("models", metavar="MODEL", nargs="*", help="name of a model (default: all)")
    parser.add_argument(
        "--seed", type=shared_options.seed, default=0, help="seed of the noise (default: 0)"
    )
    parser.add_argument(
        "--images",
        type=shared_options.number(int, 1, _TEST_COUNT, "a whole number"),
        default=_TEST_COUNT,
        help=f"number of images, from the first on (default: {_TEST_COUNT})",
    )
    parser.add_argument(
        "--baselines",
        action="store_true",
        help="measure the noisy input, the classical filters and the perfect memoriser, too; the memoriser"
        " also on digits that it knows",
    )
    parser.add_argument(
        "--figure",
        type=Path,
        metavar="PNG",
        help="draw PSNR and accuracy against the noise factor",
    )
    parser.add_argument(
        "--save",
        action="store_true",
        help="save the figures for the app: into the models' results.json, and those of baselines into"
        " the package",
    )
    shared_options.add_mnist(parser)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Measure each model, and with `--baselines` each baseline, at all noise factors.

    Returns:
        The report for `--json`.

    Raises:
        DataError: MNIST is not available.
        ModelError: There is no such model, or it is broken.
        StoreError: A file cannot be written, or options contradict each other.
    """
    if options.save and options.images != _TEST_COUNT:
        raise errors.StoreError("--save needs figures from all test images; leave out --images.")
    if options.figure:
        if options.figure.is_dir():
            raise errors.StoreError(
                f"{options.figure} is a folder; --figure needs the name of a PNG file."
            )
        disk.check_writable(options.figure.parent)
        figures.import_figures()
    all_models = catalog.find()
    for message in all_models.broken:
        print(f"denoiser: {message}", file=sys.stderr)
    models = [all_models.get(name) for name in options.models or all_models.models or [""]]
    for model in models if options.save else []:
        disk.check_writable(model.path)
    if options.save and options.baselines:
        disk.check_writable(baselines.SHIPPED.parent)
    digits = mnist.load(options.mnist)
    test = digits.test[: options.images]
    classify = litert.load_classifier().classify
    report: dict[str, Any] = {"images": len(test), "seed": options.seed, "models": []}
    for model in models:
        with ProgressBar(f"Measuring {model.name}") as bar:
            measured = sweeps.on_test(
                litert.load(model).denoise,
                test,
                classify=classify,
                seed=options.seed,
                on_progress=bar.move,
            )
        if options.save:
            writing.add_to_results(model, test=measured)
        rows = schema.to_json(measured)["rows"]
        results = model.results
        report["models"].append(
            {"name": model.name, "params": results.params, "macs": results.macs, "rows": rows}
        )
        if not options.json:
            title = f"{model.name}: {wording.size(model)}"
            _print_rows(title, measured.rows, images=f"{len(test)} test images", seed=options.seed)
    if options.baselines:
        measured_baselines = _measure_baselines(options, digits, classify)
        report["baselines"] = [schema.to_json(baseline) for baseline in measured_baselines]
        if options.save:
            baselines.save(baselines.Report(len(test), options.seed, tuple(measured_baselines)))
    if options.figure:
        of_models, of_baselines = (
            {measured["name"]: measured["rows"] for measured in report.get(kind, [])}
            for kind in ("models", "baselines")
        )
        of_baselines.pop(memoriser.ON_ITS_OWN, None)  # the figure is of the test images
        sweep = figures.import_figures().sweep(of_models, of_baselines)
        figures.write_figure(options.figure, sweep)
    return report


def _measure_baselines(
    options: argparse.Namespace, digits: Mnist, classify: Callable[[np.ndarray], np.ndarray]
) -> list[Baseline]:
    """Measure the filters on the test images, and the memoriser also on digits that it knows."""
    test = digits.test[: options.images]
    known = memoriser.known_digits(min(memoriser.MOST, options.images))
    of_memoriser = {memoriser.NAME: test, memoriser.ON_ITS_OWN: known}
    measured = []
    for name in [*filters.names(), *of_memoriser]:
        pure = of_memoriser.get(name, test)
        with ProgressBar(f"Measuring {name}") as bar:
            shared: dict[str, Any] = {
                "classify": classify,
                "seed": options.seed,
                "on_progress": bar.move,
            }
            if name in of_memoriser:
                baseline = baselines.evaluate_memoriser(name, pure, **shared)
            else:
                baseline = baselines.evaluate(name, pure, digits.validation, **shared)
        measured.append(baseline)
        if not options.json:
            images = f"{len(pure)} {'known' if pure is known else 'test'} images"
            _print_rows(name, baseline.rows, images=images, seed=options.seed)
    return measured


def _print_rows(title: str, rows: Iterable[Row], *, images: str, seed: int) -> None:
    print(f"{title}; {images}, seed {seed}")
    print("  noise  PSNR, dB    SSIM  cross-entropy  accuracy")
    for row in rows:
        psnr = "       ∞" if row.psnr is None else f"{row.psnr:8.2f}"
        print(f"  {row.noise:5.2f}  {psnr}  {row.ssim:6.3f}  {row.bce:13.4f}  {row.accuracy:7.2%}")
