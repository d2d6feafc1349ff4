"""Keeps in the visitor's browser which trainings are theirs, so that a reload does not forget them."""

import contextlib
import re
from collections.abc import Callable

import streamlit as st

from denoiser.browser import scripts
from denoiser.ui.components import bundles

_KEY = "kept_runs"
_ID = re.compile(r"[0-9a-f]{16}")
_component = st.components.v2.component("denoiser_kept_runs", js=scripts.join(*bundles.KEPT_RUNS))


def show(ids: list[str], *, most: int, on_return: Callable[[list[str]], None]) -> None:
    """Keep the ids of runs in the browser, and ask for those that it knows beyond them.

    Args:
        ids: Of the runs that the session knows, the oldest first.
        most: How many are kept.
        on_return: Called with the ids that only the browser has kept.
    """

    def take() -> None:
        # The browser may send anything; what is no list of ids is left out.
        with contextlib.suppress(LookupError, TypeError, AttributeError):
            kept = st.session_state[_KEY].get("runs")
            found = [run for run in kept if isinstance(run, str) and _ID.fullmatch(run)]
            on_return(list(dict.fromkeys(found))[:most])

    _component(key=_KEY, data={"runs": ids, "most": most}, on_runs_change=take)
