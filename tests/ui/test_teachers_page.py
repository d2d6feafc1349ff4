from urllib.parse import parse_qsl

import pytest

from denoiser.browser import handouts
from denoiser.browser.handouts import fields
from denoiser.browser.lesson import experiments, figures
from denoiser.models import catalog
from denoiser.ui.controls import parameters
from denoiser.ui.views import lesson_plan
from tests.conftest import ROOT

TEACHERS = "denoiser/ui/pages/teachers.py"
PAGES = {path.stem for path in (ROOT / "denoiser" / "ui" / "pages").glob("*.py")}


@pytest.fixture
def page(app):
    app.run()
    app.switch_page(TEACHERS).run()
    assert not app.exception
    return app


def test_the_lesson_takes_45_minutes_and_every_experiment_has_its_place(page):
    times = [text.value for text in page.markdown if text.value.endswith(" min")]
    ends = [[int(n) for n in time.split() if n.isdigit()] for time in times]
    assert [first for first, _ in ends] == [0, *(last for _, last in ends[:-1])]
    assert ends[-1][1] == 45
    planned = [step.experiment for step in (*lesson_plan.STEPS, *lesson_plan.HOMEWORK)]
    assert sorted(planned) == [0, *range(1, len(experiments.EXPERIMENTS) + 1)]
    titles = " ".join(text.value for text in page.markdown)
    assert all(one.title in titles for one in experiments.EXPERIMENTS)


def test_every_link_leads_to_a_page_with_parameters_that_it_takes(page):
    links = [link.proto for link in page.get("page_link")]
    assert {link.page for link in links} <= PAGES | {""}
    models = catalog.find()
    places = {}
    for link in links:
        query = dict(parse_qsl(link.query_string))
        for key, text in query.items():
            assert parameters.ALL[key].problem(text, query, models) is None, link
        places[link.label] = query
    for number in range(1, 9):
        opened = places[f"Open {number}"]
        assert opened[parameters.EXPERIMENT.key] == str(number)
        # The digit is shown with the noise that it was measured with.
        place = figures.DIGITS.index(int(opened[parameters.DIGIT.key]))
        assert (opened[parameters.SOURCE.key], opened[parameters.SEED.key]) == ("Pick", str(place))
        assert places[f"Projector {number}"] == opened | {parameters.PRESENT.key: "1"}
    assert places["Open 9"] == {parameters.EXPERIMENT.key: "9"}  # it needs no digit


def test_the_addresses_for_pupils_are_short(page):
    addresses = [code.value.rpartition("/")[2] for code in page.code]
    expected = [
        f"learn?experiment={step.experiment}" if step.experiment else "guess?game=1"
        for step in (*lesson_plan.STEPS, *lesson_plan.HOMEWORK)
    ]
    assert addresses == expected


def test_the_handouts_are_linked_here_and_the_answers_nowhere_else(page):
    linked = {link.proto.url for link in page.get("link_button")}
    assert linked == {
        handouts.file_name(handout, size)
        for handout in handouts.HANDOUTS
        for size in ("", *handouts.FORMATS)
    }
    package = ROOT / "denoiser" / "ui"
    naming = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "handouts.ANSWERS" in path.read_text(encoding="utf-8")
    }
    assert naming == {"views/lesson_handouts.py"}


def test_the_figures_are_those_of_the_answers(page):
    (table,) = [text.value for text in page.markdown if text.value.startswith("| Experiment")]
    rows = table.split("\n")[2:]
    assert len(rows) == len(experiments.EXPERIMENTS) + 1
    assert (
        f"| {fields.of(1)['outside']} of the numbers | {fields.of(1)['outside_range']} |" in rows[0]
    )
    accuracy = catalog.find().get("blind").results.test.by_noise_factor()[1.0].accuracy
    assert f"{100 * accuracy:.1f}% at 1," in rows[-1]


def test_without_models_the_page_is_the_same(page, no_bundled_models, app):
    before = [text.value for text in page.markdown]
    app.run()
    assert not app.exception
    assert [text.value for text in app.markdown] == before
