"""A trained model as a folder on disk.

It holds `model.keras`, `model.tflite` and `browser.bin` (both made from it), `recipe.json` and
`results.json`, which also has the sha256 of the others; where its training saved checkpoints, these are
in `epochs/`, each as `N.tflite` and as `N.bin`. A model of pictures that someone brought also has some of
them that it was not trained on, in `gallery.npz`, and where they have labels a classifier of them, as a
model folder `classifier/` of its own.
"""

import functools
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from denoiser import errors
from denoiser.data.digits import Digits
from denoiser.imaging import corruptions
from denoiser.models import gallery, schema
from denoiser.models.schema import Measured, MeasuredDamage, Results, SavedRecipe

# Models trained by version 0.2 have none, nor have those that a browser cannot run.
_BROWSER = "browser.bin"
CLASSIFIER = "classifier"
_DIGIT_CLASSES = tuple(map(str, range(10)))
RESULTS = "results.json"
_LARGEST_JSON = 5_000_000  # bytes; those of `blind` are 30,000
_LARGEST_NETWORK = 100_000_000
# It is sent to the browser in one message with the classifier's, and a message has at most 10 MB.
LARGEST_BROWSER_FILE = 8_000_000
LONGEST_NAME = 40
_NAME = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{LONGEST_NAME - 1}}}")
# Windows keeps these for itself: no folder can have such a name.
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
_EPOCH = re.compile(r"epochs/(0|[1-9][0-9]{0,5})\.(tflite|bin)")


@dataclass(frozen=True)
class Model:
    """A model on disk whose files were checked.

    Attributes:
        name: Its name, which is its folder's.
        path: The folder.
        recipe: How it was trained.
        results: What was measured.
    """

    name: str
    path: Path
    recipe: SavedRecipe
    results: Results

    @property
    def title(self) -> str:
        """Its title on a page."""
        return self.recipe.title or self.name

    @property
    def label(self) -> str:
        """Its title with its name, which links and commands use."""
        return f"{self.recipe.title} ({self.name})" if self.recipe.title else self.name

    @property
    def fingerprint(self) -> str:
        """The sha256 of the network; models with the same one compute the same."""
        return self.results.sha256["model.tflite"]

    @property
    def checkpoints(self) -> list[int]:
        """The epochs after which a checkpoint was saved, in order."""
        return self._epochs_of("tflite")

    @property
    def checkpoints_for_browser(self) -> list[int]:
        """Those of the `checkpoints` that can run in a browser, too; models of older versions have none."""
        for_browser = self._epochs_of("bin")
        return [epoch for epoch in self.checkpoints if epoch in for_browser]

    def _epochs_of(self, ending: str) -> list[int]:
        found = map(_EPOCH.fullmatch, self.results.sha256)
        return sorted(int(match[1]) for match in found if match and match[2] == ending)

    @property
    def measured(self) -> Measured | None:
        """Its figures on the test images, on pictures of its own, or else on digits of the gallery."""
        return self.results.test or self.results.own or self.results.gallery

    @property
    def measured_damage(self) -> MeasuredDamage | None:
        """Its figures for the damage that it learned, in the same way; None where that is normal noise."""
        results = self.results
        return results.test_damaged or results.own_damaged or results.gallery_damaged

    def read_network(self, *, epoch: int | None = None) -> bytes:
        """Return the bytes of `model.tflite`.

        Args:
            epoch: One of `checkpoints`; None for the finished network.

        Raises:
            ModelError: It cannot be read, or is not the file that was saved.
        """
        return _read_checked(self.path, file_of_epoch(epoch), self.results.sha256)

    def read_keras_file(self) -> bytes:
        """Return the bytes of `model.keras`.

        Raises:
            ModelError: It cannot be read, or is not the file that was saved.
        """
        return _read_checked(self.path, "model.keras", self.results.sha256)

    @property
    def has_browser_file(self) -> bool:
        """Whether the network can run in a browser, too."""
        return _BROWSER in self.results.sha256

    @property
    def browser_fingerprint(self) -> str:
        """The sha256 of `browser.bin`, where there is one.

        Raises:
            KeyError: There is none.
        """
        return self.browser_fingerprint_of(None)

    def browser_fingerprint_of(self, epoch: int | None) -> str:
        """Return the sha256 of the file for the browser of a checkpoint, where there is one.

        Args:
            epoch: One of `checkpoints_for_browser`; None for the finished network.

        Raises:
            KeyError: There is none.
        """
        return self.results.sha256[browser_file_of_epoch(epoch)]

    @property
    def browser_problem(self) -> str:
        """Why the network cannot run in a browser, as part of a sentence; empty if it can."""
        if self.has_browser_file:
            return ""
        return self.results.browser_problem or "it has no file for the browser"

    def read_browser_file(self, *, epoch: int | None = None) -> bytes:
        """Return the bytes of `browser.bin`, see `training.browser_export`.

        Args:
            epoch: One of `checkpoints_for_browser`; None for the finished network.

        Raises:
            ModelError: There is none, it cannot be read, or it is not the file that was saved.
        """
        return _read_checked(self.path, browser_file_of_epoch(epoch), self.results.sha256)

    @property
    def classes(self) -> tuple[str, ...]:
        """What the classes of its pictures are called, in order; empty where they have no labels."""
        return self.recipe.data.classes if self.recipe.data else _DIGIT_CLASSES

    @property
    def has_gallery(self) -> bool:
        """Whether pictures travel with it, see `own_pictures`."""
        return gallery.FILE in self.results.sha256

    @property
    def has_classifier(self) -> bool:
        """Whether a classifier of its own pictures travels with it, see `classifier`."""
        return f"{CLASSIFIER}/model.tflite" in self.results.sha256

    @functools.cached_property
    def own_pictures(self) -> Digits | None:
        """Some of the pictures that someone brought, to pick from; None for a model of MNIST's digits.

        Where the pictures have no labels, the labels are all 0, and `classes` is empty.

        Raises:
            ModelError: The file cannot be read, or is not the one that was saved.
        """
        if not self.has_gallery:
            return None
        content = _read_checked(self.path, gallery.FILE, self.results.sha256)
        return gallery.from_npz(content, classes=len(self.classes))

    @functools.cached_property
    def classifier(self) -> "Model | None":
        """The classifier of its own pictures; None where it has none.

        Raises:
            ModelError: Its files are not those that were saved.
        """
        if not self.has_classifier:
            return None
        return read(self.path / CLASSIFIER)


