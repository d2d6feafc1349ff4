"""`evaluate`: measure models on MNIST's test images or pictures of their own; filters and the memoriser, too."""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from denoiser import errors
from denoiser.cli import evaluated_pictures, figures, own_data, shared_options, wording
from denoiser.cli.evaluated_pictures import EvaluatedPictures
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import disk, mnist
from denoiser.data.digits import Digits
from denoiser.data.mnist import Mnist
from denoiser.evaluation import baselines, calibration, memoriser, sweeps
from denoiser.evaluation.baselines import Baseline
from denoiser.evaluation.calibration import Calibration
from denoiser.imaging import corruptions, filters
from denoiser.models import catalog, litert, sampling, schema, writing
from denoiser.models.folder import Model
from denoiser.models.schema import DamageRow, MeasuredDamage, Row

HELP = "Measure models on MNIST's test images, or on pictures of their own that did not train them."
_TEST_COUNT = 10_000
_CALIBRATION_COUNT = 2_000  # 16 samples of 16 steps run the network 272 times for each
_METHODS = ("denoised", "samples")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command to its parser."""
    parser.add_argument("models", metavar="MODEL", nargs="*", help="name of a model (default: all)")
    parser.add_argument(
        "--seed",
        type=shared_options.seed,
        default=0,
        help="seed of the noise, and of the samples with --calibration (default: 0)",
    )
    parser.add_argument(
        "--images",
        type=shared_options.number(int, 1, _TEST_COUNT, "a whole number"),
        help=f"number of images, from the first on (default: {_TEST_COUNT}, or"
        f" {_CALIBRATION_COUNT} with --calibration)",
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
        "--calibration",
        action="store_true",
        help="measure, too, how well confidence agrees with accuracy: of the classifier on the denoised"
        f" picture, and on {sampling.COUNT} samples of each, which takes minutes; only for models that can"
        " draw samples",
    )
    parser.add_argument(
        "--calibration-figure",
        type=Path,
        metavar="PNG",
        help="with --calibration: draw accuracy against confidence (reliability diagrams)",
    )
    parser.add_argument(
        "--save",
        action="store_true",
        help="save the figures for the app: into the models' results.json, and those of baselines into"
        " the package",
    )
    shared_options.add_mnist(parser)
    own_data.add_options(parser)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Measure each model, and with `--baselines` each baseline, at all noise factors.

    A model of pictures that someone brought is measured on those that its training held out, where `--data` names
    them all, or else on the 64 that travel with it.

    With `--calibration`, measure for each model that can draw samples how well confidence agrees with
    accuracy; the report has an empty list for the others.

    Returns:
        The report for `--json`.

    Raises:
        DataError: MNIST is not available, or `--data` names other pictures than a model was trained on.
        ModelError: There is no such model, it is broken, or `--calibration` finds none that can draw samples.
        StoreError: A file cannot be written, or options contradict each other.
    """
    count = options.images or (_CALIBRATION_COUNT if options.calibration else _TEST_COUNT)
    _check(options, count)
    all_models = catalog.find()
    for message in all_models.broken:
        print(f"denoiser: {message}", file=sys.stderr)
    models = [all_models.get(name) for name in options.models or all_models.models or [""]]
    if options.calibration and not any(sampling.can_draw(model.recipe) for model in models):
        raise errors.ModelError(
            "--calibration needs a model that can draw samples, such as blind: one that was trained on"
            " pictures with hardly any noise, too."
        )
    for model in models if options.save else []:
        disk.check_writable(model.path)
    if options.save and options.baselines:
        disk.check_writable(baselines.SHIPPED.parent)
    data = own_data.read(options)
    own = {m.name: evaluated_pictures.of_own(m, data) for m in models if data or m.recipe.data}
    report: dict[str, Any] = {"images": count, "seed": options.seed, "models": []}
    if options.baselines or len(own) < len(models):
        digits = mnist.load(options.mnist)
        of_mnist = evaluated_pictures.of_mnist(digits.test, litert.load_classifier())
        report["images"] = len(digits.test[:count])
    if options.calibration:
        report["samples"] = sampling.COUNT
    for model in models:
        measured_on = (own.get(model.name) or of_mnist).first(count)
        test, classify = measured_on.pure, measured_on.classify
        denoise = litert.load(model).denoise
        with ProgressBar(f"Measuring {model.name}") as bar:
            measured = sweeps.on_test(
                denoise,
                test,
                classify=classify,
                seed=options.seed,
                on_progress=bar.move,
            )
        damaged = _measure_damage(model, denoise, test, classify, options)
        if options.save and measured_on.entry:
            entry = measured_on.entry
            writing.add_to_results(
                model, **{entry: measured}, **({f"{entry}_damaged": damaged} if damaged else {})
            )
        rows = schema.to_json(measured)["rows"]
        results = model.results
        report["models"].append(
            {"name": model.name, "params": results.params, "macs": results.macs, "rows": rows}
            | ({"measured_on": measured_on.are, "images": len(test)} if model.name in own else {})
            | ({"damaged": schema.to_json(damaged)} if damaged else {})
        )
        if not options.json:
            title = f"{model.name}: {wording.size(model)}"
            images = f"{len(test)} {measured_on.are}"
            _print_rows(title, measured.rows, images=images, seed=options.seed)
            if damaged:
                _print_damage(model.name, damaged, images=images)
        if options.calibration:
            records: list[Calibration] = []
            if sampling.can_draw(model.recipe) and measured_on.probabilities:
                with ProgressBar(f"Drawing samples with {model.name}") as bar:
                    records = calibration.evaluate(
                        denoise,
                        test,
                        probabilities=measured_on.probabilities,
                        seed=options.seed,
                        on_progress=bar.move,
                    )
            report["models"][-1]["calibration"] = schema.to_json(records)
            if not options.json:
                _print_calibration(model.name, records)
    if options.baselines:
        measured_baselines = _measure_baselines(
            digits, of_mnist.first(count), seed=options.seed, is_printed=not options.json
        )
        report["baselines"] = [schema.to_json(baseline) for baseline in measured_baselines]
        if options.save:
            baselines.save(
                baselines.Report(report["images"], options.seed, tuple(measured_baselines))
            )
    if options.figure:
        of_models, of_baselines = (
            {measured["name"]: measured["rows"] for measured in report.get(kind, [])}
            for kind in ("models", "baselines")
        )
        of_baselines.pop(memoriser.ON_ITS_OWN, None)  # the figure is of the test images
        sweep = figures.import_figures().sweep(of_models, of_baselines)
        figures.write_figure(options.figure, sweep)
    if options.calibration_figure:
        of_samples = {
            measured["name"]: measured["calibration"]
            for measured in report["models"]
            if measured["calibration"]
        }
        reliability = figures.import_figures().reliability(of_samples)
        figures.write_figure(options.calibration_figure, reliability)
    return report


