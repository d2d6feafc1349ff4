"""Train in a child process: `python -m denoiser.jobs.worker RECIPE RUN`, the recipe as JSON."""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import filelock
import msgspec
import numpy as np
from msgspec import structs

from denoiser import errors
from denoiser.jobs import limits, own_data, preview, status
from denoiser.jobs.status import Job
from denoiser.models import writing
from denoiser.models.folder import Model
from denoiser.models.schema import SavedRecipe
from denoiser.recipes import Recipe

_SECONDS_BETWEEN_REPORTS = 0.5
# `process` holds the lock for a moment only; if it is held for longer, another training is running.
_SECONDS_FOR_THE_LOCK = 5.0
_LONGEST = 500  # letters of a message


class _Reports:
    """Writes reports on the training for the pages that show it."""

    def __init__(self, recipe: Recipe, run: str = ""):
        self._job = Job(SavedRecipe.of(recipe), "running", run=run)
        self._written = 0.0

    def update(self, **changes: Any) -> None:
        """Change fields of the job, and write it unless that was done a moment ago.

        Args:
            changes: Fields of `Job` with their new values.

        Raises:
            StoreError: The last report cannot be written.
        """
        if "message" in changes:  # it may contain a file name that is not Unicode
            changes["message"] = changes["message"][:_LONGEST].encode(errors="replace").decode()
        former, self._job = self._job, structs.replace(self._job, **changes)
        is_urgent = (former.state, former.model) != (self._job.state, self._job.model)
        if is_urgent or time.monotonic() - self._written > _SECONDS_BETWEEN_REPORTS:
            self._written = time.monotonic()
            # A disk may be full for a moment; only the last report must not be lost.
            with (
                contextlib.nullcontext()
                if self._job.is_over
                else contextlib.suppress(errors.StoreError)
            ):
                status.write_job(self._job)


def work(recipe: Recipe, run: str = "") -> None:
    """Train by a recipe in this process, and report the progress.

    Args:
        recipe: What to train.
        run: The id of the training, see `status.Job`.

    Raises:
        StoreError: The last report cannot be written.
    """
    with (
        contextlib.suppress(filelock.Timeout),
        status.lock().acquire(timeout=_SECONDS_FOR_THE_LOCK),
    ):
        with open(status.folder() / "log.txt", "wb") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        if hasattr(os, "nice"):
            os.nice(10)  # visitors' pages come first
        reports = _Reports(recipe, run)
        _, noisy = preview.pure_and_noisy(recipe)

        def write_preview(denoise: Callable[[np.ndarray], np.ndarray]) -> None:
            with contextlib.suppress(errors.StoreError):
                preview.write(denoise(noisy))

        def report_saved(model: Model) -> None:
            removed = writing.make_room(limits.read().models)
            reports.update(state="measuring", model=model.name, removed=tuple(removed))

        try:
            from denoiser.training import pipeline  # imports Keras

            pipeline.run(
                recipe,
                own=own_data.take() if recipe.digits == "own" else None,
                on_progress=lambda progress: reports.update(progress=progress),
                on_preview=write_preview,
                on_saved=report_saved,
                on_measure=lambda fraction: reports.update(measured=fraction),
                on_twin=lambda progress: reports.update(state="twin", twin=progress),
                should_stop=status.is_asked_to_stop,
                made_in_page=True,
                run=run,
            )
            reports.update(state="done", measured=1.0)
        except errors.DenoiserError as error:
            preview.forget()
            reports.update(state="failed", message=str(error))
        except BaseException as error:
            preview.forget()
            reports.update(state="failed", message=f"The training failed: {error!r}")
            raise


if __name__ == "__main__":
    work(msgspec.json.decode(sys.argv[1], type=Recipe), sys.argv[2])
