"""The worksheet of a lesson and its answers: HTML to print, and the names of the PDF files made from it.

They hold the experiments that are measured on a pupil's picture. All texts and numbers come from these, from
`notes.py` and from `figures.py`.
"""

import functools
import hashlib
import html
import string
from pathlib import Path

import numpy as np

from denoiser.browser.handouts import chart, fields, notes
from denoiser.browser.lesson import experiments, figures
from denoiser.browser.lesson.experiments import Choice, Curve, Experiment

WORKSHEET, ANSWERS = "worksheet", "answers"
HANDOUTS = (WORKSHEET, ANSWERS)
FORMATS = {
    "a4": "A4",
    "letter": "US letter",
}  # sizes of a sheet, as in the names of files and in words
FOLDER = figures.FILE.parent  # of the PDF files
_SOURCE = Path(__file__).parent
_LINE = "<hr>"  # to write on
_FIRST_PAGE = 4  # experiments on the first of two pages
_EDITION_LENGTH = 8


def file_name(handout: str, size: str = "") -> str:
    """Return the name of a file.

    Args:
        handout: One of `HANDOUTS`.
        size: One of `FORMATS` for a PDF file; empty for the HTML.
    """
    return f"{handout}-{size}.pdf" if size else f"{handout}.html"


@functools.cache
def build(handout: str) -> str:
    """Build a handout as an HTML page that loads nothing.

    Its title names its edition, a hash of everything else in it. PDF files keep the title.

    Args:
        handout: One of `HANDOUTS`.
    """
    template = string.Template((_SOURCE / f"{handout}.html").read_text(encoding="utf-8"))
    makers = {WORKSHEET: _make_task, ANSWERS: _make_answer}
    parts = [makers[handout](number) for number in range(1, len(experiments.LIVE) + 1)]
    page = template.safe_substitute(
        fields.common(),
        style=(_SOURCE / "handout.css").read_text(encoding="utf-8"),
        first="\n".join(parts[:_FIRST_PAGE]),
        second="\n".join(parts[_FIRST_PAGE:]),
        accuracies=_make_accuracies(),
    )
    edition = hashlib.sha256(page.encode()).hexdigest()[:_EDITION_LENGTH]
    return page.replace("$edition", edition)


def title_of(page: str) -> str:
    """Return the title of a handout.

    Args:
        page: What `build` returned.
    """
    return html.unescape(page.partition("<title>")[2].partition("</title>")[0])


def _make_task(number: int) -> str:
    """Return an experiment on the worksheet."""
    one, note, values = _parts(number)
    question = f"<p>{note.question.format_map(values)}</p>"
    why = f'<p class="label">Why?</p>{_LINE * 2}'
    thought = f'<p class="label"><b>To think about:</b> {one.open_question}</p>'
    if isinstance(one.prediction, Curve):
        left = _make_chart(number, one.prediction, with_result=False)
        right = f"{question}{why}{thought}{_LINE * 2}"
    else:
        left = f"{question}{_make_prediction(number)}{why}"
        count = 6 if one.failures else 5 if isinstance(one.prediction, Choice) else 4
        right = f"{thought}{_LINE * count}"
    return (
        f'<section class="task"><h2><b>{number}</b> {one.title}</h2>'
        f'<div class="columns"><div>{left}</div><div>{right}</div></div></section>'
    )


def _make_prediction(number: int) -> str:
    """Return the room for the prediction and the result of an experiment."""
    one, note, values = _parts(number)
    prediction = one.prediction
    if isinstance(prediction, Choice):
        options = _make_options(prediction.options)
        result = note.result.format_map(values)
        return f'<p class="options">My prediction:{options}</p><p class="room">Result: {result}</p>'
    blank = f"{fields.BLANK}{prediction.unit}"
    room = f'<p class="room"><span>My prediction: {blank}</span> &emsp;<span>Result: {blank}</span></p>'
    if not one.failures:
        return room
    names = [failure.name for failure in one.failures]
    return f'<p class="options">I spoil it like this:{_make_options(names)}</p>{room}'


def _make_options(options: tuple[str, ...] | list[str]) -> str:
    return "".join(f'<span class="option"><i></i>{option}</span>' for option in options)


def _make_answer(number: int) -> str:
    """Return an experiment among the answers."""
    one, note, values = _parts(number)
    expected = f"<p><b>Expect:</b> {note.expected.format_map(values)}</p>"
    if one.failures:
        expected += "".join(
            f"<p><b>{failure.name}: {values[f'worse_{i}']}</b> ({values[f'worse_{i}_range']})."
            f" {failure.explanation}</p>"
            for i, failure in enumerate(one.failures)
        )
    else:
        expected += f"<p><b>Why:</b> {one.explanation}</p>"
    text = (
        f"{expected}<p><b>Ask:</b> {note.ask.format_map(values)}</p>"
        f"<p><b>Open question:</b> <i>{one.open_question}</i> {note.discuss.format_map(values)}</p>"
    )
    if isinstance(one.prediction, Curve):
        drawn = _make_chart(number, one.prediction, with_result=True)
        text = f'<div class="columns"><div>{drawn}</div><div>{text}</div></div>'
    return f'<section class="answer"><h2><b>{number}</b> {one.title}</h2>{text}</section>'


def _make_chart(number: int, prediction: Curve, *, with_result: bool) -> str:
    """Return the axes to draw a curve on, with the noisy picture; for teachers with the result as well."""
    measured = figures.of(number)
    noisy = chart.Line("Noisy picture", measured["noisy"].mean(axis=0), "noisy")
    if not with_result:
        return chart.draw(prediction, [noisy], label=f"Axes for the {prediction.label}")
    low, high = np.percentile(measured["cnn"], [figures.LOW, figures.HIGH], axis=0)
    lines = [
        noisy,
        chart.Line("Trained at all", measured["blind"].mean(axis=0), "all"),
        chart.Line("Trained at one", measured["cnn"].mean(axis=0), "one", (low, high)),
    ]
    return chart.draw(prediction, lines, label=prediction.label) + _LEGEND


_LEGEND = (
    '<p class="legend"><span class="one">trained at one noise factor, with its range</span>'
    '<span class="all">trained at all</span><span class="noisy">noisy picture</span></p>'
)


def _make_accuracies() -> str:
    rows = fields.accuracies()
    head = "".join(f'<th scope="col">{factor}</th>' for factor, _ in rows)
    cells = "".join(f"<td>{share}</td>" for _, share in rows)
    return f'<table><tr><th scope="row">Noise factor</th>{head}</tr><tr><th scope="row">Right</th>{cells}</tr></table>'


def _parts(number: int) -> tuple[Experiment, notes.Notes, dict[str, str]]:
    return experiments.LIVE[number - 1], notes.NOTES[number - 1], fields.of(number)