def _measure_damage(
    model: Model,
    denoise: Callable[[np.ndarray], np.ndarray],
    test: Digits,
    classify: Callable[[np.ndarray], np.ndarray] | None,
    options: argparse.Namespace,
) -> MeasuredDamage | None:
    """Return the figures for the damage that a model learned; None for normal noise."""
    corruption = model.recipe.corruption
    if corruption == corruptions.NORMAL_NOISE:
        return None
    with ProgressBar(f"Measuring {model.name} with {corruptions.in_sentence(corruption)}") as bar:
        return sweeps.on_damage(
            denoise,
            test,
            corruption=corruption,
            classify=classify,
            seed=options.seed,
            on_progress=bar.move,
        )


def _check(options: argparse.Namespace, count: int) -> None:
    """Raise a StoreError where options contradict each other, or a figure cannot be written."""
    if options.save and count != _TEST_COUNT:
        raise errors.StoreError(
            "--save needs figures from all test images; "
            + (f"add --images {_TEST_COUNT}." if options.calibration else "leave out --images.")
        )
    if options.calibration_figure and not options.calibration:
        raise errors.StoreError("--calibration-figure needs --calibration.")
    pngs = {"--figure": options.figure, "--calibration-figure": options.calibration_figure}
    for option, path in pngs.items():
        if path is None:
            continue
        if path.is_dir():
            raise errors.StoreError(f"{path} is a folder; {option} needs the name of a PNG file.")
        disk.check_writable(path.parent)
        figures.import_figures()
    if len({path.resolve() for path in pngs.values() if path}) < sum(map(bool, pngs.values())):
        raise errors.StoreError(
            f"--figure and --calibration-figure both name {options.figure}; give each a name of its own."
        )