def read(path: Path) -> Model:
    """Read a model folder and check the files that the server reads.

    Args:
        path: The folder.

    Raises:
        ModelError: A file is missing or damaged; the message names the file, not the folder.
    """
    try:
        results = schema.decode(_read(path, RESULTS), Results, RESULTS)
        content = _read_checked(path, "recipe.json", results.sha256)
        recipe = schema.decode(content, SavedRecipe, "recipe.json")
    except ValueError as error:
        raise errors.ModelError(str(error)) from error
    _check_damage(recipe)
    for file in ("model.tflite", *({_BROWSER} & results.sha256.keys())):
        _read_checked(path, file, results.sha256)
    if not (path / "model.keras").is_file():
        raise errors.ModelError("model.keras is missing")
    validation = results.validation
    if (validation.accuracy if recipe.is_classifier else validation.bce) is None:
        raise errors.ModelError(f"{RESULTS} has no figure for the validation images")
    return Model(name=path.name, path=path, recipe=recipe, results=results)


def _check_damage(recipe: SavedRecipe) -> None:
    low, high = recipe.strengths
    if recipe.corruption not in corruptions.LEARNABLE:
        raise errors.ModelError(
            f"recipe.json names a damage that is not known here, {recipe.corruption[:40]!r}"
        )
    if not 0 <= low <= high <= 1:
        raise errors.ModelError(
            f"recipe.json has strengths that are not from 0 to 1, {low:g} and {high:g}"
        )


def check_name(name: str) -> None:
    """Check that a model may have a name.

    Args:
        name: 1 to 40 lower-case letters, digits, `-` and `_`; it becomes a folder's name.

    Raises:
        ValueError: The name is not allowed; the message says why.
    """
    if not _NAME.fullmatch(name):
        shown = name if len(name) <= 40 else name[:40] + "..."
        raise ValueError(
            "a model's name has 1 to 40 lower-case letters, digits, '-' and '_', and begins with a"
            f" letter or digit, got {shown!r}"
        )
    if name in _RESERVED:
        raise ValueError(f"Windows reserves the name {name!r}: no folder can have it on Windows")


def file_of_epoch(epoch: int | None) -> str:
    """Return the LiteRT file, in a model folder, of the checkpoint after an epoch.

    Args:
        epoch: The epoch; None for the finished network.
    """
    return "model.tflite" if epoch is None else f"epochs/{epoch}.tflite"


def browser_file_of_epoch(epoch: int | None) -> str:
    """Return the file for the browser, in a model folder, of the checkpoint after an epoch.

    Args:
        epoch: As for `file_of_epoch`.
    """
    return _BROWSER if epoch is None else f"epochs/{epoch}.bin"


def _read_checked(folder: Path, file: str, sha256: dict[str, str]) -> bytes:
    content = _read(folder, file)
    if hash_of(content) != sha256.get(file):
        raise errors.ModelError(f"{file} is not the file that was saved (its sha256 differs)")
    return content


def _read(folder: Path, file: str) -> bytes:
    most = _LARGEST_JSON if file.endswith(".json") else _LARGEST_NETWORK
    most = LARGEST_BROWSER_FILE if file.endswith(".bin") else most
    try:
        if not (folder / file).exists():
            raise errors.ModelError(f"{file} is missing")
        if not (folder / file).is_file():  # reading a pipe would block
            raise errors.ModelError(f"{file} is not a file")
        if (size := (folder / file).stat().st_size) > most:
            raise errors.ModelError(f"{file} has {size:,} bytes; at most {most:,} are allowed")
        return (folder / file).read_bytes()
    except OSError as error:
        raise errors.ModelError(f"{file} cannot be read ({error.strerror})") from error


def hash_of(content: bytes) -> str:
    """Return the sha256 of a file's bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
