"""The command line: `python -m denoiser train|add|evaluate|denoise|models|figures`.

Exit status 0, or 2 with one line on standard error that says what is wrong and what to do; 130 where it
was stopped by hand.
"""

import argparse
import dataclasses
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import tqdm

from denoiser import (
    baselines,
    digits,
    errors,
    evaluation,
    files,
    jobs,
    metrics,
    noise,
    recipes,
    runtime,
    store,
)
from denoiser.progress import Progress

_SIX = 6
_TEST_COUNT = 10_000
_BAR_STEPS = 1000
_CHUNK = 500  # pictures between two moves of the bar


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and gives its exit status.

    Args:
        arguments: The words after `python -m denoiser`; None for those of this process.
    """
    # A terminal, or a file behind it, may know neither the sign for infinity nor the name of a picture.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        report = options.run(options)
        if options.json:
            print(json.dumps(report, indent=2, allow_nan=False))
        if sys.stdout is not None:
            sys.stdout.flush()
    except errors.DenoiserError as error:
        print(f"denoiser: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("denoiser: stopped", file=sys.stderr)
        return 130
    except OSError as error:
        if error.filename is not None:  # those who read and write files tell of theirs
            raise
        print(f"denoiser: the output cannot be written: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is left of it goes nowhere
        return 2
    return 0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m denoiser", description="Train and use denoising autoencoders.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run, description: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=description, description=description)
        added.set_defaults(run=run)
        added.add_argument("--json", action="store_true", help="print one JSON document")
        return added

    def add_mnist(added: argparse.ArgumentParser) -> None:
        added.add_argument(
            "--mnist",
            metavar="NPZ",
            help="all of MNIST in the layout of Keras' mnist.npz; without it DENOISER_MNIST, and"
            " without that Keras' own download",
        )

    def add_noise(added: argparse.ArgumentParser, default: float | None, text: str) -> None:
        added.add_argument("--noise", type=_noise_factor, default=default, help=text)
        added.add_argument("--seed", type=_seed, default=0, help="noise pattern (default: 0)")

    train = command("train", _train, "Train a model by a recipe and save it.")
    train.add_argument("recipe", metavar="RECIPE", help=f"one of {', '.join(recipes.names())}")
    train.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help="folder to save the model's folder in (default: DENOISER_MODELS)",
    )
    train.add_argument("--name", type=_name, help="what to call the model (default: the recipe's)")
    train.add_argument(
        "--epochs", type=_epochs, help="passes over the digits (default: the recipe's)"
    )
    add_mnist(train)

    add = command("add", _add, "Add a Keras model that was trained elsewhere.")
    add.add_argument("file", type=Path, metavar="FILE", help="what model.save wrote: NAME.keras")
    add.add_argument("--name", type=_name, help="what to call the model (default: the file's)")
    add.add_argument(
        "--noise",
        type=_noise_factor,
        nargs=2,
        metavar=("LOW", "HIGH"),
        default=(noise.BOOK_NOISE_FACTOR, noise.BOOK_NOISE_FACTOR),
        help="noise factors that it was trained on (default: 0.55 alone)",
    )

    evaluate = command("evaluate", _evaluate, "Measure models on MNIST's test images.")
    evaluate.add_argument("models", metavar="MODEL", nargs="*", help="its name (default: all)")
    evaluate.add_argument("--seed", type=_seed, default=0, help="noise of the images (default: 0)")
    evaluate.add_argument(
        "--images",
        type=_count,
        default=_TEST_COUNT,
        help=f"use the first so many (default: {_TEST_COUNT})",
    )
    evaluate.add_argument(
        "--baselines",
        action="store_true",
        help="measure classical filters and doing nothing, too",
    )
    evaluate.add_argument(
        "--figure",
        type=Path,
        metavar="PNG",
        help="draw PSNR and what is read rightly against the noise factor",
    )
    evaluate.add_argument(
        "--save",
        action="store_true",
        help="write the figures where the app finds them: into the models' results.json and, of filters, into the package",
    )
    add_mnist(evaluate)

    denoise = command("denoise", _denoise, "Denoise pictures, or stacks of them.")
    denoise.add_argument("images", metavar="IMAGE", nargs="+", help="PNG, JPEG, npy or npz file")
    denoise.add_argument("--model", help="its name (default: the first)")
    denoise.add_argument(
        "--output", type=Path, metavar="DIR", help="folder to write to (default: the image's)"
    )
    add_noise(denoise, None, "add noise of this factor first (default: the image is noisy)")
    denoise.add_argument("--clip", action="store_true", help="clip the added noise to 0 ... 1")

    command("models", _models, "List the models and what was measured of them.")

    drawn = command(
        "figures", _figures, "Draw the notebook's figures, and some failures, as PNG files."
    )
    drawn.add_argument("folder", type=Path, metavar="DIR", help="folder to write to")
    drawn.add_argument("--model", help="its name (default: the first)")
    add_noise(drawn, noise.BOOK_NOISE_FACTOR, "noise factor (default: 0.55)")
    add_mnist(drawn)
    return parser


def _number(kind: type, low: float, high: float, what: str):
    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not {what} from {low} to {high}")
        return value

    return read


_noise_factor = _number(float, 0, noise.MAX_NOISE_FACTOR, "a noise factor")
_seed = _number(int, 0, noise.MAX_SEED, "a whole number")
_count = _number(int, 1, _TEST_COUNT, "a whole number")
_epochs = _number(int, 1, 10_000, "a whole number")


def _name(text: str) -> str:
    try:
        store.check_name(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def _bar(text: str) -> tqdm.tqdm:
    return tqdm.tqdm(
        total=_BAR_STEPS,
        desc=text,
        delay=1,  # work that is done by then needs no bar
        file=sys.stderr,
        bar_format="{desc} {percentage:3.0f}% |{bar}|",
    )


def _move(bar: tqdm.tqdm, fraction: float, text: str | None = None) -> None:
    if text is not None:
        bar.set_description_str(text, refresh=False)
    step = round(_BAR_STEPS * fraction)
    if step < bar.n:  # another part of the work begins
        bar.reset()
    bar.update(step - bar.n)


def _train(options: argparse.Namespace) -> dict[str, Any]:
    recipe = recipes.get(options.recipe)
    jobs.check_can_train()
    given = {key: value for key in ("name", "epochs") if (value := getattr(options, key))}
    recipe = dataclasses.replace(recipe, **given)
    files.check_writable(
        store.trained_here() if options.output is None else options.output,
        megabytes=store.MEGABYTES_TO_SPARE,
    )
    if recipe.digits == "mnist":
        digits.load_mnist(options.mnist)  # fails before TensorFlow is imported, not after
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow's notes on this machine's CPU
    from denoiser import training  # imports Keras, which takes seconds: no other command does

    stopped = False

    def stop(*_) -> None:
        nonlocal stopped
        if stopped:
            raise KeyboardInterrupt
        stopped = True
        bar.write("Stopping; what is trained so far is saved. Ctrl-C again to drop it.", sys.stderr)

    def show(progress: Progress) -> None:
        _move(bar, progress.fraction, str(progress).capitalize())

    before = signal.signal(signal.SIGINT, stop)
    try:
        with _bar(f"Preparing {recipe.name}") as bar:
            folder = training.run(
                recipe,
                mnist_path=options.mnist,
                root=options.output,
                on_progress=show,
                should_stop=lambda: stopped,
                on_measure=lambda fraction: _move(bar, fraction, "Measuring on the test images"),
            )
    finally:
        signal.signal(signal.SIGINT, before)
    results = json.loads((folder / "results.json").read_bytes())
    report = {"name": folder.name, "path": str(folder), "validation": results["validation"]}
    if not options.json:
        print(f"{folder}: {_validation(results)}")
    return report


def _add(options: argparse.Namespace) -> dict[str, Any]:
    jobs.check_can_train()
    low, high = options.noise
    if low > high:
        raise errors.ModelError(f"--noise goes from low to high, got {low:g} {high:g}.")
    if not options.file.is_file():
        what = "is not a file" if options.file.exists() else "is not there"
        raise errors.ModelError(
            f"{options.file} {what}; name one that model.save wrote: NAME.keras."
        )
    try:
        name = options.name or _name(options.file.stem)
    except argparse.ArgumentTypeError as error:
        raise errors.ModelError(f"Give the model a name with --name: {error}.") from error
    files.check_writable(store.trained_here(), megabytes=store.MEGABYTES_TO_SPARE)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    from denoiser import saving  # imports Keras

    model = saving.add(options.file, name, noise_factors=(low, high))
    with _bar(f"Measuring {model.name}") as bar:
        saving.measure(model, test=None, on_progress=lambda fraction: _move(bar, fraction))
    if not options.json:
        print(f"{model.path}: {_validation(model.results)}")
    return {
        "name": model.name,
        "path": str(model.path),
        "validation": model.results["validation"],
        "runs_in_browsers": model.has_browser_file,
    }


def _evaluate(options: argparse.Namespace) -> dict[str, Any]:
    if options.save and options.images != _TEST_COUNT:
        raise errors.StoreError("--save is for figures from all test images: leave out --images.")
    if options.figure:
        if options.figure.is_dir():
            raise errors.StoreError(f"{options.figure} is a folder; --figure names a PNG file.")
        files.check_writable(options.figure.parent)
        _import_figures()
    catalog = store.find()
    for message in catalog.broken:
        print(f"denoiser: {message}", file=sys.stderr)
    models = [catalog.get(name) for name in options.models or catalog.models or [""]]
    for model in models if options.save else []:
        files.check_writable(model.path)
    if options.save and options.baselines:
        files.check_writable(baselines.SHIPPED.parent)
    mnist = digits.load_mnist(options.mnist)
    test = mnist.test[: options.images]
    report: dict[str, Any] = {"images": len(test), "seed": options.seed, "models": []}
    for model in models:
        denoiser = runtime.load(model)
        with _bar(f"Measuring {model.name}") as bar:
            measured = evaluation.on_test(
                denoiser.denoise,
                test,
                seed=options.seed,
                on_progress=lambda fraction, bar=bar: _move(bar, fraction),
            )
        if options.save:
            store.add_to_results(model, {"test": measured})
        size = {name: model.results[name] for name in ("params", "macs")}
        report["models"].append({"name": model.name, **size, "rows": measured["rows"]})
        if not options.json:
            _print_rows(f"{model.name}: {_size(model)}", measured)
    if options.baselines:
        report["baselines"] = []
        for name in baselines.names():
            with _bar(f"Measuring {name}") as bar:
                measured = baselines.evaluate(
                    name,
                    test,
                    mnist.validation,
                    seed=options.seed,
                    on_progress=lambda fraction, bar=bar: _move(bar, fraction),
                )
            report["baselines"].append(
                {"name": name, "rows": measured["rows"], "settings": measured["settings"]}
            )
            if not options.json:
                _print_rows(name, measured)
        if options.save:
            baselines.save({name: report[name] for name in ("images", "seed", "baselines")})
    if options.figure:
        of_models, of_baselines = (
            {measured["name"]: measured["rows"] for measured in report.get(kind, [])}
            for kind in ("models", "baselines")
        )
        _write_figure(options.figure, _import_figures().sweep(of_models, of_baselines))
    return report


def _import_figures() -> ModuleType:
    """Gives the module that draws: matplotlib is not there where only serving was installed."""
    try:
        from denoiser import figures
    except ModuleNotFoundError as error:
        raise errors.DenoiserError(
            f"Figures need {error.name}, which is not installed here:"
            " python -m pip install -r requirements.txt"
        ) from error
    return figures


def _write_figure(path: Path, figure: Any) -> None:
    files.write_whole(path, lambda file: figure.savefig(file, format="png", dpi=150))


def _print_rows(title: str, measured: dict[str, Any]) -> None:
    print(f"{title}; {measured['images']} test images, seed {measured['seed']}")
    print("  noise  PSNR, dB    SSIM  cross-entropy  read rightly")
    for row in measured["rows"]:
        psnr = "       ∞" if row["psnr"] is None else f"{row['psnr']:8.2f}"
        print(
            f"  {row['noise']:5.2f}  {psnr}  {row['ssim']:6.3f}  {row['bce']:13.4f}"
            f"  {row['accuracy']:11.2%}"
        )


def _size(model: store.Model) -> str:
    return f"{model.results['params']:,} weights, {model.results['macs'] / 1e6:.1f}M multiply-adds"


def _validation(results: dict[str, Any]) -> str:
    validation = results["validation"]
    if "bce" in validation:
        return f"validation cross-entropy {validation['bce']:.4f}"
    return f"reads {validation['accuracy']:.2%} of the validation images rightly"


def _choose(name: str | None) -> store.Model:
    catalog = store.find()
    return catalog.get(name if name is not None else next(iter(catalog.models), ""))


def _denoise(options: argparse.Namespace) -> dict[str, Any]:
    model = _choose(options.model)
    adds_noise = options.noise is not None
    if options.clip and not adds_noise:
        raise errors.PictureError("--clip is for the noise that is added: give --noise, too.")
    # All is read before anything is written: a bad file among many loses no work.
    inputs = [files.read(path, is_noisy=not adds_noise) for path in options.images]
    suffixes = ("-noisy", "-denoised") if adds_noise else ("-denoised",)
    targets = [
        files.target_of(stacks.path, options.output, suffix)
        for stacks in inputs
        for suffix in suffixes
    ]
    touched = [path.resolve() for path in (*targets, *(stacks.path for stacks in inputs))]
    if len(set(touched)) < len(touched):
        raise errors.PictureError(
            "Two of the images would be written to one file, or one over another that is still to be"
            " read; name each once, and another folder with --output."
        )
    for folder in {target.parent for target in targets}:
        files.check_writable(folder)
    denoiser = runtime.load(model)
    report = {"model": model.name, "noise": options.noise, "seed": options.seed, "images": []}
    with _bar(f"Denoising with {model.name}") as bar:
        for number, stacks in enumerate(inputs):

            def move(fraction: float, number=number) -> None:
                _move(bar, (number + fraction) / len(inputs))

            report["images"].append(_denoise_one(stacks, denoiser, options, move))
    if not options.json:
        for done in report["images"]:
            said = (
                "" if done["psnr"] is None else " (PSNR {:.1f} -> {:.1f} dB)".format(*done["psnr"])
            )
            print(f"{done['image']} -> {done['denoised']}{said}")
    return report


def _denoise_one(
    stacks: files.Stacks,
    denoiser: runtime.Denoiser,
    options: argparse.Namespace,
    on_progress: Callable[[float], None],
) -> dict[str, Any]:
    pure = noisy = stacks.arrays
    done: dict[str, Any] = {"image": str(stacks.path), "noisy": None, "psnr": None}
    if options.noise is not None:
        noisy = {
            name: noise.make_noisy(
                array, noise_factor=options.noise, seed=options.seed, clip=options.clip
            )
            for name, array in pure.items()
        }
        path = files.write(files.Stacks(stacks.path, noisy), options.output, "-noisy")
        done["noisy"] = str(path)
    denoised = {}
    for number, (name, array) in enumerate(noisy.items()):
        stack = array.reshape(-1, *noise.IMAGE_SHAPE)
        parts = []
        for start in range(0, len(stack), _CHUNK):
            parts.append(denoiser.denoise(stack[start : start + _CHUNK]))
            on_progress((number + min(1, (start + _CHUNK) / len(stack))) / len(noisy))
        denoised[name] = np.concatenate(parts).reshape(array.shape)
    path = files.write(files.Stacks(stacks.path, denoised), options.output, "-denoised")
    done["denoised"] = str(path)
    if options.noise:
        means = [
            float(
                np.mean(
                    [np.mean(metrics.psnr(pure[name], np.clip(after[name], 0, 1))) for name in pure]
                )
            )
            for after in (noisy, denoised)
        ]
        if np.isfinite(means).all():  # so little noise that nothing changed has no PSNR
            done["psnr"] = means
    return done


def _models(options: argparse.Namespace) -> dict[str, Any]:
    catalog = store.find()
    if not options.json:
        _print_table([_facts(model) for model in catalog.models.values()])
        for message in catalog.broken:
            print(f"denoiser: {message}", file=sys.stderr)
        if not catalog.models:
            print("There is no model yet: python -m denoiser train quick", file=sys.stderr)
    return {
        "models": [
            {
                "name": model.name,
                "path": str(model.path),
                "params": model.results["params"],
                "macs": model.results["macs"],
                "validation": model.results["validation"],
                "recipe": model.recipe,
            }
            for model in catalog.models.values()
        ],
        "broken": list(catalog.broken),
    }


def _facts(model: store.Model) -> dict[str, str]:
    """Says what a model was made by and what came of it, in a few words each."""
    recipe, results = model.recipe, model.results
    rows = {row["noise"]: row["psnr"] for row in (model.measured or {"rows": []})["rows"]}
    psnr = rows.get(noise.BOOK_NOISE_FACTOR)
    return {
        "model": model.name,
        "architecture": recipe.get("architecture", "?"),
        "digits": recipe["digits"],
        "noise": recipes.factors_in_words(recipe["noise_factors"]),
        "epochs": str(len(results["history"].get("loss", [])) or "?"),
        "batch": str(recipe.get("batch_size", "?")),
        "rate": f"{recipe['learning_rate']:g}" if "learning_rate" in recipe else "?",
        "loss": recipe.get("loss", "cross-entropy"),
        "weights": f"{results['params']:,}",
        "macs": f"{results['macs'] / 1e6:.1f}M",
        "minutes": f"{results['seconds'] / 60:.1f}",
        "validation": f"{results['validation']['bce']:.4f}",
        "psnr": "?" if psnr is None else f"{psnr:.2f}" + ("" if "test" in results else "*"),
    }


def _print_table(rows: list[dict[str, str]]) -> None:
    if not rows:
        return
    # What a recipe says may come from anyone: nothing in it moves the cursor.
    rows = [
        {key: "".join(c if c.isprintable() else "?" for c in cell) for key, cell in row.items()}
        for row in rows
    ]
    widths = {key: max(len(key), *(len(row[key]) for row in rows)) for key in rows[0]}
    for row in ({key: key for key in widths}, *rows):
        print("  ".join(row[key].ljust(width) for key, width in widths.items()).rstrip())
    print("validation: cross-entropy at noise factor 0.55; psnr: in dB there, on the test images")
    if any(row["psnr"].endswith("*") for row in rows):
        print("*: on 500 digits of the gallery, since MNIST was not at hand")


def _figures(options: argparse.Namespace) -> dict[str, Any]:
    figures = _import_figures()
    model = _choose(options.model)
    files.check_writable(options.folder)
    denoiser = runtime.load(model)
    reader = runtime.load_reader()
    gallery = digits.gallery()
    one_of_each = gallery[::100]
    # The notebook takes its six from the test images; the gallery stands in where they are not at
    # hand, and a figure is not worth a download.
    if mnist := digits.find_mnist(options.mnist):
        shown = digits.load_test(mnist)[: len(gallery)]
        six = shown[:_SIX]
    else:
        shown, six = gallery, one_of_each[:_SIX]

    def add_noise(pure: digits.Digits) -> np.ndarray:
        return noise.make_noisy(pure.pixels, noise_factor=options.noise, seed=options.seed)

    noisy = add_noise(shown)
    denoised = denoiser.denoise(noisy)
    readings = reader.read(denoised)
    # Misread because of what the denoiser made of them, not because they are hard to read.
    (misread,) = np.nonzero(
        (readings != shown.labels) & (reader.read(shown.pixels) == shown.labels)
    )
    misread = misread[:_SIX]
    few = add_noise(six)
    drawn = {
        "dataset": figures.dataset(one_of_each.pixels, add_noise(one_of_each), one_of_each.labels),
        "triptychs": figures.triptychs(six.pixels, few, denoiser.denoise(few), six.labels),
        "network": figures.network(model.results["layers"], title=f"{model.name}, {_size(model)}"),
    }
    if len(misread):
        drawn["failures"] = figures.triptychs(
            shown.pixels[misread],
            noisy[misread],
            denoised[misread],
            shown.labels[misread],
            readings[misread],
        )
    report: dict[str, Any] = {"model": model.name, "files": []}
    for name, figure in drawn.items():
        path = options.folder / f"{name}.png"
        _write_figure(path, figure)
        report["files"].append(str(path))
    if not options.json:
        print(*report["files"], sep="\n")
    return report