def _measure_baselines(
    digits: Mnist,
    measured_on: EvaluatedPictures,
    *,
    seed: int,
    is_printed: bool,
) -> list[Baseline]:
    """Measure the filters on the test images, and the memoriser also on digits that it knows."""
    test, classify = measured_on.pure, measured_on.classify
    known = memoriser.known_digits(min(memoriser.MOST, len(test)))
    of_memoriser = {memoriser.NAME: test, memoriser.ON_ITS_OWN: known}
    measured = []
    for name in [*filters.names(), *of_memoriser]:
        pure = of_memoriser.get(name, test)
        with ProgressBar(f"Measuring {name}") as bar:
            shared: dict[str, Any] = {
                "classify": classify,
                "seed": seed,
                "on_progress": bar.move,
            }
            if name in of_memoriser:
                baseline = baselines.evaluate_memoriser(name, pure, **shared)
            else:
                baseline = baselines.evaluate(name, pure, digits.validation, **shared)
        measured.append(baseline)
        if is_printed:
            images = f"{len(pure)} {'known' if pure is known else 'test'} images"
            _print_rows(name, baseline.rows, images=images, seed=seed)
    return measured


def _print_rows(title: str, rows: Iterable[Row], *, images: str, seed: int) -> None:
    print(f"{title}; {images}, seed {seed}")
    print("  noise  PSNR, dB    SSIM  cross-entropy  accuracy")
    for row in rows:
        print(f"  {row.noise:5.2f}  {_figures(row)}")


def _print_damage(name: str, measured: MeasuredDamage, *, images: str) -> None:
    damage = corruptions.in_sentence(measured.corruption)
    print(f"{name} with {damage}; {images}, seed {measured.seed}")
    print("  strength  PSNR, dB    SSIM  cross-entropy  accuracy")
    for row in measured.rows:
        print(f"  {row.strength:8.2f}  {_figures(row)}")


def _figures(row: Row | DamageRow) -> str:
    """Return the figures of a row, below the words that head them."""
    psnr = "       ∞" if row.psnr is None else f"{row.psnr:8.2f}"
    accuracy = "       ?" if row.accuracy is None else f"{row.accuracy:8.2%}"
    return f"{psnr}  {row.ssim:6.3f}  {row.bce:13.4f}  {accuracy}"


def _print_calibration(name: str, records: list[Calibration]) -> None:
    if not records:
        print(f"{name} cannot draw samples, so its calibration is not measured")
        return
    print(
        f"{name}: the classifier on the denoised picture, and on {sampling.COUNT} samples of each"
    )
    print("  noise  classified  accuracy  confidence  calibration error  log loss, nats")
    for record in records:
        for method in _METHODS:
            of = getattr(record, method)
            print(
                f"  {record.noise:5.2f}  {method:10}  {of.accuracy:8.2%}  {of.confidence:10.2%}"
                f"  {of.ece:17.2%}  {of.log_loss:14.4f}"
            )
    print("  noise  PSNR, dB  of samples' mean  of one sample  expected less true  correlation")
    for record in records:
        print(
            f"  {record.noise:5.2f}  {_number(record.psnr):>8}  {_number(record.psnr_of_mean):>16}"
            f"  {_number(record.psnr_of_one):>13}  {_number(record.expected_excess, '+.2f'):>18}"
            f"  {_number(record.correlation):>11}"
        )


def _number(value: float | None, form: str = ".2f") -> str:
    return "-" if value is None else format(value, form)
