"""What lets one server answer many visitors at once."""

import functools
import threading
from collections.abc import Callable

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import script_runner

_populate = app_session._populate_theme_msg
_AT_ONCE = 2
_PATIENCE = 1.0  # seconds after which a visitor goes on anyway: a photograph may take as long


@functools.cache
def take_turns() -> None:
    """Has Streamlit run a script or a fragment for two visitors at once, the others one after another.

    Python runs one thread at a time. Many that want to run keep interrupting each other, and the loop
    that sends what they made comes last: with 50 visitors an answer takes several times as long
    (`python -m benchmarks.load`). Streamlit 1.67 has no option for it; a test holds this to it.
    """
    runner = script_runner.ScriptRunner
    runner._run_script = in_turn(runner._run_script)


def make_theme_once() -> None:
    """Has Streamlit go through the options of the theme once, and not at each run of a script.

    With all its sections that takes a fifteenth of what a move of the slider does. The theme is that of the
    server's start then. There is no option for it in Streamlit 1.67; a test holds this to it.
    """
    app_session._populate_theme_msg = _populate_as_before


def _populate_as_before(theme: CustomThemeConfig, section: str = "theme") -> None:
    theme.MergeFrom(_theme(section))


@functools.cache
def _theme(section: str) -> CustomThemeConfig:
    theme = CustomThemeConfig()
    _populate(theme, section)
    return theme


def in_turn(run: Callable) -> Callable:
    """Lets two calls of a function run at once and others wait their turn, but not for long.

    Args:
        run: Called with whatever the returned function is called with.
    """
    turns = threading.Semaphore(_AT_ONCE)

    @functools.wraps(run)
    def wait_and_run(*args, **kwargs):
        has_turn = turns.acquire(timeout=_PATIENCE)
        try:
            return run(*args, **kwargs)
        finally:
            if has_turn:
                turns.release()

    return wait_and_run
