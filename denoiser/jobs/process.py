"""Run one training at a time, in a child process that outlives the page."""

import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import filelock
import msgspec
from msgspec import structs

from denoiser import errors
from denoiser.data import disk
from denoiser.data.digits import Digits
from denoiser.jobs import limits, memory, own_data, preview, status
from denoiser.jobs.status import Job
from denoiser.models import catalog, folder, writing
from denoiser.models.schema import SavedRecipe
from denoiser.recipes import Recipe

_SECONDS_TO_TAKE_THE_LOCK = 4
# Ctrl-C in the terminal stops the server, not the training.
_DETACHED: dict[str, Any] = {"start_new_session": True}
if sys.platform == "win32":
    _DETACHED = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
_starting = threading.Lock()
_child: subprocess.Popen | None = None
_this_process_began = time.time()


def start(recipe: Recipe, own: Digits | None = None) -> bool:
    """Start a training by a recipe, unless one is running already.

    Safe to call from any number of threads at once: exactly one child is started.

    Args:
        recipe: What to train.
        own: The pictures of a recipe whose `digits` are "own"; their file is deleted once the child has read it.

    Returns:
        True if it was started, False if another one is running.

    Raises:
        TrainingError: Training is switched off or not installed, the recipe's name or epochs are not
            allowed, there is too little memory, or the child process cannot be started.
        StoreError: The folder of models cannot be written, or has too little room.
    """
    global _child
    _check(recipe)
    with _starting:
        if _is_alive():
            return False
        disk.check_writable(catalog.trained_here(), megabytes=writing.MEGABYTES_TO_SPARE)
        memory.check(recipe)
        try:
            status.folder().mkdir(exist_ok=True)
            (status.folder() / "stop").unlink(missing_ok=True)
            own_data.remove()
            preview.begin(own)
            if own is not None:
                own_data.write(own)
            run = secrets.token_hex(8)
            status.write_job(Job(SavedRecipe.of(recipe), "running", run=run))
            _child = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "denoiser.jobs.worker",
                    msgspec.json.encode(recipe).decode(),
                    run,
                ],
                cwd=Path(__file__).parents[2],
                env=os.environ | _absolute_paths(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # the child opens its log once it has the lock
                stderr=subprocess.DEVNULL,
                **_DETACHED,
            )
        except errors.StoreError:
            own_data.remove()
            raise
        except OSError as error:
            own_data.remove()
            raise errors.TrainingError(f"The training cannot be started: {error}.") from error
    return True


def current() -> Job | None:
    """Return the running training, or else the last one; None if there was none.

    A training that failed before this process began is not returned: its failure does not concern the
    visitors of today. A training whose process ended without a report has failed.
    """
    job = status.read_job()
    if job and not job.is_over and not _is_alive():
        job = status.read_job()  # it may have reported its end meanwhile
        is_starting = (
            job and not job.progress and time.time() - job.updated < _SECONDS_TO_TAKE_THE_LOCK
        )
        if job and not job.is_over and not is_starting:
            message = (
                "The training process ended unexpectedly. The operator of the server finds its log in"
                " .job/log.txt, in the folder of the models."
            )
            job = structs.replace(job, state="failed", message=message)
            own_data.remove()
    if job and job.state == "failed" and job.updated < _this_process_began:
        return None
    return job


def _absolute_paths() -> dict[str, str]:
    """Return the settings that name a path, as the child needs them in its other working folder."""
    paths = {"DENOISER_MODELS": catalog.trained_here()}
    if named := os.environ.get("DENOISER_MNIST"):
        paths["DENOISER_MNIST"] = disk.expand(named)
    return {name: str(path.absolute()) for name, path in paths.items()}


def _check(recipe: Recipe) -> None:
    allowed = limits.read()
    if not allowed.is_on:
        raise errors.TrainingError(
            "Training is switched off on this server (DENOISER_TRAINING). To train, run the app on"
            " your own computer."
        )
    if recipe.digits == "own" and not allowed.own_data:
        raise errors.TrainingError(
            "Pictures of visitors are not taken on this server (DENOISER_DATA). To train on yours, run the app"
            " on your own computer."
        )
    limits.check_can_train()
    try:
        folder.check_name(recipe.name)
    except ValueError as error:
        raise errors.TrainingError(f"This name cannot be used: {error}.") from error
    if recipe.epochs > allowed.epochs:
        raise errors.TrainingError(
            f"At most {allowed.epochs} epochs are allowed on this server (DENOISER_MAX_EPOCHS), got"
            f" {recipe.epochs}. Choose fewer."
        )


def _is_alive() -> bool:
    job = status.read_job()
    # A child that has reported its end is about to exit: the next training need not wait for it.
    if _child is not None and _child.poll() is None and not (job and job.is_over):
        return True
    if not status.folder().exists():
        return False
    try:
        with status.lock().acquire(blocking=False):
            return False
    except filelock.Timeout:
        return True
    except OSError:
        return False  # in a folder that cannot be written no training runs
