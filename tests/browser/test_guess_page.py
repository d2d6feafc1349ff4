"""The game of ten rounds, as a visitor plays it."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from denoiser.evaluation import game
from denoiser.models import catalog, litert
from tests.browser.conftest import is_ready, violations

pytestmark = pytest.mark.browser

NUMBER = 5
ROUNDS = game.rounds(NUMBER)
PIXELS = """canvas => Array.from(
    canvas.getContext("2d").getImageData(0, 0, 28, 28).data.filter((_, i) => i % 4 === 0)
)"""


def open_game(page: Page, app: str, number: int = NUMBER) -> None:
    page.goto(f"{app}/guess?game={number}")
    is_ready(page)
    expect(title(page)).not_to_be_empty(timeout=30_000)


def title(page: Page):
    return page.locator("[data-title]")


def noisy(page: Page) -> np.ndarray:
    """The noisy picture of the round, as 28x28 grey levels."""
    return np.array(page.locator("[data-place=noisy] canvas").evaluate(PIXELS)).reshape(28, 28)


def guess(page: Page, digit: int) -> None:
    """Guesses by a key, and waits until all have answered."""
    page.keyboard.press(str(digit))
    expect(page.locator("[data-status]")).not_to_be_empty()


def guess_alone(page: Page, digit: int) -> None:
    """Guesses by a key, beside a network that has not answered."""
    page.keyboard.press(str(digit))
    expect(page.get_by_role("row", name="You")).to_be_visible()


def without_network(page: Page) -> None:
    """Lets no network come: what it computes takes longer than all that the visitor does."""
    page.route("**/weights-*", lambda route: None)


def kept(page: Page) -> dict:
    return json.loads(page.evaluate("localStorage.getItem('denoiser-games')") or "{}")


def play(page: Page, digits: list[int]) -> None:
    """Plays whole rounds by keys alone."""
    for digit in digits:
        guess_alone(page, digit)
        page.keyboard.press("Enter")


def test_a_game_is_played_by_keys_and_the_classifier_answers_as_litert_does(page, app):
    open_game(page, app)
    wrong = (ROUNDS[2].label + 1) % 10
    for number, of in enumerate(ROUNDS):
        expect(title(page)).to_have_text(
            f"Round {number + 1} of 10, noise factor {of.noise_factor}"
        )
        expected = np.round(255 * np.clip(game.make_noisy([of])[0], 0, 1))
        np.testing.assert_allclose(noisy(page), expected, atol=1)
        guess(page, wrong if number == 2 else of.label)
        expect(page.get_by_role("heading", name=f" {of.label}, says MNIST's label")).to_be_visible()
        page.keyboard.press("Enter")
    played = kept(page)[str(NUMBER)]["rounds"]
    denoised = litert.load(catalog.find().get("blind")).denoise(game.make_noisy(ROUNDS))
    answers = litert.load_classifier().classify(denoised)
    assert [of["classifier"]["digit"] for of in played] == answers.tolist()
    expect(page.locator("[data-score] dd")).to_have_text(
        [
            "9 of 10",
            f"{np.sum(answers == [of.label for of in ROUNDS])} of 10",
            f"{sum(of['samples']['digit'] == of['label'] for of in played)} of 10",
        ]
    )
    expect(page.locator(".rounds tbody tr")).to_have_count(10)
    expect(page.locator(".chart > svg path.you")).to_have_count(10)
    expect(page.locator(".chart > svg .curve")).to_have_count(1)
    assert violations(page) == []
    page.get_by_text("The chart as a table").click()
    row = page.get_by_role("row", name="0.55")
    expect(row.get_by_role("cell").last).to_have_text("97.9%")
    page.get_by_role("button", name="Open round 3 on the Denoise page").click()
    expect(page.get_by_text(f"MNIST labels this digit as a {ROUNDS[2].label}.")).to_be_visible()
    expect(page).to_have_url(re.compile(f"digit={ROUNDS[2].digit}&noise=0.7&seed={ROUNDS[2].seed}"))


def test_before_a_guess_the_page_holds_no_result(page, app):
    open_game(page, app)
    page.wait_for_timeout(1500)  # the network has answered by then
    assert page.locator(".game canvas").count() == 1
    assert page.locator("[data-result] *, [data-score] *, [data-details] *").count() == 0
    assert page.locator("[data-so-far], [data-status]").all_text_contents() == ["", ""]
    before = page.locator(".game").evaluate("element => element.outerHTML")
    assert kept(page) == {}
    # The page of a round is the same whatever its digit is.
    open_game(page, app, NUMBER + 1)
    page.wait_for_timeout(500)
    assert page.locator(".game").evaluate("element => element.outerHTML") == before
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(title(page)).to_have_text("Round 1 of 10, noise factor 0.4")
    page.get_by_role("spinbutton", name="Game").focus()
    page.keyboard.type("7")
    assert page.locator("[data-result] *").count() == 0


def test_a_reload_loses_nothing_and_a_finished_game_shows_its_result(page, app):
    without_network(page)
    open_game(page, app)
    play(page, [1, 2])
    guess_alone(page, 3)
    for reload in (False, True):  # the answer of the third round, and then the fourth
        answers = kept(page)
        before = title(page).text_content(), page.locator("[data-so-far]").text_content()
        page.reload()
        is_ready(page)
        expect(title(page)).to_have_text(before[0], timeout=30_000)
        expect(page.locator("[data-so-far]")).to_have_text(before[1])
        assert kept(page) == answers
        if not reload:
            expect(page.get_by_role("row", name="You")).to_contain_text("3")
            page.get_by_role("button", name="Next round").click()
            expect(title(page)).to_contain_text("Round 4 of 10")
    play(page, [0] * 7)
    expect(title(page)).to_contain_text("Game 5: ")
    page.keyboard.press("0")
    open_game(page, app)
    expect(title(page)).to_contain_text("Game 5: ")
    expect(page.locator(".rounds tbody tr")).to_have_count(10)
    assert len(kept(page)[str(NUMBER)]["rounds"]) == 10


def test_a_new_game_a_link_and_deleting(browser, app):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    without_network(page)
    open_game(page, app)
    guess_alone(page, 1)
    page.get_by_role("button", name="New game").click()
    page.wait_for_function("new URLSearchParams(location.search).get('game') !== '5'")
    expect(title(page)).to_have_text("Round 1 of 10, noise factor 0.4")
    pixels = noisy(page)
    page.get_by_role("button", name="Copy the link to these ten rounds").click()
    page.get_by_text("Link copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.partition("?")[2] == page.evaluate("location.search.slice(1)")
    friend = browser.new_context().new_page()
    friend.goto(link)
    expect(title(friend)).to_have_text("Round 1 of 10, noise factor 0.4", timeout=30_000)
    np.testing.assert_array_equal(noisy(friend), pixels)
    friend.context.close()
    assert len(kept(page)) == 1
    page.get_by_role("button", name="Delete what this browser keeps").click()
    page.get_by_role("button", name="Really delete 1 answer?").click()
    expect(page.get_by_text("Deleted.")).to_be_visible()
    assert kept(page) == {}
    context.close()


def test_who_guesses_before_the_network_has_answered_need_not_wait(page, app):
    waiting = []
    page.route("**/weights-*", lambda route: waiting.append(route))
    open_game(page, app)
    for _ in range(10):
        page.keyboard.press("1")
        expect(page.get_by_role("row", name="Sixteen samples")).to_contain_text("…")
        page.keyboard.press("Enter")
    scores = page.locator("[data-score] dd")
    ones = sum(of.label == 1 for of in ROUNDS)
    expect(scores).to_have_text([f"{ones} of 10", "… of 10", "… of 10"])
    expect(title(page)).to_have_text("Game 5: the network still computes")
    for route in waiting:
        route.continue_()
    page.unroute("**/weights-*")
    expect(page.locator("[data-score]")).not_to_contain_text("…", timeout=30_000)
    assert all(of["classifier"] and of["samples"] for of in kept(page)[str(NUMBER)]["rounds"])


def test_two_tabs_keep_both_games_and_the_first_guess_counts(page, app):
    other = page.context.new_page()
    for tab in (page, other):
        without_network(tab)
    for tab, number in ((page, NUMBER), (other, NUMBER)):
        open_game(tab, app, number)
    guess_alone(page, 1)
    guess_alone(other, 2)
    expect(other.get_by_role("row", name="You")).to_contain_text("1")
    open_game(other, app, NUMBER + 1)
    guess_alone(other, 3)
    page.keyboard.press("Enter")
    guess_alone(page, 4)
    games = kept(page)
    assert [of["you"] for of in games[str(NUMBER)]["rounds"]] == [1, 4]
    assert [of["you"] for of in games[str(NUMBER + 1)]["rounds"]] == [3]


FOREIGN = [
    "no JSON",
    "[1, 2]",
    '{"5": {"at": 1e9, "rounds": [{"label": 4, "noise": 0.4, "you": "<b>x</b>"}]}}',
    '{"5": {"rounds": [null, 7]}, "6": {"rounds": {"length": 1e9}}, "__proto__": 3, "": "x"}',
    '{"5": {"at": 0, "rounds": [{"label": 9, "noise": 0.4, "you": 4}]}}',  # of another game 5
]


def test_anything_may_be_in_the_browsers_store(page, app):
    without_network(page)
    open_game(page, app)
    for content in FOREIGN:
        page.evaluate("content => localStorage.setItem('denoiser-games', content)", content)
        page.reload()
        expect(title(page)).to_have_text("Round 1 of 10, noise factor 0.4", timeout=30_000)
        play(page, [4])
        assert [of["you"] for of in kept(page)[str(NUMBER)]["rounds"]] == [4]


def test_where_nothing_can_be_kept_the_game_goes_on_and_says_so(page, app):
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('forbidden'); };")
    without_network(page)
    open_game(page, app)
    expect(page.get_by_text("a reload loses your answers")).to_be_visible()
    play(page, [4, 2])
    expect(title(page)).to_contain_text("Round 3 of 10")
    expect(page.locator("[data-so-far]")).to_have_text("So far: you 2.")


def test_without_workers_the_page_says_that_it_failed(page, app):
    page.add_init_script("delete window.Worker;")
    page.goto(f"{app}/guess?game={NUMBER}")
    expect(page.locator("[data-failure]")).to_contain_text("Something failed", timeout=30_000)


def test_on_a_phone_picture_and_buttons_are_on_one_screen(phone, app):
    open_game(phone, app)
    boxes = [phone.locator("[data-place=noisy] canvas").bounding_box()]
    assert boxes[0]["width"] >= 308
    buttons = phone.locator("[data-digits] button")
    expect(buttons).to_have_count(10)
    for button in buttons.all():
        boxes.append(button.bounding_box())
        assert min(boxes[-1]["width"], boxes[-1]["height"]) >= 44
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert all(box["y"] >= 76 and box["y"] + box["height"] <= 844 for box in boxes)
    buttons.nth(4).tap()
    following = phone.get_by_role("button", name="Next round")
    expect(following).to_be_in_viewport(ratio=1)
    expect(phone.get_by_role("heading", name="It is a 4")).to_be_in_viewport(ratio=1)
    assert violations(phone) == []
