"""Model folders on disk: found, checked, read and written whole.

A model is a folder of five files: `model.keras`, `model.tflite` and `browser.bin` (made from it),
`recipe.json` and `results.json`, which also holds the sha256 of the others; and, where its training kept
them, the networks after earlier epochs in `epochs/`. Models that ship with the package
are in its own folder; models trained here go to `DENOISER_MODELS`.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from denoiser import errors, files, forms

BUNDLED = Path(__file__).parent / "bundled" / "models"
_READER = Path(__file__).parent / "bundled" / "reader"
MEGABYTES_TO_SPARE = 100  # to have free for another model; the largest here takes 15
_CHECKED = ("model.keras", "model.tflite", "recipe.json")
# Models that were trained by version 0.2 have none, nor have those that a browser cannot run.
_BROWSER = "browser.bin"
_RESULTS = "results.json"
# What a page or a command reads; a folder that has it in another form is broken before it can break
# anything.
_RECIPE = {
    "name": str,
    "digits": str,
    "noise_factors": [float],
    "architecture?": str,
    "batch_size?": (int, None),
    "learning_rate?": float,
    "loss?": str,
    "target?": str,
}
_MEASURED = {
    "images": int,
    "seed?": int,
    "rows?": [  # a reader has none
        {
            "noise": float,
            "psnr": (float, None),
            "ssim": float,
            "bce": float,
            "accuracy?": float,
        }
    ],
}
_RESULT = {
    "params": int,
    "macs": int,
    "layers": [
        {
            "name": str,
            "kind": str,
            "inputs": [str],
            "shape": [int],
            "params": int,
            "macs": int,
        }
    ],
    "history": {str: [float]},
    "validation": {"bce?": float, "accuracy?": float},
    "seconds": float,
    "machine?": str,
    "test?": _MEASURED,
    "gallery?": _MEASURED,
    "sha256": {str: str},
}
_LARGEST_JSON = 5_000_000  # bytes; those of `blind` are 30,000
_LARGEST_NETWORK = 100_000_000
# It reaches the browser in one message with the reader's, and the server sends none above 10 MB.
LARGEST_BROWSER_FILE = 8_000_000
_SECONDS_TO_SAVE = 3600  # a save that takes longer is dead
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
# Windows keeps these for itself: no folder can have such a name.
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
_EPOCH = re.compile(r"epochs/([0-9]{1,6})\.tflite")


@dataclass(frozen=True)
class Model:
    """A model that was found and is whole.

    Attributes:
        name: Its name, which is its folder's.
        path: The folder.
        recipe: What it was trained by, as `recipes.Recipe.to_dict` gives it.
        results: What was measured, see `saving.save`.
    """

    name: str
    path: Path
    recipe: dict[str, Any]
    results: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """The sha256 of the network, which tells whether two models compute the same."""
        return self.results["sha256"]["model.tflite"]

    @property
    def kept_epochs(self) -> list[int]:
        """The epochs after which the network was kept, in order."""
        return sorted(int(m[1]) for file in self.results["sha256"] if (m := _EPOCH.fullmatch(file)))

    @property
    def measured(self) -> dict[str, Any] | None:
        """What `evaluation.on_test` gave, for the test images or else for digits of the gallery."""
        return self.results.get("test") or self.results.get("gallery")

    def read_network(self, *, epoch: int | None = None) -> bytes:
        """Reads `model.tflite`.

        Args:
            epoch: One of `kept_epochs` for the network as it was after it; None for the finished one.

        Raises:
            ModelError: It cannot be read, or is not the file that was saved.
        """
        file = "model.tflite" if epoch is None else file_of_epoch(epoch)
        return _read_checked(self.path, file, self.results["sha256"].get(file))

    @property
    def has_browser_file(self) -> bool:
        """Whether the network can run in a browser, too."""
        return _BROWSER in self.results["sha256"]

    def read_browser_file(self) -> bytes:
        """Reads `browser.bin`, see `export`.

        Raises:
            ModelError: There is none, it cannot be read, or it is not the file that was saved.
        """
        return _read_checked(self.path, _BROWSER, self.results["sha256"].get(_BROWSER))


@dataclass(frozen=True)
class Catalog:
    """What was found on disk.

    Attributes:
        models: The whole ones by name, bundled ones first.
        broken: A message for each folder that was set aside.
    """

    models: dict[str, Model]
    broken: tuple[str, ...]

    def get(self, name: str) -> Model:
        """Finds a model by its name.

        Args:
            name: Its folder's.

        Raises:
            ModelError: There is no such model, or it is broken.
        """
        if name in self.models:
            return self.models[name]
        if self.models:
            said = f"There is no model {name!r}; there are: {', '.join(self.models)}."
        else:
            said = "There is no model yet; train one first: python -m denoiser train quick."
        raise errors.ModelError(" ".join([said, *self.broken]))


def trained_here() -> Path:
    """Gives the folder for models trained here: `DENOISER_MODELS`, or `~/.denoiser/models`."""
    return files.expand(os.environ.get("DENOISER_MODELS") or "~/.denoiser/models")


def find() -> Catalog:
    """Looks for models, bundled and trained here, and checks each file that the server reads."""
    models: dict[str, Model] = {}
    broken = []
    for root in (BUNDLED, trained_here()):
        try:
            folders = sorted(path for path in root.iterdir() if _is_model_folder(path))
        except FileNotFoundError:
            continue
        except OSError as error:
            broken.append(f"The model store {root} cannot be read: {error.strerror}.")
            continue
        for folder in folders:
            try:
                model = read(folder)
                if reads_digits(model.recipe):  # one that was trained here; it denoises nothing
                    continue
                try:
                    check_name(model.name)
                except ValueError as error:
                    raise errors.ModelError(f"cannot be used: {error}") from error
                if model.name in models:
                    raise errors.ModelError("has the name of a bundled model")
                models[model.name] = model
            except errors.ModelError as error:
                broken.append(f"The model folder {folder} was set aside: {error}.")
    return Catalog(models, tuple(broken))


def reader() -> Model:
    """Gives the network that reads digits, which is shipped.

    Raises:
        ModelError: Its files are not whole.
    """
    try:
        return read(_READER)
    except errors.ModelError as error:
        raise errors.ModelError(f"The reader in {_READER} cannot be used: {error}.") from error


def signature() -> int:
    """Gives a number that changes when a model is added, removed or changed on disk.

    It costs 0.1 ms, so that a page can ask at every run whether what it knows still holds.
    """
    return hash(tuple(stat for root in (BUNDLED, trained_here()) for stat in _stats(str(root))))


def save(name: str, write: Callable[[Path], dict[str, Any]], *, root: Path | None = None) -> Path:
    """Writes a model folder aside and moves it into place whole.

    A model that is already there is never touched: where the name is taken, the new one is called
    `name-2`, `name-3` and so on.

    Args:
        name: Name to give it: lower-case letters, digits, `-` and `_`.
        write: Called with an empty folder; writes the files and gives the results.
        root: Where the folder goes; None for the folder of models trained here.

    Returns:
        Path of the new folder.

    Raises:
        ModelError: What was written is no model that could be read again.
        ValueError: The name is not allowed.
        StoreError: The folder cannot be written.
    """
    check_name(name)
    root = trained_here() if root is None else root
    aside = None
    try:
        root.mkdir(parents=True, exist_ok=True)
        _sweep(root)
        aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=root))
        results = write(aside)
        saved = sorted(path.relative_to(aside).as_posix() for path in aside.rglob("*.*"))
        results["sha256"] = {file: _sha256((aside / file).read_bytes()) for file in saved}
        (aside / _RESULTS).write_text(json.dumps(results, indent=2) + "\n")
        read(aside)  # what could not be read again would stay, and be called broken
        for file in (*saved, _RESULTS):
            with open(aside / file, "rb+") as written:
                os.fsync(written.fileno())
        aside.chmod(0o755)  # mkdtemp gives 0o700, which would hide it from a server of another user
        return _move_into_place(aside, root, name)
    except OSError as error:
        raise errors.StoreError(
            f"The model cannot be saved in {root}: {error.strerror or error}. Make room there, or name"
            " a folder that can be written with DENOISER_MODELS."
        ) from error
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


def add_to_results(model: Model, measured: dict[str, Any]) -> None:
    """Adds figures to a model's `results.json`, in place of those of the same names.

    Args:
        model: As `find` found it; its other files stay as they are.
        measured: What JSON can hold.

    Raises:
        StoreError: It cannot be written.
    """
    content = json.dumps(model.results | measured, indent=2) + "\n"
    files.write_whole(model.path / _RESULTS, lambda file: file.write(content.encode()))


def check_name(name: str) -> None:
    """Makes sure that a model may have a name.

    Args:
        name: 1 to 40 lower-case letters, digits, `-` and `_`; it becomes a folder's name.

    Raises:
        ValueError: It may not.
    """
    if not _NAME.fullmatch(name):
        shown = name if len(name) <= 40 else name[:40] + "..."
        raise ValueError(
            "a model's name has 1 to 40 lower-case letters, digits, '-' and '_', and begins with a"
            f" letter or digit, got {shown!r}"
        )
    if name in _RESERVED:
        raise ValueError(f"no folder can be called {name!r} on Windows; a model's name is one")


def file_of_epoch(epoch: int) -> str:
    """Gives the file, in a model's folder, of the network as it was after an epoch."""
    return f"epochs/{epoch}.tflite"


