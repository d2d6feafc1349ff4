"""Single keys for the most frequent actions, and the help that lists them."""

import streamlit as st

from denoiser.browser import labels, scripts

_HELP = """
| Key | Does |
|---|---|
| `0` to `9` | picks a digit of that class at random |
| `←` `→` | moves the noise by one step |
| `N` | makes new noise |
| `?` | opens this help |
| `Tab`, `Shift` `Tab` | goes to the next control, or the one before |

To **draw**, press `Tab` until the canvas has a frame. Arrows move the pen, two together move it diagonally,
with `Shift` in fine steps. `Space` puts it down and lifts it, `Backspace` undoes, `Delete` clears.
"""

_SWITCH = "single_keys"

_shortcuts = st.components.v2.component(
    "denoiser_shortcuts", js=scripts.join("ui/components/shortcuts/shortcuts.js")
)


def are_on() -> bool:
    """Return whether single keys act, which a visitor may switch off."""
    return bool(st.session_state.get(_SWITCH, True))


def show(keys: str = _HELP) -> None:
    """Show the help on the keys, and switch the keys on.

    Call it last: `page.css` puts the help on top, but who goes through the page by Tab comes to the page's
    own controls first.

    Args:
        keys: What they do on this page, as Markdown.
    """
    with st.container(gap=None, key=labels.SHORTCUTS_KEY):
        with st.popover("Keys", icon=":material/keyboard:", type="tertiary", key=labels.HELP_KEY):
            st.markdown(keys)
            is_on = st.toggle(
                "Single keys are on",
                True,
                key=_SWITCH,
                persist_state="session",
                help="Switch them off where they interfere with a screen reader or with speech"
                " input. The pen on the canvas stays.",
            )
        _shortcuts(key="shortcuts", data={"is_on": is_on}, on_connected_change=lambda: None)
