"""Write model folders whole or not at all, add figures to them, and remove the oldest."""

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from denoiser import errors
from denoiser.data import disk
from denoiser.models import catalog, folder, schema
from denoiser.models.folder import Model
from denoiser.models.schema import Measured

MEGABYTES_TO_SPARE = 100  # to have free for another model; the largest here takes 15
_SECONDS_TO_SAVE = 3600  # a save that takes longer is dead


def save(name: str, write: Callable[[Path], dict[str, Any]], *, root: Path | None = None) -> Path:
    """Write a model folder aside and moves it into place whole.

    A model that is already there is never touched: where the name is taken, the new one is called
    `name-2`, `name-3` and so on.

    Args:
        name: Name to give it: lower-case letters, digits, `-` and `_`.
        write: Called with an empty folder; writes the files and returns what `results.json` is to hold, but for `sha256`.
        root: Where the folder goes; None for the folder of models trained here.

    Returns:
        Path of the new folder.

    Raises:
        ModelError: What was written could not be read again as a model.
        ValueError: The name is not allowed.
        StoreError: The folder cannot be written.
    """
    folder.check_name(name)
    root = catalog.trained_here() if root is None else root
    aside = None
    try:
        root.mkdir(parents=True, exist_ok=True)
        _sweep(root)
        aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=root))
        results = write(aside)
        saved = sorted(path.relative_to(aside).as_posix() for path in aside.rglob("*.*"))
        results["sha256"] = {file: folder.hash_of((aside / file).read_bytes()) for file in saved}
        (aside / folder.RESULTS).write_bytes(schema.encode(results))
        folder.read(aside)  # what could not be read again would stay, and be called broken
        for file in (*saved, folder.RESULTS):
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


def add_to_results(model: Model, **measured: Measured) -> None:
    """Add figures to a model's `results.json`, in place of those of the same names.

    Args:
        model: As `catalog.find` found it; its other files stay as they are.
        measured: `test` or `gallery`.

    Raises:
        StoreError: It cannot be written.
    """
    path = model.path / folder.RESULTS
    # The file may hold more than `Results` knows, which stays.
    content = schema.encode(json.loads(path.read_bytes()) | schema.to_json(measured))
    disk.write_whole(path, lambda file: file.write(content))


def make_room(limit: int) -> list[str]:
    """Remove the oldest of the models that were trained in the page, beyond a number of them.

    Args:
        limit: How many may stay, 1 or more.

    Returns:
        The names of those that were removed.
    """
    made_in_page = [
        model
        for model in catalog.find().models.values()
        if model.path.parent != catalog.BUNDLED and model.results.made_in_page
    ]
    made_in_page.sort(key=lambda model: _modified(model.path))
    removed = []
    for model in made_in_page[: max(0, len(made_in_page) - limit)]:
        with contextlib.suppress(OSError):  # whoever runs the server may be quicker
            # Moved aside first: a folder that is half gone would be called broken.
            aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=model.path.parent))
            model.path.rename(aside / model.name)
            removed.append(model.name)
            shutil.rmtree(aside)
    return removed


def _modified(path: Path) -> float:
    """Return when a folder was changed, in seconds; 0 where it is gone by now."""
    with contextlib.suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _move_into_place(aside: Path, root: Path, name: str) -> Path:
    number = 1
    while True:
        candidate = name if number == 1 else f"{name}-{number}"
        target = root / candidate
        bundled = root != catalog.BUNDLED and (catalog.BUNDLED / candidate).exists()
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