def reads_digits(recipe: dict[str, Any]) -> bool:
    """Tells whether a recipe makes a reader, which is no denoiser."""
    return recipe.get("target") == "class"


def make_room(limit: int) -> list[str]:
    """Removes the oldest of the models that were trained in the page, beyond a number of them.

    Args:
        limit: How many may stay, 1 or more.

    Returns:
        The names of those that were removed.
    """
    made_in_page = [
        model
        for model in find().models.values()
        if model.path.parent != BUNDLED and model.results.get("made_in_page")
    ]
    made_in_page.sort(key=lambda model: model.path.stat().st_mtime)
    removed = []
    for model in made_in_page[: max(0, len(made_in_page) - limit)]:
        with contextlib.suppress(OSError):  # whoever runs the server may be quicker
            # Moved aside first: a folder that is half gone would be called broken.
            aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=model.path.parent))
            model.path.rename(aside / model.name)
            removed.append(model.name)
            shutil.rmtree(aside)
    return removed


def _move_into_place(aside: Path, root: Path, name: str) -> Path:
    number = 1
    while True:
        candidate = name if number == 1 else f"{name}-{number}"
        target = root / candidate
        bundled = root != BUNDLED and (BUNDLED / candidate).exists()
        if not target.exists() and not bundled:
            try:
                # Atomic; fails where another process has just taken the name.
                return aside.rename(target)
            except OSError:
                if not target.exists():
                    raise
        number += 1


