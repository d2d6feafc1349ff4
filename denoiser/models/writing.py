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
from denoiser.models.schema import Measured, MeasuredDamage, Twin

MEGABYTES_TO_SPARE = 100  # free room needed for another model; the largest bundled one has 15
_SECONDS_TO_SAVE = 3600  # what is older was left by a process that was killed


def save(name: str, write: Callable[[Path], dict[str, Any]], *, root: Path | None = None) -> Path:
    """Write a model folder under another name and move it into place whole.

    An existing model is never touched: if its name is taken, the new one is called `name-2`, `name-3`
    and so on.

    Args:
        name: Its name, see `folder.check_name`.
        write: Called with an empty folder; writes the files there and returns the content of
            `results.json` without `sha256`.
        root: Where the folder goes; None for the folder of models trained here.

    Returns:
        Path of the new folder.

    Raises:
        ModelError: The files that were written are not those of a model.
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
        saved = write_results(aside, results)
        # One that cannot be read again would stay as a broken model.
        _ = folder.read(aside).classifier, folder.read(aside).own_pictures
        for file in (*saved, folder.RESULTS):
            with open(aside / file, "rb+") as written:
                os.fsync(written.fileno())
        aside.chmod(0o755)  # mkdtemp sets 0o700, which would hide it from a server of another user
        return _move_into_place(aside, root, name)
    except OSError as error:
        raise errors.StoreError(
            f"The model cannot be saved in {root}: {error.strerror or error}. {disk.way_out(error)} with"
            " DENOISER_MODELS."
        ) from error
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


def write_results(path: Path, results: dict[str, Any]) -> list[str]:
    """Write `results.json` into a folder whose other files are complete.

    Args:
        path: The folder.
        results: The file's content without `sha256`.

    Returns:
        The names of the other files, as in `sha256`.
    """
    saved = sorted(file.relative_to(path).as_posix() for file in path.rglob("*.*"))
    hashes = {file: folder.hash_of((path / file).read_bytes()) for file in saved}
    (path / folder.RESULTS).write_bytes(schema.encode(results | {"sha256": hashes}))
    return saved


def add_to_results(model: Model, **measured: Measured | MeasuredDamage | Twin) -> None:
    """Add figures to a model's `results.json`, in place of those of the same names.

    Args:
        model: A model of `catalog.find`; its other files are not changed.
        measured: The figures as `test`, `own` or `gallery`, each also with `_damaged` behind it, or as `twin`.

    Raises:
        StoreError: The file cannot be written, or the model was removed meanwhile.
    """
    path = model.path / folder.RESULTS
    try:
        # The file may hold more than `Results` lists.
        results = json.loads(path.read_bytes()) | schema.to_json(measured)
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise errors.StoreError(
            f"The figures of {model.name} cannot be saved, since {path} cannot be read: it was removed or"
            " damaged while the model was measured."
        ) from error
    content = schema.encode(results)
    disk.write_whole(path, lambda file: file.write(content))


def make_room(limit: int) -> list[str]:
    """Remove the oldest of the models that were trained in the page, beyond a number of them.

    Args:
        limit: How many may stay, 1 or more.

    Returns:
        The names of the removed models.
    """
    made_in_page = [
        model
        for model in catalog.find().models.values()
        if model.path.parent != catalog.BUNDLED and model.results.made_in_page
    ]
    made_in_page.sort(key=lambda model: _modified(model.path))
    removed = []
    for model in made_in_page[: max(0, len(made_in_page) - limit)]:
        with (
            contextlib.suppress(OSError),  # the operator may have removed it meanwhile
            # Moved first: a half-removed folder would count as a broken model.
            tempfile.TemporaryDirectory(
                prefix=".writing-", dir=model.path.parent, ignore_cleanup_errors=True
            ) as aside,
        ):
            model.path.rename(Path(aside) / model.name)
            removed.append(model.name)
    return removed


def _modified(path: Path) -> float:
    """Return when a folder was changed, in seconds; 0 if it no longer exists."""
    with contextlib.suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _move_into_place(aside: Path, root: Path, name: str) -> Path:
    number = 1
    while True:
        candidate = name if number == 1 else f"{name}-{number}"
        target = root / candidate
        is_bundled = root != catalog.BUNDLED and (catalog.BUNDLED / candidate).exists()
        if not target.exists() and not is_bundled:
            try:
                # Atomic; fails if another process has just taken the name.
                return aside.rename(target)
            except OSError:
                if not target.exists():
                    raise
        number += 1


def _sweep(root: Path) -> None:
    """Remove the folders that killed processes left behind."""
    for leftover in root.glob(".writing-*"):
        with contextlib.suppress(OSError):  # another process may have removed it
            if time.time() - leftover.stat().st_mtime > _SECONDS_TO_SAVE:
                shutil.rmtree(leftover)
