"""Options for pictures of one's own, which `train` and `evaluate` share."""

import argparse
import sys
from pathlib import Path

from denoiser import errors
from denoiser.cli.progress_bar import ProgressBar
from denoiser.data import class_labels, own
from denoiser.data.own import Options, OwnPictures

_EXCHANGES = {"auto": None, "yes": True, "no": False}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that name the pictures and say how they are read."""
    group = parser.add_argument_group(
        "pictures of your own",
        "A folder or ZIP archive of pictures, whose sub-folders are classes; or an npz, npy, IDX or CSV file"
        " of arrays, or a folder of such. Without labels the model has no classifier, and its accuracy is"
        " not measured.",
    )
    group.add_argument("--data", type=Path, metavar="PATH", help="the pictures")
    group.add_argument(
        "--labels",
        type=Path,
        metavar="FILE",
        help="their labels, where they are not found by their name",
    )
    group.add_argument(
        "--classes", metavar="NAMES", help="names of the classes, with commas between, in order"
    )
    group.add_argument(
        "--set",
        metavar="START",
        help="how the names of a set's files begin, where there are several",
    )
    group.add_argument(
        "--transpose", action="store_true", help="exchange rows and columns, for EMNIST's own files"
    )
    group.add_argument(
        "--exchange",
        choices=[*_EXCHANGES],
        default="auto",
        help="exchange black and white (default: auto, where most pictures are on a light background)",
    )


def read(options: argparse.Namespace) -> OwnPictures | None:
    """Read the pictures that the options name, and print notes on how; None where they name none.

    Args:
        options: Those of `add_options`.

    Raises:
        DataError: They cannot be read.
        TrainingError: An option needs --data.
    """
    if options.data is None:
        _check_unused(options)
        return None
    how = Options(
        transpose=options.transpose,
        exchange=_EXCHANGES[options.exchange],
        which=options.set or "",
        class_names=class_labels.split(options.classes or ""),
    )
    with ProgressBar("Reading the pictures") as bar:
        pictures = own.read(options.data, options=how, labels=options.labels, on_progress=bar.move)
    for note in pictures.notes:
        print(f"denoiser: {note}", file=sys.stderr)
    return pictures


def _check_unused(options: argparse.Namespace) -> None:
    used = [name for name in ("labels", "classes", "set", "transpose") if getattr(options, name)]
    used += ["exchange"] if options.exchange != "auto" else []
    if used:
        raise errors.TrainingError(f"--{used[0]} needs --data, the path of your pictures.")
