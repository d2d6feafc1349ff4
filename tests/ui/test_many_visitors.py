import threading
import time

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from denoiser.ui import many_visitors


def call_at_once(function, times: int) -> None:
    threads = [threading.Thread(target=function) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_every_script_of_the_app_waits_for_its_turn(app, monkeypatch):
    many_visitors.take_turns()
    in_turn, ran = ScriptRunner._run_script, []
    assert in_turn.__code__ is many_visitors.in_turn(app.run).__code__

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

    call_at_once(many_visitors.in_turn(run), 8)
    assert (len(most), max(most)) == (8, 2)


def test_who_takes_long_or_fails_does_not_hold_up_the_others(monkeypatch):
    monkeypatch.setattr(many_visitors, "_PATIENCE", 0.1)
    is_over = threading.Event()
    slow = many_visitors.in_turn(is_over.wait)
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

    failing = many_visitors.in_turn(fail)
    began = time.monotonic()
    for _ in range(50):
        with pytest.raises(ValueError, match="it fails"):
            failing()
    assert time.monotonic() - began < 1  # none waited for the turn of another that failed


def test_the_theme_that_is_made_once_is_the_theme(app, monkeypatch):
    app.run()
    populate = many_visitors._populate
    for _ in range(2):
        for section in ("theme", "theme.light", "theme.dark", "theme.sidebar"):
            expected, theme = CustomThemeConfig(), CustomThemeConfig()
            populate(expected, section)
            app_session._populate_theme_msg(theme, section)
            assert theme == expected
        monkeypatch.setattr(many_visitors, "_populate", None)  # it is not asked again