def _sweep(root: Path) -> None:
    """Removes what a save that was killed has left behind."""
    for left in root.glob(".writing-*"):
        with contextlib.suppress(OSError):  # another process may have been quicker
            if time.time() - left.stat().st_mtime > _SECONDS_TO_SAVE:
                shutil.rmtree(left)


def _is_model_folder(path: Path) -> bool:
    return path.is_dir() and not path.name.startswith(".")


# A model's `epochs` is the second folder down; links may go in circles.
def _stats(folder: str, depth: int = 3):
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # it went away meanwhile, or was never there
        return
    for entry in entries:
        if entry.name.startswith("."):  # a job's, or a model that is being written
            continue
        with contextlib.suppress(OSError):  # went away meanwhile, or a link to nowhere
            stat = entry.stat()
            yield entry.path, stat.st_mtime_ns, stat.st_size
            if depth > 1 and entry.is_dir():
                yield from _stats(entry.path, depth - 1)


def read(folder: Path) -> Model:
    """Reads a model folder and checks the files that the server reads.

    Args:
        folder: Path of the folder.

    Raises:
        ModelError: It is not whole; the message leaves out which folder.
    """
    try:
        results = json.loads(_read(folder, _RESULTS))
        forms.check(results, _RESULT, _RESULTS)
        sha256 = {file: results["sha256"][file] for file in _CHECKED}
        recipe = json.loads(_read_checked(folder, "recipe.json", sha256["recipe.json"]))
        forms.check(recipe, _RECIPE, "recipe.json")
        _, _ = recipe["noise_factors"]
        _read_checked(folder, "model.tflite", sha256["model.tflite"])
        if _BROWSER in results["sha256"]:
            _read_checked(folder, _BROWSER, results["sha256"][_BROWSER])
        if not (folder / "model.keras").is_file():
            raise errors.ModelError("model.keras is missing")
        float(results["validation"]["accuracy" if reads_digits(recipe) else "bce"])
        for kind in {"test", "gallery"} & results.keys() if not reads_digits(recipe) else ():
            results[kind]["rows"]
        return Model(name=folder.name, path=folder, recipe=recipe, results=results)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise errors.ModelError(f"{_RESULTS} is not what was saved ({error})") from error


def _read_checked(folder: Path, file: str, sha256: str) -> bytes:
    content = _read(folder, file)
    if _sha256(content) != sha256:
        raise errors.ModelError(f"{file} is not the file that was saved (its sha256 differs)")
    return content


def _read(folder: Path, file: str) -> bytes:
    most = _LARGEST_JSON if file.endswith(".json") else _LARGEST_NETWORK
    most = LARGEST_BROWSER_FILE if file == _BROWSER else most
    try:
        if not (folder / file).exists():
            raise errors.ModelError(f"{file} is missing")
        if not (folder / file).is_file():  # a pipe would be waited for
            raise errors.ModelError(f"{file} is no file")
        if (size := (folder / file).stat().st_size) > most:
            raise errors.ModelError(f"{file} has {size:,} bytes; at most {most:,} are read")
        return (folder / file).read_bytes()
    except OSError as error:
        raise errors.ModelError(f"{file} cannot be read ({error.strerror})") from error


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
