"""Every number on the worksheet and in its answers comes from figures or settings."""

import html
import re
from pathlib import Path

import numpy as np
import pytest

from denoiser.browser import handouts
from denoiser.browser.handouts import fields, notes
from denoiser.browser.lesson import experiments, figures, pairs
from denoiser.data import digits
from denoiser.imaging import metrics, noise
from denoiser.models import catalog, sampling
from denoiser.ui.controls import parameters
from tests.conftest import ROOT

LESSON = ROOT / "denoiser" / "browser" / "lesson"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:x\d+)?")
# "one" and "two" are no figures; "both", "half" and the like are explained where they stand.
WORDS = (
    *("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("sixteen", "twenty", "thirty", "fifty", "hundred", "thousand", "twice", "tenth"),
)
WORD = re.compile(rf"\b({'|'.join(WORDS)})\b", re.IGNORECASE)
NUMBERS = range(1, len(experiments.LIVE) + 1)


def text_of(page: str) -> str:
    """Return what can be read of HTML, charts without their words for those who cannot see them."""
    page = re.sub(r"<(style|head)>.*?</\1>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def numbers_in(text: str) -> set[str]:
    return {number.rstrip(",") for number in NUMBER.findall(text)}


def own_texts(one: experiments.Experiment) -> str:
    """Return all that an experiment says itself."""
    said = [one.title, one.question, one.prediction.label, one.explanation, one.open_question]
    said += [one.source.partition(", after")[0]]  # without the title of the paper
    said += getattr(one.prediction, "options", ())
    said += [f"{failure.name} {failure.explanation}" for failure in one.failures]
    return text_of(" ".join(said))


def constant(file: str, name: str) -> int:
    """Return the value of a constant of a script."""
    return float(
        re.search(rf"^const {name} = ([\d.]+);", (LESSON / file).read_text(encoding="utf-8"), re.M)[
            1
        ]
    )


@pytest.mark.parametrize("file", [f"{handout}.html" for handout in handouts.HANDOUTS])
def test_a_template_holds_no_number(file):
    text = text_of((Path(handouts.__file__).parent / file).read_text(encoding="utf-8"))
    assert numbers_in(text) | set(WORD.findall(text)) == set()


@pytest.mark.parametrize("number", NUMBERS)
def test_notes_hold_no_number_but_in_fields(number):
    note = notes.NOTES[number - 1]
    for name, text in vars(note).items():
        if name != "digit":
            assert numbers_in(text_of(text)) | set(WORD.findall(text)) == set()
            text.format_map(fields.of(number))  # all of its fields are known


@pytest.mark.parametrize("handout", handouts.HANDOUTS)
def test_every_number_of_a_handout_is_a_field_or_a_text_of_its_experiment(handout):
    page = handouts.build(handout)
    sections = re.findall(r"<section.*?</section>", page, re.DOTALL)
    assert len(sections) == len(NUMBERS) + 1
    for number, section in zip(NUMBERS, sections[:-1], strict=True):
        one = experiments.LIVE[number - 1]
        known = " ".join([str(number), *fields.of(number).values(), own_texts(one)])
        if isinstance(one.prediction, experiments.Curve):  # axes
            low, high = one.prediction.low, one.prediction.high
            known += "".join(f" {value:.0f}" for value in np.linspace(low, high, 5))
            known += "".join(f" {value:.1f}" for value in np.linspace(0, one.prediction.at[-1], 4))
        assert numbers_in(text_of(section)) - numbers_in(known) == set(), number
    rest = page
    for section in sections[:-1]:
        rest = rest.replace(section, "")
    known = " ".join([*fields.common().values(), *sum(fields.accuracies(), ())])
    assert numbers_in(text_of(rest)) <= numbers_in(known)


def test_fields_follow_the_figures(monkeypatch):
    before = {number: fields.of(number) for number in NUMBERS}
    measured = figures.of
    monkeypatch.setattr(
        figures, "of", lambda number: {name: v + 1000 for name, v in measured(number).items()}
    )
    for number in NUMBERS:
        after = fields.of.__wrapped__(number)
        shared = fields.common().keys() | {"noise_factor", "most", "first", "second", "third"}
        for name in after.keys() - shared:
            if name.endswith("_count"):
                assert after[name] == "0"
            else:
                assert after[name] != before[number][name], (number, name)


def test_fields_are_written_from_means_and_ranges():
    outside = figures.of(1)["outside"]
    assert fields.of(1)["outside"] == f"{np.mean(outside):.0f}%"
    low, high = np.percentile(outside, [10, 90])
    assert fields.of(1)["outside_range"] == f"{low:.0f} to {high:.0f}%"
    assert fields.of(3)["cnn_at_book"] == f"{figures.of(3)['cnn'][:, 3].mean():.1f} dB"
    assert fields.of(2)["first_count"] == str((figures.of(2)["choice"] == 0).sum())
    assert fields.of(5)["drawn_at_first"] == f"{figures.of(5)['drawn'][0]:.0f} of 100"
    assert parameters.SEED.default == fields.OPENING_SEED
    worse = figures.of(8)["worse"][:, 3]
    assert fields.of(8)["worse_3"] == f"{worse.mean():.1f} dB"
    assert fields.of(8)["failures"].endswith(f"Stop after 20 steps: {worse.mean():.1f} dB")


def test_every_number_that_an_experiment_says_is_known():
    facts = figures.facts()
    cnn = catalog.find().get(experiments.CNN)
    (kernel,) = {layer.params for layer in cnn.results.layers if layer.name == "encode_1"}
    assert kernel == (3 * 3 + 1) * 64  # windows of 3x3 pixels
    known = {
        "0": 0,
        "1": noise.IMAGE_SHAPE[0] // noise.IMAGE_SHAPE[1],
        "3x3": 9,
        "0.55": experiments.BOOK_NOISE,
        "1.5": experiments.EXPERIMENTS[6].noise_factor,
        "784": np.prod(noise.IMAGE_SHAPE),
        "32": facts["bottleneck"],
        "18,432": facts["narrowest"],
        "4,000": len(digits.quick_set()),
        "0.5": constant("outcomes.js", "EQUAL"),
        "20": experiments.EXPERIMENTS[7].failures[3].steps,
        "100": 100,  # per cent
        "10": -10 * np.log10(0.1),
        "3": round(10 * np.log10(2)),  # decibels for twice the squared error
        "2,000": pairs.load().sizes[-1],
        "500": pairs.load().new_digits,
    }
    for text, value in known.items():
        if "x" not in text:
            assert float(text.replace(",", "")) == value, text
    said = [own_texts(one) for one in experiments.EXPERIMENTS]
    assert set().union(*map(numbers_in, said)) <= known.keys()
    assert (pairs.load().sizes[0], pairs.load().shown_noise) == (10, 1)
    assert experiments.EXPERIMENTS[4].noise_factor == experiments.EXPERIMENTS[5].noise_factor == 1
    assert metrics.psnr(np.zeros((28, 28)), np.full((28, 28), 0.1)) == pytest.approx(20)


def test_every_word_for_a_number_that_an_experiment_says_is_known():
    counts = {
        "twenty": [constant("outcomes.js", "TRIALS"), experiments.EXPERIMENTS[6].prediction.high],
        "hundred": [
            constant("outcomes.js", "BLANK_TRIALS"),
            experiments.EXPERIMENTS[4].prediction.high,
        ],
        "sixteen": [sampling.COUNT],
        "ten": [len(set(digits.gallery().labels))],
        "twice": [round(10 ** (3 / 10))],
        "tenth": [10 ** (-10 / 10)],
    }
    values = {"twenty": 20, "hundred": 100, "sixteen": 16, "ten": 10, "twice": 2, "tenth": 0.1}
    for word, found in counts.items():
        assert set(found) == {values[word]}, word
    said = " ".join(map(own_texts, experiments.EXPERIMENTS))
    assert {word.lower() for word in WORD.findall(said)} <= counts.keys()


# Experiment 5 depends on the noise seed alone, so it has no digit; its answer states the value of the first seed.
@pytest.mark.parametrize("number", [number for number in NUMBERS if number != 5])
def test_the_digit_of_an_experiment_shows_what_most_digits_show(number):
    place = figures.DIGITS.index(notes.NOTES[number - 1].digit)
    measured = figures.of(number)
    if "choice" in measured:
        counts = figures.count_choices(number)
        assert measured["choice"][place] == counts.index(max(counts))
        return
    values = measured[figures.NAMES[number][0]]
    low, high = np.percentile(values, [figures.LOW, figures.HIGH], axis=0)
    assert np.all((low <= values[place]) & (values[place] <= high))


def test_an_edition_is_named_in_the_title_and_changes_with_the_handout(monkeypatch):
    worksheet = handouts.build(handouts.WORKSHEET)
    edition = re.fullmatch(
        r"Predict first: worksheet, edition ([0-9a-f]{8})", handouts.title_of(worksheet)
    )
    assert edition
    monkeypatch.setattr(handouts, "_LINE", "<hr class='other'>")
    assert edition[1] not in handouts.build.__wrapped__(handouts.WORKSHEET)
