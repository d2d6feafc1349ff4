"""The files through which a training tells how it stands, and is asked to stop."""

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
    """A training in a child process, as it stands.

    Attributes:
        recipe: What is trained, and how.
        state: "running", "measuring" (the model is saved), "done" or "failed".
        progress: How far the training is; None until its first step.
        measured: How far the measuring is, 0 to 1.
        model: Name of the model, as soon as it is saved: the recipe's, or one with a number.
        removed: Models that made room for it.
        message: What went wrong, where it failed.
        updated: When this was written, in seconds since the epoch.
    """

    recipe: SavedRecipe
    state: Literal["running", "measuring", "done", "failed"]
    progress: Progress | None = None
    measured: Number = 0.0
    model: Text = ""
    removed: tuple[Text, ...] = ()
    message: Text = ""
    updated: Number = 0.0

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")


def folder() -> Path:
    """Return the folder of the files that tell about a training."""
    return catalog.trained_here() / ".job"


def lock() -> filelock.FileLock:
    """Return the lock that a training holds for as long as its process lives."""
    return filelock.FileLock(folder() / "lock", thread_local=False)


def read_job() -> Job | None:
    """Return the job as it was last reported; None where there is none."""
    try:
        return schema.decode(read("status.json"), Job, "status.json")
    except (OSError, ValueError):
        return None


def write_job(job: Job) -> None:
    """Report how a job stands.

    Args:
        job: What to report; the time is set here.

    Raises:
        StoreError: It cannot be written.
    """
    write("status.json", schema.encode(structs.replace(job, updated=time.time())))


def ask_to_stop() -> None:
    """Ask the running training to stop; it keeps the best it has if an epoch is over."""
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
        OSError: It is not there, cannot be read or is no file.
    """
    path = folder() / name
    if not path.is_file():  # a pipe would be waited for
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
