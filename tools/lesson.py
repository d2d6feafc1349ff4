"""Measure the experiments of Learn in a browser, with the page's own scripts, on digits of the gallery."""

import base64
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from denoiser.browser import scripts
from denoiser.browser.lesson import experiments, figures
from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models import catalog

_MODULES = (*scripts.ENGINE, *scripts.METHODS, *scripts.LESSON)
_SETUP = """([program, files]) => {
    const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const page = new Function(program + "; return {Network, outcomeOf, noisyCurve, beginTraining," +
        " trainFor, plansOf, outcomeOfTwins};")();
    const contents = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, decode(text)]));
    const names = ["cnn", "ffnn", "blind", "classifier"];
    const networks = Object.fromEntries(names.map((name) => [name, new page.Network(contents[name])]));
    const trained = new Map();
    const train = (plan) => {
        const key = JSON.stringify(plan);
        if (!trained.has(key)) {
            const network = page.beginTraining(plan);
            page.trainFor(network, contents.digits, plan.steps);
            trained.set(key, network);
        }
        return trained.get(key);
    };
    const toPicture = ({pure, field, ...rest}) =>
        ({...rest, pure: Float32Array.from(pure), field: Float32Array.from(field)});
    window.measure = (experiment, picture, at) => {
        const question = {...toPicture(picture), experiment, at,
            networks: Object.fromEntries(names.map((name) => [name, name]))};
        const outcome = page.outcomeOf(question, (name, pixels) => networks[name].run(pixels));
        const {value, numbers = [], lines = []} = outcome;
        const noisy = at ? [page.noisyCurve(question.pure, question.field, at)] : [];
        const others = experiment === 4 ? numbers.slice(1) : numbers; // the first is the value again
        return [value, ...others, ...lines.slice(1).map(({values}) => values), ...noisy];
    };
    window.measureTwins = (picture, failure, usual) => {
        const networks = page.plansOf(failure, usual, picture.label).map(train);
        const {value, numbers} = page.outcomeOfTwins(networks, toPicture(picture));
        return [value, ...numbers];
    };
}"""


def prepare(page: Page) -> None:
    """Load scripts, networks and digits into a page, which may be blank."""
    models = catalog.find()
    files = {
        "cnn": models.get(experiments.CNN).read_browser_file(),
        "ffnn": models.get(experiments.FFNN).read_browser_file(),
        "blind": models.get(experiments.BLIND).read_browser_file(),
        "classifier": catalog.classifier().read_browser_file(),
        "digits": digits.quick_set().images.tobytes(),
    }
    encoded = {name: base64.b64encode(content).decode() for name, content in files.items()}
    page.evaluate(_SETUP, [scripts.join(*_MODULES), encoded])


def measure(
    page: Page,
    experiment: int,
    *,
    places: Sequence[int] = range(len(figures.DIGITS)),
    failures: Sequence[int] = range(len(experiments.LIVE[-1].failures)),
) -> dict[str, list[Any]]:
    """Measure an experiment.

    Args:
        page: A page that is prepared.
        experiment: Its number, from 1.
        places: Which of `figures.DIGITS` to measure.
        failures: Which failures to measure, where the experiment has any; each takes seconds to train.

    Returns:
        The figures by their names in `figures.NAMES`, as `figures.of` describes them.
    """
    one = experiments.LIVE[experiment - 1]
    factor = experiments.BOOK_NOISE if one.noise_factor is None else one.noise_factor
    at = list(one.prediction.at) if isinstance(one.prediction, experiments.Curve) else None
    rows = []
    for place in places:
        picture = _picture(place, factor)
        if one.failures:
            rows.append(_measure_twins(page, picture, failures))
            continue
        row = page.evaluate(
            "([experiment, picture, at]) => measure(experiment, picture, at)",
            [experiment, picture, at],
        )
        if experiment == 1:
            for other in (figures.LITTLE, figures.MUCH):
                changed = picture | {"noiseFactor": other}
                row += page.evaluate("picture => measure(1, picture)", changed)
        rows.append(row)
    names = figures.NAMES[experiment]
    # Where nothing is wrong, there is no confidence in what is wrong.
    padded = [[*row, *[None] * (len(names) - len(row))] for row in rows]
    return {name: [_rounded(row[i]) for row in padded] for i, name in enumerate(names)}


def _picture(place: int, noise_factor: float) -> dict[str, Any]:
    number = figures.DIGITS[place]
    return {
        "pure": digits.gallery().pixels[number].ravel().tolist(),
        "label": int(digits.gallery().labels[number]),
        "field": noise.noise_field(place).ravel().tolist(),
        "seed": place,
        "noiseFactor": noise_factor,
    }


def _measure_twins(
    page: Page, picture: dict[str, Any], failures: Sequence[int]
) -> list[list[float]]:
    rows = []
    for failure in failures:
        described = experiments.LIVE[-1].failures[failure].as_settings()
        rows.append(
            page.evaluate(
                "([picture, failure, usual]) => measureTwins(picture, failure, usual)",
                [picture, described, experiments.training_settings()],
            )
        )
    return [list(column) for column in zip(*rows, strict=True)]


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [round(number, 3) for number in value]
    return None if value is None else round(value, 3)
