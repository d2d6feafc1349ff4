"""A lesson of 45 minutes: what happens when, with links for the teacher and for pupils."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from denoiser.browser.handouts import notes
from denoiser.browser.lesson import experiments, figures
from denoiser.ui import prose
from denoiser.ui.controls import link, parameters

_PAGES = Path(__file__).parents[1] / "pages"
_COLUMNS = (2, 7, 5, 7)


@dataclass(frozen=True)
class Step:
    """A part of the lesson.

    Attributes:
        minutes: How long it takes; 0 for homework.
        experiment: The number of the experiment; 0 for the game.
        what: What happens, as Markdown.
    """

    minutes: int
    experiment: int
    what: str


STEPS = (
    Step(
        6,
        1,
        "Do it together, on the projector: this is how every experiment goes. Then all repeat it with a digit of"
        " their own.",
    ),
    Step(7, 2, "Pupils work alone or in pairs from here on. Let two explain what they predicted."),
    Step(7, 5, "Ask for a show of hands before: more than half of the patterns, or fewer?"),
    Step(8, 6, "Let them look at the sixteen crisp digits before they say why."),
    Step(
        8,
        7,
        "Collect the results on the board: they differ a lot. Then talk about the open question.",
    ),
    Step(
        9,
        0,
        "All play the same ten rounds. Who beats the network? End with what surprised them most.",
    ),
)
HOMEWORK = (
    Step(0, 3, "Drawing a curve. With older pupils, it can take the place of experiment 5."),
    Step(0, 4, "Short. It goes with experiment 2."),
    Step(
        0,
        8,
        "The longest: two networks are trained in the browser, which takes a while on a phone.",
    ),
    Step(
        0,
        9,
        "For those who want to know more, and the only one that is not on the worksheet: it was measured beforehand.",
    ),
)


def show() -> None:
    """Show the steps of the lesson, and what is left for homework."""
    begin = 0
    for step in STEPS:
        _show_step(step, f"{begin} to {begin + step.minutes} min")
        begin += step.minutes
    st.subheader("For homework, or for a second lesson", anchor=False)
    for step in HOMEWORK:
        _show_step(step, "Homework")


def _show_step(step: Step, when: str) -> None:
    number = step.experiment
    if number:
        title = f"{number}. {experiments.EXPERIMENTS[number - 1].title}"
        page, icon, label = "learn", ":material/school:", f"Open {number}"
        settings = {parameters.EXPERIMENT.key: str(number)}
        shown = settings | _digit_for(number)
    else:
        title = "Guess against the network"
        page, icon, label = "guess", ":material/sports_esports:", "Open game"
        settings = shown = {parameters.GAME.key: "1"}
    time, what, here, there = st.columns(_COLUMNS)
    time.markdown(when)
    with what:
        prose.markdown(f"**{title}**  \n{step.what}")
    with here.container(horizontal=True, gap="small"):
        script = _PAGES / f"{page}.py"
        st.page_link(script, label=label, icon=icon, query_params=shown)
        if number:
            presented = shown | {parameters.PRESENT.key: "1"}
            icon, label = ":material/present_to_all:", f"Projector {number}"
            st.page_link(script, label=label, icon=icon, query_params=presented)
    there.code(link.address_of(page, **settings), language=None, wrap_lines=True)


def _digit_for(experiment: int) -> dict[str, str]:
    """Return the parameters of a digit that shows the point, with the noise that it was measured with, if any."""
    if experiment > len(notes.NOTES):
        return {}  # it is the same for every digit
    digit = notes.NOTES[experiment - 1].digit
    return {
        parameters.SOURCE.key: "Pick",
        parameters.DIGIT.key: str(digit),
        parameters.SEED.key: str(figures.DIGITS.index(digit)),
    }
