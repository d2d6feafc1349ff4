"""One training at a time, in a child process that outlives whoever started it.

The child is watched through files in the model store, so any number of visitors see the same
progress, and a server that was restarted finds it again. It holds a file lock for as long as it
lives, which the system releases however it ends: that is how a dead one is noticed.
"""

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import filelock

from denoiser import errors, files, recipes, store
from denoiser.progress import Progress

_starting = threading.Lock()
_child: subprocess.Popen | None = None
_this_process_began = time.time()
_SECONDS_BETWEEN_REPORTS = 0.5
_SECONDS_TO_TAKE_THE_LOCK = 4
# Ctrl-C in the terminal stops the server, not the training.
_DETACHED: dict[str, Any] = (
    {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    if sys.platform == "win32"
    else {"start_new_session": True}
)


@dataclass(frozen=True)
class Job:
    """A training in a child process, as it stands.

    Attributes:
        recipe: Name of the recipe.
        state: "running", "done" or "failed".
        progress: How far it is; None until its first step.
        message: What went wrong, where it failed.
    """

    recipe: str
    state: Literal["running", "done", "failed"]
    progress: Progress | None = None
    message: str = ""


def start(recipe: str) -> None:
    """Starts a training by a recipe, unless one is running already.

    Safe to call from any number of threads at once: exactly one child is started.

    Args:
        recipe: Its name.

    Raises:
        TrainingError: There is no such recipe, or the child cannot be started.
        StoreError: The model store cannot be written.
    """
    global _child
    recipes.get(recipe)
    with _starting:
        if _is_alive():
            return
        files.check_writable(store.trained_here())
        try:
            _folder().mkdir(exist_ok=True)
            (_folder() / "stop").unlink(missing_ok=True)
            _write_status(Job(recipe, "running"))
            _child = subprocess.Popen(
                [sys.executable, "-m", "denoiser.jobs", recipe],
                cwd=Path(__file__).parents[1],
                env=os.environ | {"DENOISER_MODELS": str(store.trained_here().absolute())},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # the child opens its log when it has the lock
                stderr=subprocess.DEVNULL,
                **_DETACHED,
            )
        except OSError as error:
            raise errors.TrainingError(f"The training cannot be started: {error}.") from error


def current() -> Job | None:
    """Gives the training that is running, or else the last one; None where there was none.

    A training that failed before this process began is none: it is no news to its visitors. One
    whose process has died without a word is a failed one.
    """
    job, updated = _read_status()
    if job and job.state == "running" and not _is_alive():
        job, updated = _read_status()  # it may have reported its end between the two looks
        is_starting = job and not job.progress and time.time() - updated < _SECONDS_TO_TAKE_THE_LOCK
        if job and job.state == "running" and not is_starting:
            message = (
                "The training process ended unexpectedly. Whoever runs the server finds its last"
                " words in .job/log.txt, in the model store."
            )
            job = dataclasses.replace(job, state="failed", message=message)
    if job and job.state == "failed" and updated < _this_process_began:
        return None
    return job


def stop() -> None:
    """Asks the running training to stop; it keeps what it has if an epoch is over."""
    with contextlib.suppress(OSError):
        (_folder() / "stop").touch()


def _folder() -> Path:
    return store.trained_here() / ".job"


def _lock() -> filelock.FileLock:
    return filelock.FileLock(_folder() / "lock", thread_local=False)


def _is_alive() -> bool:
    if _child is not None and _child.poll() is None:
        return True
    if not _folder().exists():
        return False
    try:
        with _lock().acquire(blocking=False):
            return False
    except filelock.Timeout:
        return True
    except OSError:
        return False  # a store that cannot be written has no training in it


def _read_status() -> tuple[Job | None, float]:
    """Gives the job as it was last reported, and when that was, in seconds since the epoch."""
    try:
        status = json.loads((_folder() / "status.json").read_bytes())
        updated, progress = status.pop("updated"), status.pop("progress")
        return Job(**status, progress=progress and Progress(**progress)), updated
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None, 0.0


def _write_status(job: Job) -> None:
    status: dict[str, Any] = dataclasses.asdict(job) | {"updated": time.time()}
    aside = _folder() / f"status-{os.getpid()}.json"
    aside.write_text(json.dumps(status))
    aside.replace(_folder() / "status.json")


def _work(name: str) -> None:
    """What the child does."""
    # Long enough for a glance at the lock by `_is_alive`; past it another training is running.
    with contextlib.suppress(filelock.Timeout), _lock().acquire(timeout=5):
        with open(_folder() / "log.txt", "wb") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        if hasattr(os, "nice"):
            os.nice(10)  # visitors' pages come first
        last_report = 0.0

        def report(progress: Progress) -> None:
            nonlocal last_report
            if time.monotonic() - last_report > _SECONDS_BETWEEN_REPORTS:
                last_report = time.monotonic()
                with contextlib.suppress(OSError):  # a disk that is full for a moment
                    _write_status(Job(name, "running", progress))

        try:
            from denoiser import training

            training.run(
                recipes.get(name), on_progress=report, should_stop=(_folder() / "stop").exists
            )
            _write_status(Job(name, "done"))
        except errors.DenoiserError as error:
            _write_status(Job(name, "failed", message=str(error)))
        except BaseException as error:
            _write_status(Job(name, "failed", message=f"The training failed: {error!r}"))
            raise


if __name__ == "__main__":
    _work(sys.argv[1])
