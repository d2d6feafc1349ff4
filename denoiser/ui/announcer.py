"""Says a result to those who do not see it, once it has settled."""

import streamlit as st

_component = st.components.v2.component(
    "denoiser_announcer",
    html='<div role="status"></div>',
    css="""
        [role=status] {
          position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
        }
    """,
    js="""
        const SETTLED = 700; // milliseconds: of several results in a row the last one is said
        const timers = new WeakMap();

        export default function ({ data, parentElement }) {
          clearTimeout(timers.get(parentElement));
          const say = () => (parentElement.querySelector("[role=status]").textContent = data);
          timers.set(parentElement, setTimeout(say, SETTLED));
        }
    """,
)


def say(text: str) -> None:
    """Lets a screen reader say something when it is at rest; nothing is seen.

    The server knows a result only when pen or slider is let go, so nothing is said while they move.

    Args:
        text: What to say. The same as before is not said again.
    """
    _component(key="announcer", data=text)
