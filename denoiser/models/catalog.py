"""Find the models on disk: those that ship with the package, and those trained here."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from denoiser import errors
from denoiser.data import disk
from denoiser.models import folder, picture_sets, sampling
from denoiser.models.folder import Model

BUNDLED = Path(__file__).parents[1] / "bundled" / "models"
_CLASSIFIER = BUNDLED.parent / "classifier"
_GENERATOR = BUNDLED.parent / "generator"
_FIRST_STAGE = BUNDLED.parent / "blind-first"


@dataclass(frozen=True)
class Catalog:
    """The models on disk.

    Attributes:
        models: The usable ones by name, bundled ones first.
        broken: A message for each folder that cannot be used.
    """

    models: dict[str, Model]
    broken: tuple[str, ...]

    def get(self, name: str) -> Model:
        """Return a model by its name.

        Args:
            name: Its name, which is its folder's.

        Raises:
            ModelError: There is no such model, or it is broken.
        """
        if name in self.models:
            return self.models[name]
        if self.models:
            message = f"There is no model {name!r}; choose one of {', '.join(self.models)}."
        else:
            message = "There is no model yet; train one first: python -m denoiser train quick."
        raise errors.ModelError(" ".join([message, *self.broken]))

    def sampler_for(self, model: Model) -> Model | None:
        """Return the model that draws samples beside another: that one itself, or else the first that can.

        Args:
            model: The other one. What draws beside it was trained on the same pictures: a network of digits
                draws digits.

        Returns:
            The model; None where none can.
        """
        alike = (m for m in self.models.values() if picture_sets.are_same_kind(m, model))
        return next((m for m in (model, *alike) if sampling.can_draw(m.recipe)), None)

    def start(self, name: str) -> Model:
        """Return the model that a recipe starts from.

        Args:
            name: As in `recipes.Recipe.starts_from`.

        Raises:
            ModelError: There is no such model, or it is damaged.
        """
        if name not in self.models and name == _FIRST_STAGE.name:
            return first_stage()
        return self.get(name)


def trained_here() -> Path:
    """Return the folder for models trained here: `DENOISER_MODELS`, or `~/.denoiser/models`."""
    return disk.expand(os.environ.get("DENOISER_MODELS") or "~/.denoiser/models")


def find() -> Catalog:
    """Find the models, bundled and trained here, and check each file that the server reads."""
    models: dict[str, Model] = {}
    broken = []
    for root in (BUNDLED, trained_here()):
        try:
            paths = sorted(path for path in root.iterdir() if _is_model_folder(path))
        except FileNotFoundError:
            continue
        except OSError as error:
            broken.append(f"The folder of models {root} cannot be read: {error.strerror}.")
            continue
        for path in paths:
            try:
                model = folder.read(path)
                if model.recipe.is_classifier:  # trained here; it does not denoise
                    continue
                try:
                    folder.check_name(model.name)
                except ValueError as error:
                    raise errors.ModelError(str(error)) from error
                if model.name in models:
                    raise errors.ModelError("a bundled model has the same name")
                models[model.name] = model
            except errors.ModelError as error:
                broken.append(f"The model folder {path} cannot be used: {error}.")
    return Catalog(models, tuple(broken))


def classifier() -> Model:
    """Return the digit classifier that ships with the package.

    Raises:
        ModelError: Its files are missing or damaged.
    """
    return _read_bundled(_CLASSIFIER, "digit classifier")


def generator() -> Model:
    """Return the network that ships with the package to draw digits from noise.

    Raises:
        ModelError: Its files are missing or damaged.
    """
    return _read_bundled(_GENERATOR, "network that draws digits")


def first_stage() -> Model:
    """Return the first stage of `blind`, which ships with the package; it guides the generator.

    Raises:
        ModelError: Its files are missing or damaged.
    """
    return _read_bundled(_FIRST_STAGE, "first stage of `blind`")


def _read_bundled(path: Path, kind: str) -> Model:
    try:
        return folder.read(path)
    except errors.ModelError as error:
        raise errors.ModelError(f"The {kind} in {path} cannot be used: {error}.") from error


def signature() -> int:
    """Return a number that changes when a model is added, removed or changed on disk.

    It reads no file, so a page can check at every run whether its models are still the same.
    """
    return hash(tuple(stat for root in (BUNDLED, trained_here()) for stat in _stats(str(root))))


def _is_model_folder(path: Path) -> bool:
    return path.is_dir() and not path.name.startswith(".")


# Checkpoints are three levels down, in `MODEL/epochs/`; symbolic links may go in circles.
def _stats(root: str, depth: int = 3) -> Iterator[tuple[str, int, int]]:
    try:
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except OSError:  # it does not exist, or no longer
        return
    for entry in entries:
        if entry.name.startswith("."):  # a job's, or a model that is being written
            continue
        with contextlib.suppress(OSError):  # it no longer exists, or is a link to nothing
            stat = entry.stat()
            yield entry.path, stat.st_mtime_ns, stat.st_size
            if depth > 1 and entry.is_dir():
                yield from _stats(entry.path, depth - 1)
