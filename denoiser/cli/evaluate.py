"""`evaluate`: measure models, and classical filters, on MNIST's test images."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from denoiser import errors
from denoiser.cli import figures, shared_options, wording
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import disk, mnist
from denoiser.evaluation import baselines, sweeps
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
        help="measure the classical filters and the noisy input, too",
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
        help="save the figures for the app: into the models' results.json, and those of filters into"
        " the package",
    )
    shared_options.add_mnist(parser)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Measure each model, and with `--baselines` each filter, at all noise factors.

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
            _print_rows(title, measured.rows, images=len(test), seed=options.seed)
    if options.baselines:
        report["baselines"] = []
        of_filters: list[Baseline] = []
        for name in filters.names():
            with ProgressBar(f"Measuring {name}") as bar:
                baseline = baselines.evaluate(
                    name,
                    test,
                    digits.validation,
                    classify=classify,
                    seed=options.seed,
                    on_progress=bar.move,
                )
            of_filters.append(baseline)
            report["baselines"].append(schema.to_json(baseline))
            if not options.json:
                _print_rows(name, baseline.rows, images=len(test), seed=options.seed)
        if options.save:
            baselines.save(baselines.Report(len(test), options.seed, tuple(of_filters)))
    if options.figure:
        of_models, of_baselines = (
            {measured["name"]: measured["rows"] for measured in report.get(kind, [])}
            for kind in ("models", "baselines")
        )
        sweep = figures.import_figures().sweep(of_models, of_baselines)
        figures.write_figure(options.figure, sweep)
    return report


def _print_rows(title: str, rows: Iterable[Row], *, images: int, seed: int) -> None:
    print(f"{title}; {images} test images, seed {seed}")
    print("  noise  PSNR, dB    SSIM  cross-entropy  accuracy")
    for row in rows:
        psnr = "       ∞" if row.psnr is None else f"{row.psnr:8.2f}"
        print(f"  {row.noise:5.2f}  {psnr}  {row.ssim:6.3f}  {row.bce:13.4f}  {row.accuracy:7.2%}")
