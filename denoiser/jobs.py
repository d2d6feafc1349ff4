"""One training at a time, in a child process that outlives whoever started it.

The child is watched through files in the model store, so any number of visitors see the same
progress, and a server that was restarted finds it again. It holds a file lock for as long as it
lives, which the system releases however it ends: that is how a dead one is noticed.
"""

import contextlib
import dataclasses
import importlib.util
import io
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import filelock
import numpy as np

from denoiser import digits, errors, files, forms, noise, store
from denoiser.progress import Progress
from denoiser.recipes import Recipe

_starting = threading.Lock()
_child: subprocess.Popen | None = None
_this_process_began = time.time()
_SECONDS_BETWEEN_REPORTS = 0.5
_SECONDS_TO_TAKE_THE_LOCK = 4
# What is asked for, above what a training was seen to take at its largest: 943 MB with the quick set
# and 1,520 MB with all of MNIST.
_MEGABYTES = {"quick": 1000, "mnist": 1800}
_LONGEST = 500  # letters of a message
_MOST = 10_000  # epochs or models that a setting can allow
# Losses may be anything: that of a training that fails is not a number.
_STATUS = {
    "recipe": {
        "name": str,
        "architecture": str,
        "digits": str,
        "noise_factors": [float],
        "epochs": int,
    },
    "state": str,
    "progress": (
        {
            "epoch": int,
            "epochs": int,
            "fraction": float,
            "seconds_left": (float, None),
        },
        None,
    ),
    "measured": float,
    "model": str,
    "removed": [str],
    "message": str,
    "updated": float,
}
_CGROUP = Path("/sys/fs/cgroup")
_GLANCE_DIGITS = (200, 312, 412, 500)  # of the gallery
# Ctrl-C in the terminal stops the server, not the training.
_DETACHED: dict[str, Any] = (
    {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    if sys.platform == "win32"
    else {"start_new_session": True}
)


@dataclass(frozen=True)
class Limits:
    """What whoever runs the server allows.

    Attributes:
        is_on: Whether anyone may train in the page: `DENOISER_TRAINING`, "on" or "off".
        epochs: The most that a training may have: `DENOISER_MAX_EPOCHS`.
        models: How many models trained in the page are kept: `DENOISER_MAX_MODELS`.
    """

    is_on: bool = True
    epochs: int = 50
    models: int = 20


@dataclass(frozen=True)
class Job:
    """A training in a child process, as it stands.

    Attributes:
        recipe: The recipe, as `Recipe.to_dict` gives it.
        state: "running", "measuring" (the model is saved), "done" or "failed".
        progress: How far the training is; None until its first step.
        measured: How far the measuring is, 0 to 1.
        model: Name of the model, as soon as it is saved: the recipe's, or one with a number.
        removed: Models that made room for it.
        message: What went wrong, where it failed.
    """

    recipe: dict[str, Any]
    state: Literal["running", "measuring", "done", "failed"]
    progress: Progress | None = None
    measured: float = 0.0
    model: str = ""
    removed: tuple[str, ...] = ()
    message: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")


def limits() -> Limits:
    """Gives what whoever runs the server allows; a setting that makes no sense is left out."""

    def number(name: str, default: int) -> int:
        value = os.environ.get(name, "")
        return min(max(1, int(value)), _MOST) if value.isdecimal() and len(value) < 9 else default

    return Limits(
        is_on=os.environ.get("DENOISER_TRAINING", "on").lower() not in ("off", "0", "false", "no"),
        epochs=number("DENOISER_MAX_EPOCHS", Limits.epochs),
        models=number("DENOISER_MAX_MODELS", Limits.models),
    )


def can_train() -> bool:
    """Tells whether what trains is installed; where only serving was, it is not."""
    back_end = os.environ.get("KERAS_BACKEND") or "tensorflow"
    try:
        return all(importlib.util.find_spec(name) for name in ("keras", back_end))
    except (ImportError, ValueError):
        return False


def check_can_train() -> None:
    """Makes sure that what trains is installed.

    Raises:
        TrainingError: It is not.
    """
    if not can_train():
        raise errors.TrainingError(
            "Training needs Keras and TensorFlow, and what is installed here only serves:"
            " python -m pip install -r requirements.txt, then start again."
        )


def start(recipe: Recipe) -> bool:
    """Starts a training by a recipe, unless one is running already.

    Safe to call from any number of threads at once: exactly one child is started.

    Args:
        recipe: What to train.

    Returns:
        Whether it was started; if not, another one is running.

    Raises:
        TrainingError: Training is switched off or not installed, the recipe's name or epochs are not
            allowed, there is too little memory, or the child cannot be started.
        StoreError: The model store cannot be written, or has too little room.
    """
    global _child
    _check(recipe)
    with _starting:
        if _is_alive():
            return False
        files.check_writable(store.trained_here(), megabytes=store.MEGABYTES_TO_SPARE)
        _check_memory(recipe)
        try:
            _folder().mkdir(exist_ok=True)
            for left in ("stop", "glance.npy"):
                (_folder() / left).unlink(missing_ok=True)
            _write_status(Job(recipe.to_dict(), "running"))
            _child = subprocess.Popen(
                [sys.executable, "-m", "denoiser.jobs", json.dumps(recipe.to_dict())],
                cwd=Path(__file__).parents[1],
                env=os.environ | {"DENOISER_MODELS": str(store.trained_here().absolute())},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # the child opens its log when it has the lock
                stderr=subprocess.DEVNULL,
                **_DETACHED,
            )
        except OSError as error:
            raise errors.TrainingError(f"The training cannot be started: {error}.") from error
    return True


def current() -> Job | None:
    """Gives the training that is running, or else the last one; None where there was none.

    A training that failed before this process began is none: it is no news to its visitors. One
    whose process has died without a word is a failed one.
    """
    job, updated = _read_status()
    if job and not job.is_over and not _is_alive():
        job, updated = _read_status()  # it may have reported its end between the two looks
        is_starting = job and not job.progress and time.time() - updated < _SECONDS_TO_TAKE_THE_LOCK
        if job and not job.is_over and not is_starting:
            message = (
                "The training process ended unexpectedly. Whoever runs the server finds its last"
                " words in .job/log.txt, in the model store."
            )
            job = dataclasses.replace(job, state="failed", message=message)
    if job and job.state == "failed" and updated < _this_process_began:
        return None
    return job


def stop() -> None:
    """Asks the running training to stop; it keeps the best it has if an epoch is over."""
    with contextlib.suppress(OSError):
        (_folder() / "stop").touch()


def is_stopping() -> bool:
    """Tells whether the running training was asked to stop."""
    return (_folder() / "stop").exists()


def glance_digits() -> tuple[np.ndarray, np.ndarray]:
    """Gives the digits by which a training is watched: four of the gallery, pure and noisy.

    Returns:
        Two float32 arrays of shape (4, 28, 28); the noise is of the book's factor.
    """
    pure = digits.gallery().pixels[[*_GLANCE_DIGITS]]
    return pure, noise.make_noisy(pure, noise_factor=noise.BOOK_NOISE_FACTOR, seed=0)


def glance() -> np.ndarray | None:
    """Gives what the network that is being trained makes of the noisy ones as it is now.

    Returns:
        float32 array of shape (4, 28, 28) in [0, 1]; None where it has not yet been asked.
    """
    try:
        seen = np.load(io.BytesIO(_read("glance.npy")), allow_pickle=False)
        if seen.shape == (4, *noise.IMAGE_SHAPE):
            return np.clip(seen.astype(np.float32), 0, 1)
    except (OSError, ValueError, EOFError, AttributeError):
        pass
    return None


def _check(recipe: Recipe) -> None:
    allowed = limits()
    if not allowed.is_on:
        raise errors.TrainingError(
            "Training is switched off on this server (DENOISER_TRAINING). Run the app on a machine of"
            " your own to train."
        )
    check_can_train()
    try:
        store.check_name(recipe.name)
    except ValueError as error:
        raise errors.TrainingError(f"This name cannot be used: {error}.") from error
    if recipe.epochs > allowed.epochs:
        raise errors.TrainingError(
            f"At most {allowed.epochs} epochs are allowed on this server (DENOISER_MAX_EPOCHS), and"
            f" {recipe.epochs} were asked for."
        )


def _check_memory(recipe: Recipe) -> None:
    needed, free = _MEGABYTES[recipe.digits], _free_memory() // 1_000_000
    if free < needed:
        raise errors.TrainingError(
            f"There is too little memory to train: {needed} MB are needed and {free} MB are free. Close"
            " what else runs on this machine"
            + (", or train on the quick set." if recipe.digits == "mnist" else ".")
        )


def _free_memory() -> int:
    """Gives the bytes that a new process may take: the machine's, or what a container allows."""
    import psutil  # not before it is needed: the first page need not wait for it

    free = psutil.virtual_memory().available
    for folder, limit, used, idle in (
        (_CGROUP, "memory.max", "memory.current", "inactive_file"),
        (
            _CGROUP / "memory",
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            "total_inactive_file",
        ),
    ):
        with contextlib.suppress(OSError, ValueError):  # no such limit; "max" is none either
            allowed, taken = (int((folder / name).read_text()) for name in (limit, used))
            free = min(free, allowed - taken + _read_statistic(folder / "memory.stat", idle))
    return max(0, free)


def _read_statistic(path: Path, name: str) -> int:
    """Gives a number of a cgroup; here files in memory, which count as used but make room."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        return int(dict(line.split(maxsplit=1) for line in path.read_text().splitlines())[name])
    return 0


def _folder() -> Path:
    return store.trained_here() / ".job"


def _lock() -> filelock.FileLock:
    return filelock.FileLock(_folder() / "lock", thread_local=False)


def _is_alive() -> bool:
    job, _ = _read_status()
    # One that has reported its end has only to exit: the next need not wait for that.
    if _child is not None and _child.poll() is None and not (job and job.is_over):
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
        status = json.loads(_read("status.json"))
        forms.check(status, _STATUS)
        updated, progress = status.pop("updated"), status.pop("progress")
        return Job(**status, progress=progress and Progress(**progress)), updated
    except (OSError, ValueError, TypeError, RecursionError):
        return None, 0.0


def _read(name: str) -> bytes:
    path = _folder() / name
    if not path.is_file():  # a pipe would be waited for
        raise FileNotFoundError(path)
    return path.read_bytes()


def _write_status(job: Job) -> None:
    status: dict[str, Any] = dataclasses.asdict(job) | {"updated": time.time()}
    _write("status.json", json.dumps(status).encode())


def _write(name: str, content: bytes) -> None:
    files.write_whole(_folder() / name, lambda file: file.write(content))


class _Reports:
    """What the child tells whoever watches it."""

    def __init__(self, recipe: Recipe):
        self._job = Job(recipe.to_dict(), "running")
        self._written = 0.0

    def take(self, **news: Any) -> None:
        """Takes news, and writes them unless it has just done so."""
        if "message" in news:  # it may name a file that is called anything
            news["message"] = news["message"][:_LONGEST].encode(errors="replace").decode()
        is_urgent = news.keys() & {"state", "model"}
        self._job = dataclasses.replace(self._job, **news)
        if is_urgent or time.monotonic() - self._written > _SECONDS_BETWEEN_REPORTS:
            self._written = time.monotonic()
            # A disk may be full for a moment; only the end has to be told.
            with (
                contextlib.nullcontext()
                if self._job.is_over
                else contextlib.suppress(errors.StoreError)
            ):
                _write_status(self._job)


def _work(recipe: Recipe) -> None:
    """What the child does."""
    # Long enough for a glance at the lock by `_is_alive`; past it another training is running.
    with contextlib.suppress(filelock.Timeout), _lock().acquire(timeout=5):
        with open(_folder() / "log.txt", "wb") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        if hasattr(os, "nice"):
            os.nice(10)  # visitors' pages come first
        reports = _Reports(recipe)
        _, noisy = glance_digits()

        def look(denoise: Callable[[np.ndarray], np.ndarray]) -> None:
            file = io.BytesIO()
            np.save(file, denoise(noisy).astype(np.float16))
            with contextlib.suppress(errors.StoreError):
                _write("glance.npy", file.getvalue())

        def say_saved(model: store.Model) -> None:
            removed = store.make_room(limits().models)
            reports.take(state="measuring", model=model.name, removed=tuple(removed))

        try:
            from denoiser import training

            training.run(
                recipe,
                on_progress=lambda progress: reports.take(progress=progress),
                on_glance=look,
                on_saved=say_saved,
                on_measure=lambda fraction: reports.take(measured=fraction),
                should_stop=(_folder() / "stop").exists,
                made_in_page=True,
            )
            reports.take(state="done", measured=1.0)
        except errors.DenoiserError as error:
            reports.take(state="failed", message=str(error))
        except BaseException as error:
            reports.take(state="failed", message=f"The training failed: {error!r}")
            raise


if __name__ == "__main__":
    _work(Recipe(**json.loads(sys.argv[1])))
