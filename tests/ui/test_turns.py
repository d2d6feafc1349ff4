import threading
import time

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from denoiser.ui import turns


def call_at_once(function, times: int) -> None:
    threads = [threading.Thread(target=function) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_every_script_of_the_app_waits_for_its_turn(app, monkeypatch):
    turns.take()
    in_turn, ran = ScriptRunner._run_script, []
    assert in_turn.__code__ is turns.in_turn(app.run).__code__

    def count(*args) -> None:
        ran.append(args)
        in_turn(*args)

    monkeypatch.setattr(ScriptRunner, "_run_script", count)
    assert not app.run().exception
    assert len(ran) == 1


def test_two_run_at_once_and_the_others_after_them():
    running, most = [], []

    def run() -> None:
        running.append(None)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()

    call_at_once(turns.in_turn(run), 8)
    assert (len(most), max(most)) == (8, 2)


def test_who_takes_long_or_fails_does_not_hold_up_the_others(monkeypatch):
    monkeypatch.setattr(turns, "_PATIENCE", 0.1)
    is_over = threading.Event()
    slow = turns.in_turn(is_over.wait)
    holders = [threading.Thread(target=slow, args=[30]) for _ in range(2)]
    for holder in holders:
        holder.start()
    began = time.monotonic()
    waiter = threading.Thread(target=slow, args=[0])
    waiter.start()
    waiter.join()
    assert 0.1 <= time.monotonic() - began < 10
    is_over.set()
    for holder in holders:
        holder.join()

    def fail() -> None:
        raise ValueError("it fails")

    failing = turns.in_turn(fail)
    began = time.monotonic()
    for _ in range(50):
        with pytest.raises(ValueError, match="it fails"):
            failing()
    assert time.monotonic() - began < 1  # none waited for the turn of another that failed
