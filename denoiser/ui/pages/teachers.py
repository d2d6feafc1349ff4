"""A lesson plan, with links, handouts to print, and figures to expect."""

from pathlib import Path

import streamlit as st

from denoiser.browser import labels
from denoiser.ui import prose
from denoiser.ui.controls import link
from denoiser.ui.views import lesson_handouts, lesson_links, lesson_plan

st.html(Path(__file__).parents[1] / "teachers.css")
with st.container(key="teachers"):
    st.title("For teachers", anchor=False)
    lesson_links.show()
    prose.markdown(
        "A lesson of 45 minutes in which pupils predict what a neural network will do, see what it does, and explain the"
        " difference. They need a browser, alone or in pairs, and no account. Their predictions and answers stay in their"
        " browser. You need a projector and the worksheet; all that you need to know is in the answers."
    )

    st.header("Before class", anchor=False)
    prose.markdown(
        "1. **Wake the app up:** open this page ten minutes before. On Streamlit Community Cloud, an app that nobody has"
        " used for 12 hours sleeps, and takes minutes to wake up.\n"
        "2. **Try the projector view:** the links below open it. Esc comes back.\n"
        "3. **Print the worksheet,** one for each pupil, on both sides of a sheet."
    )
    lesson_handouts.show_links()
    prose.caption(
        "The answers are linked on this page only. They are no secret: anyone who knows their address can open them."
    )

    st.header("The lesson", anchor=False)
    prose.markdown(
        "In each experiment pupils **predict** alone, in writing, and tell a neighbour why. Then they press *Show the"
        " result*, and **explain** it. Wrong predictions are welcome: one learns most from them. The answers have a question"
        " to ask for each experiment.\n\n"
        "*Open* and *Projector* show an experiment here, with a digit that shows the point well. The addresses are for"
        f" pupils, who draw a digit of their own; from `{link.address_of('learn')}` they reach all experiments by the"
        " numbers on top. The lesson leaves out 3, 4, 8 and 9."
    )
    if link.is_local():
        st.warning(
            "This address works on this computer only. Open the page by the *Network URL* that `streamlit run` printed:"
            " then the addresses below work for pupils.",
            icon=":material/warning:",
        )
    lesson_plan.show()

    st.header("Figures to expect", anchor=False)
    lesson_handouts.show_figures()

    st.header("When the network fails", anchor=False)
    prose.markdown(
        f"- **Where WebSockets are blocked,** pages stay without content, and the app says so after ten seconds. Then"
        f" [{labels.PAGE_FILE}]({labels.PAGE_FILE}) works: drawing, noise, the three panels and the digits that fit the"
        " noise, in one file. It has no experiments, but the questions of 6 and 7 can be asked with it.\n"
        "- **Without the internet,** save that file before class, and pass it on by messenger or on a USB stick: it opens from"
        " a disk. `python -m denoiser page blind --output digits.html` writes it, too.\n"
        "- **In the network of a classroom,** `streamlit run app.py` on your own computer is enough: it prints the address"
        " to open."
    )
