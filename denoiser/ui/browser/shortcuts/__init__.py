"""Single keys for what visitors do most, and the help that lists them."""

from pathlib import Path

import streamlit as st

_HELP = """
| Key | Does |
|---|---|
| `0` to `9` | picks a digit of that class at random |
| `←` `→` | moves the noise by one step |
| `N` | rolls new noise |
| `?` | opens this help |
| `Tab`, `Shift` `Tab` | goes to the next control, or the one before |

To **draw**, press `Tab` until the canvas has a frame. Arrows move the pen, two at a time aslant, with
`Shift` in fine steps; `Space` puts it down and up.
"""

_shortcuts = st.components.v2.component(
    "denoiser_shortcuts", js=(Path(__file__).parent / "shortcuts.js").read_text(encoding="utf-8")
)


def show_title(title: str) -> None:
    """Shows a page's title, and beside it the help on its keys; and lets the keys act.

    Args:
        title: Of the page.
    """
    with st.container(gap=None):
        row = st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        )
        row.title(title, width="content")
        with row.popover("Keys", icon=":material/keyboard:", type="tertiary", key="keys_help"):
            st.markdown(_HELP)
            is_on = st.toggle(
                "Single keys act",
                True,
                key="single_keys",
                persist_state="session",
                help="Switch them off where they get in the way of a screen reader or of speech"
                " input. The pen on the canvas stays.",
            )
        _shortcuts(key="shortcuts", data={"is_on": is_on})
