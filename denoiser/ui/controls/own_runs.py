"""The trainings that this visitor has started, in the session alone: nobody sees those of another."""

import dataclasses
from dataclasses import dataclass

import streamlit as st

from denoiser.jobs import process
from denoiser.jobs.status import Job
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.models.schema import NO_HISTORY, History, Results
from denoiser.ui.components import kept_runs

_KEY = "_runs"
_MOST = 50  # a visit that starts more loses the oldest


@dataclass(frozen=True)
class Run:
    """A training that this visitor has started.

    Attributes:
        job: Its last known report.
        results: What its model has; None before that is saved. They stay where the model is deleted.
        is_lost: Whether another training began before this one's end was seen, and it left no model.
    """

    job: Job
    results: Results | None = None
    is_lost: bool = False

    @property
    def name(self) -> str:
        """The name of its model, or the one that it was to have."""
        return self.job.model or self.job.recipe.name

    @property
    def is_going_on(self) -> bool:
        """Whether it has not ended yet."""
        return not (self.job.is_over or self.is_lost)

    @property
    def history(self) -> History:
        """Its losses after each epoch, as far as it has come."""
        if self.results:
            return self.results.history
        return self.job.progress.history if self.job.progress else NO_HISTORY


def add(job: Job) -> None:
    """Add a training that the visitor has just started.

    Args:
        job: Its first report.
    """
    st.session_state[_KEY] = [*_runs(), Run(job)][-_MOST:]


def update(catalog: Catalog) -> list[Run]:
    """Return the visitor's trainings, the oldest first, with what is known of them by now.

    Args:
        catalog: The models on disk.
    """
    job = process.current()
    models = _models(catalog)
    st.session_state[_KEY] = [_update(run, job, models.get(run.job.run)) for run in _runs()]
    return _runs()


def keep(catalog: Catalog) -> None:
    """Let the browser keep which trainings are the visitor's, and bring back those that it knows.

    Of those that ended before a reload only the ones come back that have a model.

    Args:
        catalog: The models on disk.
    """

    def bring_back(ids: list[str]) -> None:
        models, job, known = _models(catalog), process.current(), {run.job.run for run in _runs()}
        found = []
        for each in (one for one in ids if one not in known):
            if model := models.get(each):
                found.append(Run(Job(model.recipe, "done", model=model.name, run=each)))
            elif job and job.run == each:
                found.append(Run(job))
        st.session_state[_KEY] = [*found, *_runs()][-_MOST:]

    kept_runs.show([run.job.run for run in _runs()], most=_MOST, on_return=bring_back)


def model_of(run: Run, catalog: Catalog) -> Model | None:
    """Return the model that a run made; None where there is none, or none any more.

    Args:
        run: The run.
        catalog: The models on disk.
    """
    return _models(catalog).get(run.job.run)


def free_name(name: str, catalog: Catalog) -> str:
    """Return a name, with a number if a model or another run of the visitor has it already.

    Args:
        name: The name that was asked for.
        catalog: The models on disk.
    """
    taken = {*catalog.models, *(run.name for run in _runs())}
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def _runs() -> list[Run]:
    return st.session_state.get(_KEY, [])


def _models(catalog: Catalog) -> dict[str, Model]:
    """Return the models that visitors have trained, by the ids of their trainings."""
    return {model.results.run: model for model in catalog.models.values() if model.results.run}


def _update(run: Run, job: Job | None, model: Model | None) -> Run:
    """Return a run with the report of the current job, if that is its own, and its model's results."""
    if job and job.run == run.job.run:
        run = dataclasses.replace(run, job=job)
    elif run.is_going_on:  # another one has begun since
        ended = dataclasses.replace(run, is_lost=model is None)
        if model:
            report = Job(model.recipe, "done", model=model.name, run=run.job.run)
            ended = dataclasses.replace(run, job=report)
        run = ended
    return dataclasses.replace(run, results=model.results) if model else run
