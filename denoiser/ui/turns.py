"""Visitors take turns, so that one server can answer many of them."""

import functools
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from denoiser.ui import mentions

_AT_ONCE = 2
# Seconds without a turn given back after which a visitor goes on anyway: a photograph may take as long.
_PATIENCE = 1.0

P = ParamSpec("P")
R = TypeVar("R")


class _Turns:
    """Turns in the order of arrival; `threading.Semaphore` lets newcomers overtake those who wait."""

    def __init__(self, at_once: int):
        self._free = at_once
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()
        self._given_back_at = 0.0

    def take(self) -> bool:
        """Wait for a turn while others get theirs; return whether it has come."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        while not turn.wait(_PATIENCE):
            with self._lock:
                is_stuck = time.monotonic() - self._given_back_at > _PATIENCE
                if is_stuck and not turn.is_set():
                    self._waiting.remove(turn)
                    return False
        return True

    def give_back(self) -> None:
        """Pass a turn on to the one who has waited longest."""
        with self._lock:
            self._given_back_at = time.monotonic()
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


_turns = _Turns(_AT_ONCE)
_thread = threading.local()


def in_turn(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function of which two calls run at once, while others wait for their turn.

    Python runs one thread at a time. Many that want to run keep interrupting each other, and the loop
    that sends their results comes last: for 50 visitors, 95 of 100 answers take up to 255 ms
    without turns and up to 130 ms with them (`python -m benchmarks.load --visitors 50`).

    Args:
        function: What a page or a fragment runs. Functions that it calls in the same thread need no
            turn of their own.
    """

    @functools.wraps(function)
    def wait_and_run(*args: P.args, **kwargs: P.kwargs) -> R:
        if getattr(_thread, "has_turn", False):
            return function(*args, **kwargs)
        has_turn = _turns.take()
        _thread.has_turn = True
        try:
            return function(*args, **kwargs)
        finally:
            _thread.has_turn = False
            if has_turn:
                _turns.give_back()

    return wait_and_run


def fragment(function: Callable[P, R], *, run_every: float | None = None) -> Callable[P, R]:
    """Return a function as a Streamlit fragment, whose reruns take turns and link the terms that they did before.

    Args:
        function: What the fragment runs.
        run_every: Seconds after which it reruns by itself; None for never.
    """

    taking_turns = in_turn(function)

    @functools.wraps(function)
    def run(linked: frozenset[str] | None, *args: P.args, **kwargs: P.kwargs) -> R:
        mentions.resume(linked)
        return taking_turns(*args, **kwargs)

    as_fragment: Callable[Concatenate[frozenset[str] | None, P], R] = st.fragment(
        run, run_every=run_every
    )

    @functools.wraps(function)
    def show(*args: P.args, **kwargs: P.kwargs) -> R:
        return as_fragment(mentions.so_far(), *args, **kwargs)

    return show
