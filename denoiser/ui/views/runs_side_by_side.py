"""The runs of a visit: a table, their curves on one chart, and any two on the same picture."""

import streamlit as st

from denoiser import recipes
from denoiser.models.catalog import Catalog
from denoiser.models.schema import History
from denoiser.ui import cache, prose, turns
from denoiser.ui.controls import own_runs
from denoiser.ui.controls.own_runs import Run
from denoiser.ui.views import learning_curves, run_comparison, runs_table

_SHOWN = "runs_shown"
_KNOWN = "_runs_known"  # those that were on offer before


def show(catalog: Catalog) -> None:
    """Show the runs of this visit, where there is one.

    Args:
        catalog: The models on disk.
    """
    own_runs.keep(catalog)
    runs = own_runs.update(catalog)
    if not runs:
        return
    st.header("Your runs", anchor=False)
    prose.markdown(
        "What you have trained in this visit; nobody else sees this list. Change one setting, train again, and"
        " compare. After a reload the runs that made a model come back; when you close this tab the list is gone,"
        " and the models stay."
    )
    is_going_on = any(run.is_going_on for run in runs)
    turns.fragment(_show_figures, run_every=2 if is_going_on else None)()
    turns.fragment(_show_comparison)()


def _show_figures() -> None:
    runs = own_runs.update(cache.catalog())  # its model may have been saved since the page was run
    runs_table.show(runs)
    _show_curves(runs)


def _show_comparison() -> None:
    catalog = cache.catalog()
    run_comparison.show(own_runs.update(catalog), catalog)


def _show_curves(runs: list[Run]) -> None:
    histories = {
        run.name: History(validation_loss=run.history.validation_loss)
        for run in runs
        if any(loss is not None for loss in run.history.validation_loss)
    }
    if len(histories) < 2:  # one alone is on the page already
        return
    shown = _choose([*histories])
    if not shown:
        return
    book = recipes.PUBLISHED_LOSSES["book-cnn"]
    learning_curves.show(
        {name: histories[name] for name in shown},
        titles={name: name for name in shown},
        lines={f"the book's CNN: {book:.4f}": book},
        highest=learning_curves.HIGHEST,
        height=300,
    )
    prose.caption(
        "The loss on validation digits after each epoch, at noise factor 0.55, or with the damage that a run learns:"
        f" then it compares with its like only. Lower is better. Values above {learning_curves.HIGHEST} are not drawn."
    )


def _choose(names: list[str]) -> list[str]:
    """Show which runs are on the chart; a new one is on it at first."""
    known = st.session_state.get(_KNOWN, [])
    shown = st.session_state.get(_SHOWN, known)
    kept = [name for name in shown if name in names]
    new = [name for name in names if name not in known]
    if new or kept != shown:
        st.session_state[_SHOWN] = [*kept, *new]
    st.session_state[_KNOWN] = names
    return st.pills(
        "On the chart",
        names,
        selection_mode="multi",
        key=_SHOWN,
        persist_state="session",
        wrap=True,
    )
