"""The app by keyboard alone, by screen reader, and on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    go_to,
    is_ready,
    open_app,
    panel,
    pixels,
    violations,
    wait_for_change,
)

pytestmark = pytest.mark.browser

# Paths of all pages, and a heading that each has when all of it is there.
PAGES = {
    "": "Denoise a digit",
    "?closer_view=Classification": "Denoise a digit",
    "?source=Pick&digit=412&closer_view=Removed+noise": "Denoise a digit",
    "?source=Upload": "Denoise a digit",
    "learn?experiment=3&source=Pick&digit=412": "3. ",
    "guess?game=5": "Round 1 of 10",
    "teachers": "For teachers",
    "glossary": "Glossary",
    "compare?source=Pick&digit=412": "Compare denoisers",
    "generate?steps=10": "Generate",
    "restore?source=Pick&digit=412": "Restore",
    "inside?source=Pick&digit=412&model=book-cnn": "Convolution, 3 × 3",
    "train": "Train your own",
    "experiment": "The experiment",
    "models": "Models",
}


# Pages with a part that is empty until its network is there.
LOADING = ("learn", "guess", "generate", "restore", "inside")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page, app, path):
    if path.startswith(LOADING):
        held = []
        page.route("**/weights-*", lambda route: held.append(route))
        with page.expect_request("**/weights-*"):
            page.goto(f"{app}/{path}")
        is_ready(page)
        assert violations(page, looks=1) == []
        for route in held:
            route.continue_()
        page.unroute("**/weights-*")
    else:
        page.goto(f"{app}/{path}")
    expect(page.get_by_role("heading", name=PAGES[path])).to_be_visible()
    is_ready(page)
    assert violations(page, looks=2 if path else 4) == []
    assert page.evaluate("document.documentElement.lang") == "en"


def tab_to(page: Page, role: str, name: str) -> None:
    target = page.get_by_role(role, name=name)
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("element => element.matches(':focus')"):
            return
    raise AssertionError(f"{name} is not reached")


def test_a_digit_is_drawn_by_keys_alone(page, app):
    open_app(page, app)
    page.locator(
        ".st-key-panels [data-testid=stImageContainer] canvas"
    ).last.wait_for()  # the live view is there
    tab_to(page, "button", "Clear")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The canvas is blank")).to_be_visible()
    page.wait_for_timeout(500)
    before = panel(page, "Pure").get_attribute("src")
    tab_to(page, "application", "Canvas to draw a digit on")
    for key in ("ArrowUp",) * 8 + (" ",) + ("ArrowDown",) * 16:
        page.keyboard.press(key)
    # The live view follows while the pen is down, and says so; the server has heard nothing.
    live = page.locator(".st-key-panels [data-testid=stImageContainer] canvas").last
    page.wait_for_function(
        "e => e.ariaLabel.endsWith('classified as 1')", arg=live.element_handle()
    )
    assert panel(page, "Pure").get_attribute("src") == before
    page.keyboard.press(" ")
    wait_for_change(page, "Pure", before)
    drawn = pixels(page, "Pure")
    assert drawn[7:21, 14].min() == 255
    assert drawn[:, :11].max() == drawn[:, 17:].max() == 0
    expect(page.locator(".st-key-pen [role=status]")).to_have_text(
        "Pen up, column 14, row 22 of 28"
    )
    page.keyboard.press("Backspace")
    expect(page.get_by_text("The canvas is blank")).to_be_visible()


def keys_act(page: Page) -> None:
    """Waits until single keys act."""
    page.locator(".st-key-keys_help [aria-keyshortcuts='?']").wait_for()


def test_single_keys_pick_a_class_move_the_noise_and_roll_it(page, app):
    open_app(page, app)
    keys_act(page)
    page.keyboard.press("7")
    expect(page.get_by_text("MNIST labels this digit as a 7.")).to_be_visible()
    for key, parameter in (
        ("ArrowRight", "noise=0.6"),
        ("ArrowLeft", "^(?!.*noise=)"),
        ("n", "seed="),
    ):
        before = panel(page, "Noisy").get_attribute("src")
        page.keyboard.press(key)
        wait_for_change(page, "Noisy", before)
        expect(page).to_have_url(re.compile(parameter))
    page.keyboard.press("?")
    expect(page.get_by_text("makes new noise")).to_be_visible()


def test_single_keys_do_nothing_while_one_types_or_when_they_are_switched_off(page, app):
    open_app(page, f"{app}/?source=Pick&digit=412")
    keys_act(page)
    address = page.url
    page.get_by_role("spinbutton", name="Noise seed").focus()
    page.keyboard.type("7n?")
    page.get_by_role("heading", name="Denoise a digit").click()
    expect(page.get_by_text("makes new noise")).to_have_count(0)
    page.goto(address)
    is_ready(page)
    page.get_by_role("button", name="Keys").click()
    page.get_by_role("switch", name="Single keys are on").press("Space")
    expect(page.locator("[aria-keyshortcuts]")).to_have_count(0)
    page.keyboard.press("Escape")
    for key in ("7", "n", "ArrowRight", "?"):
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    assert page.url == address
    go_to(page, "Compare")
    expect(page.get_by_role("heading", name="Compare denoisers")).to_be_visible()
    page.keyboard.press("n")
    page.wait_for_timeout(500)
    assert "seed=" not in page.url


def test_the_panels_say_their_result(page, app):
    page.add_init_script("delete window.Worker;")  # the server's own words, not the live view's
    open_app(page, f"{app}/?source=Pick&digit=412")
    for name, ending in (("Noisy", ""), ("Denoised", ", classified as 4")):
        psnr = page.locator(f"[data-panel={name.lower()}] [data-number=PSNR]").text_content()
        assert panel(page, name).get_attribute("alt").endswith(f": {psnr}{ending}")
    said = ". ".join(panel(page, name).get_attribute("alt") for name in ("Noisy", "Denoised"))
    expect(page.locator(".st-key-announcer [role=status]")).to_have_text(said)


def test_on_a_phone_a_stroke_does_not_scroll_and_the_panels_are_in_view(phone, app):
    open_app(phone, app)
    phone.wait_for_timeout(500)
    before = panel(phone, "Pure").get_attribute("src")
    box = phone.locator(".st-key-canvas canvas").last.bounding_box()
    session = phone.context.new_cdp_session(phone)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", (20, 240))
    for y in range(230, 20, -10):
        touch("touchMove", (20, y))
    touch("touchEnd")
    wait_for_change(phone, "Pure", before)
    assert pixels(phone, "Pure")[4:23, 2].min() == 255
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop + scrollY"
    assert phone.evaluate(scrolled) == 0
    for caption in ("Noisy", "Pure", "Denoised"):
        box = panel(phone, caption).bounding_box()
        assert box["y"] + box["height"] <= 844
