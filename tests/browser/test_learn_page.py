"""Learn asks before it shows: no result without a prediction, and what a visitor wrote stays in the browser."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from denoiser.browser.lesson import experiments, pairs
from tests.browser.conftest import is_ready, violations

pytestmark = pytest.mark.browser

OUTCOME = "[data-outcome]"
# What only an outcome puts on the page.
SAID = """() => ['comparison', 'scale', 'figures', 'explanation'].map(name => [...document.querySelectorAll('*')]
    .map(element => element.shadowRoot?.querySelector(`[data-${name}]`)).find(Boolean).innerHTML).join('')"""


def visit(page: Page, app: str, number: int, more: str = "&source=Pick&digit=312") -> None:
    page.goto(f"{app}/learn?experiment={number}{more}")
    is_ready(page)
    expect(page.locator("[data-title]")).to_contain_text(f"{number}. ")


def predict(page: Page) -> None:
    """Predicts as a visitor does with the mouse, whatever kind of prediction is asked for."""
    asked = page.locator("[data-prediction]")
    if page.locator("[data-failures] label").count():
        page.locator("[data-failures] label").last.click()  # it takes the fewest steps
    if asked.locator("svg").count():
        box = asked.locator("svg").bounding_box()
        page.mouse.move(box["x"] + 50, box["y"] + 50)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 150, steps=20)
        page.mouse.up()
    elif asked.locator("label:has([type=radio])").count():
        asked.locator("label").nth(1).click()
    else:
        asked.locator("input").press("End")


def show_result(page: Page) -> None:
    page.get_by_role("button", name="Show the result").click()
    expect(page.locator(OUTCOME)).to_be_visible(timeout=60_000)


def test_no_experiment_shows_anything_before_its_prediction(page, app):
    visit(page, app, 1)
    for number, experiment in enumerate(experiments.EXPERIMENTS, 1):
        expect(page.locator("[data-title]")).to_have_text(f"{number}. {experiment.title}")
        button = page.get_by_role("button", name="Show the result")
        expect(button).to_be_disabled()
        for key in ("Enter", "n", "r", " ", "ArrowRight", "Escape"):
            page.keyboard.press(key)
        button.dispatch_event("click")
        page.locator("[data-predict]").evaluate("form => form.requestSubmit()")
        assert page.evaluate(SAID) == ""
        predict(page)
        assert page.evaluate(SAID) == ""
        show_result(page)
        expect(page.locator("[data-comparison]")).to_be_focused()  # and read out
        assert "You" in page.locator("[data-comparison]").inner_text()
        assert page.locator("[data-figures] :is(canvas, svg)").count()
        assert page.locator("[data-explanation]").inner_text()
        page.locator("[data-next]").click()
    expect(page.locator("[data-rows] tr")).to_have_count(len(experiments.EXPERIMENTS))
    # What is trained stays: another prediction, and another experiment in between, need no training.
    page.get_by_role("button", name="8. Train one that fails").click()
    expect(page.locator("[data-figures] canvas")).to_have_count(4)
    page.get_by_role("button", name="Predict again").click()
    predict(page)
    show_result(page)
    page.get_by_role("button", name="1. Noise in numbers").click()
    page.get_by_role("button", name="8. Train one that fails").click()
    expect(page.locator("[data-figures] canvas")).to_have_count(4)


def test_a_reload_loses_nothing_and_the_server_is_told_nothing(page, app):
    sent: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framesent",
            lambda frame: sent.append(
                frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
            ),
        ),
    )
    visit(page, app, 7)
    page.get_by_role("slider", name="Outputs classified as your digit").press("End")
    page.reload()
    expect(page.locator("[data-prediction] output")).to_have_text("20 of 20")
    show_result(page)
    page.locator("[data-answer]").fill("In a hospital, perhaps")
    said = page.locator("[data-comparison]").inner_text()
    page.reload()
    expect(page.locator(OUTCOME)).to_be_visible()
    expect(page.locator("[data-comparison]")).to_have_text(said)
    expect(page.locator("[data-answer]")).to_have_value("In a hospital, perhaps")
    assert sent
    assert not any("hospital" in frame for frame in sent)
    page.locator("[data-summary] summary").click()
    expect(page.locator("[data-rows] tr")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as text").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "In a hospital, perhaps" in text
    assert "Predicted: 20 of 20" in text
    page.get_by_role("button", name="Delete them").click()
    page.get_by_role("button", name="Really delete them?").click()
    expect(page.locator(OUTCOME)).to_be_hidden()
    assert page.evaluate(SAID) == ""
    assert page.evaluate("localStorage.getItem('denoiser-learn')") == "{}"


def test_the_result_follows_the_picture_and_the_noise(page, app):
    visit(page, app, 1)
    predict(page)
    show_result(page)
    assert violations(page) == []
    first = page.locator("[data-comparison]").inner_text()
    noise = page.locator("[data-noise] input")
    noise.press("Home")  # no noise: nothing lies outside
    expect(page.locator("[data-comparison]")).to_have_text(
        f"{first} Now, at noise factor 0.00: 0%."
    )
    page.get_by_role("button", name="Next: Two networks, the same noise").click()
    expect(page.locator("[data-title]")).to_have_text("2. Two networks, the same noise")
    expect(page.locator("[data-title]")).to_be_focused()
    page.wait_for_function("new URLSearchParams(location.search).get('experiment') === '2'")
    assert page.evaluate(SAID) == ""
    page.go_back()
    expect(page.locator("[data-title]")).to_contain_text("1. ")
    expect(page.locator("[data-comparison]")).to_have_text(first)
    page.go_forward()
    expect(page.locator("[data-title]")).to_contain_text("2. ")


def test_a_curve_is_drawn_by_keys_alone(page, app):
    visit(page, app, 3)
    heights = page.locator("[data-prediction] input")
    button = page.get_by_role("button", name="Show the result")
    for height in heights.all():
        expect(button).to_be_disabled()
        height.focus()
        page.keyboard.press("PageUp")
    expect(heights.first).to_have_attribute("aria-valuetext", "4 dB")
    assert violations(page) == []
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(OUTCOME)).to_be_visible()


def test_what_was_measured_beforehand_needs_no_picture(page, app):
    visit(page, app, 9, "&source=Draw")
    expect(page.locator("[data-prediction] svg")).to_have_attribute(
        "aria-label", re.compile("Two different digits: 8.6 dB at 10,")
    )
    assert page.evaluate(SAID) == ""
    predict(page)
    show_result(page)
    measured = pairs.load()
    rows = 2 * len(measured.denoised) + 4 * len(measured.drawn)
    expect(page.locator("[data-figures] td canvas")).to_have_count(rows * len(measured.sizes))
    last = measured.curves("agreement", measured.shown_noise).mean(axis=0)[-1]
    expect(page.locator("[data-figures] .chart")).to_have_attribute(
        "aria-label", re.compile(f"compared with each other: .* {last:.1f} dB at 2000")
    )
    expect(page.locator("[data-source]")).to_contain_text(measured.command)
    assert violations(page) == []


def test_what_is_not_a_prediction_shows_nothing(page, app):
    visit(page, app, 2)
    for kept in (
        "no JSON",
        "null",
        "[1]",
        json.dumps({"2": {"prediction": 7, "isSettled": True}}),
        json.dumps({"2": {"prediction": 1, "isSettled": True, "measured": 1, "for": "6 true"}}),
        json.dumps({"2": {"prediction": [1, 2], "isSettled": True, "measured": "<b>x</b>"}}),
    ):
        page.evaluate("kept => localStorage.setItem('denoiser-learn', kept)", kept)
        page.reload()
        expect(page.locator("[data-title]")).to_contain_text("2. ")
        page.wait_for_timeout(200)
        assert page.evaluate(SAID) == ""
        predict(page)
        show_result(page)


def test_it_works_where_the_browser_keeps_nothing(page, app):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden'); }})"
    )
    visit(page, app, 2)
    predict(page)
    show_result(page)
    page.locator("[data-summary] summary").click()
    expect(page.locator("[data-kept]")).to_contain_text("a reload loses them")


def test_a_projector_shows_question_and_picture_alone(page, app):
    page.set_viewport_size({"width": 1280, "height": 720})
    visit(page, app, 7, "&source=Pick&digit=312&present=1")
    expect(page.locator(".st-key-pages")).to_have_count(0)
    expect(page.locator(".st-key-picture")).to_be_hidden()
    expect(page.locator("[data-mine] canvas")).to_be_visible()
    predict(page)
    show_result(page)
    page.get_by_role("button", name="Leave").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-picture")).to_be_visible()
    expect(page.locator(OUTCOME)).to_be_visible()
