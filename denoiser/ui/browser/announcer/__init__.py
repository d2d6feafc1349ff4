"""Says the panels' results to those who do not see them, once they have settled."""

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

        export default function ({ parentElement }) {
          const status = parentElement.querySelector("[role=status]");
          const say = () => {
            const panels = [...document.querySelectorAll(".st-key-panels img")];
            const said = [...panels.slice(0, 1), ...panels.slice(1).slice(-1)]
              .map((panel) => panel.alt).join(". ");
            if (said !== status.textContent) status.textContent = said;
          };
          let timer = setTimeout(say, SETTLED);
          const wait = () => {
            clearTimeout(timer);
            timer = setTimeout(say, SETTLED);
          };
          const observer = new MutationObserver(wait);
          observer.observe(document.body, {
            subtree: true, childList: true, attributeFilter: ["alt"],
          });
          return () => {
            observer.disconnect();
            clearTimeout(timer);
          };
        }
    """,
)


def show() -> None:
    """Lets a screen reader say what the first and the last panel show; nothing is seen.

    It says their text alternatives, which the server writes: nothing is said while pen or slider
    moves.
    """
    _component(key="announcer")
