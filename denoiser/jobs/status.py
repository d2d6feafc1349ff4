"""The files through which a training reports its state, and is asked to stop."""

import contextlib
import time
from pathlib import Path
from typing import Literal

import filelock
from msgspec import Struct, structs

from denoiser.data import disk
from denoiser.models import catalog, schema
from denoiser.models.schema import Number, SavedRecipe, Text
from denoiser.training.progress import Progress


class Job(Struct, frozen=True):
    """The state of a training in a child process.

    Attributes:
        recipe: What is trained, and how.
        state: "running", "measuring" (the model is saved), "twin" (its twin is trained), "done" or "failed".
        progress: Progress of the training; None until its first step.
        measured: Fraction of the measurement that is done, 0 to 1.
        model: Name of the model, once it is saved: the recipe's, or one with a number.
        removed: Names of models that were removed to make room for it.
        message: What went wrong, if it failed; else empty.
        updated: When this was written, in seconds since 1970 (UTC).
        run: An id of the training that nobody can guess: it tells the visitor who started it which one it is.
        twin: Progress of the twin's training; None until its first step, or without a twin.
    """

    recipe: SavedRecipe
    state: Literal["running", "measuring", "twin", "done", "failed"]
    progress: Progress | None = None
    measured: Number = 0.0
    model: Text = ""
    removed: tuple[Text, ...] = ()
    message: Text = ""
    updated: Number = 0.0
    run: Text = ""
    twin: Progress | None = None

    @property
    def is_over(self) -> bool:
        """Whether the training has ended, with a model or without."""
        return self.state in ("done", "failed")


def folder() -> Path:
    """Return the folder of these files."""
    return catalog.trained_here() / ".job"


def lock() -> filelock.FileLock:
    """Return the lock that a training holds while its process lives."""
    return filelock.FileLock(folder() / "lock", thread_local=False)


def read_job() -> Job | None:
    """Return the last report of a job; None if there is none, or it is damaged."""
    try:
        return schema.decode(read("status.json"), Job, "status.json")
    except (OSError, ValueError):
        return None


def write_job(job: Job) -> None:
    """Report the state of a job.

    Args:
        job: The state; `updated` is set here.

    Raises:
        StoreError: It cannot be written.
    """
    write("status.json", schema.encode(structs.replace(job, updated=time.time())))


def ask_to_stop() -> None:
    """Ask the running training to stop; if an epoch is over, the best network so far is saved."""
    with contextlib.suppress(OSError):
        (folder() / "stop").touch()


def is_asked_to_stop() -> bool:
    """Return whether the running training was asked to stop."""
    return (folder() / "stop").exists()


def read(name: str) -> bytes:
    """Return the bytes of a file of the job's folder.

    Args:
        name: The file's name.

    Raises:
        OSError: It does not exist, cannot be read or is not a file.
    """
    path = folder() / name
    if not path.is_file():  # reading a pipe would block
        raise FileNotFoundError(path)
    return path.read_bytes()


def write(name: str, content: bytes) -> None:
    """Write a file of the job's folder whole.

    Args:
        name: The file's name.
        content: Its bytes.

    Raises:
        StoreError: It cannot be written.
    """
    disk.write_whole(folder() / name, lambda file: file.write(content))
