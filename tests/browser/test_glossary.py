"""The entry of a term opens where the page mentions it, and all terms are on one page."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, is_ready, open_app, violations, wait_for_change
from tools import server

pytestmark = pytest.mark.browser
IS_FOCUSED = "element => element.getRootNode().activeElement === element"


def mention(page: Page, key: str) -> Locator:
    return page.locator(f"a[href='#term-{key}']")


def entry(page: Page, name: str | None = None) -> Locator:
    return page.get_by_role("dialog", name=name)


def test_click_and_enter_open_an_entry_in_place_and_the_server_hears_nothing(page, app):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(1)))
    open_app(page, f"{app}/?source=Pick&digit=412")
    page.wait_for_timeout(1000)
    address, sent_before = page.url, len(sent)
    psnr = mention(page, "psnr")
    for open_it in (psnr.click, lambda: psnr.press("Enter")):
        open_it()
        expect(entry(page, "PSNR")).to_contain_text("how close a picture is to the pure one")
        assert entry(page).evaluate(IS_FOCUSED)
        page.keyboard.press("Escape")
        expect(entry(page)).to_have_count(0)
        assert psnr.evaluate(IS_FOCUSED)
    psnr.evaluate("link => link.blur()")
    psnr.dispatch_event("click")  # some browsers do not focus a link that is clicked
    expect(entry(page, "PSNR")).to_be_visible()
    page.keyboard.press("Escape")
    assert psnr.evaluate(IS_FOCUSED)
    psnr.click()
    mention(page, "ssim").click()
    expect(entry(page, "SSIM")).to_be_visible()
    expect(entry(page, "PSNR")).to_have_count(0)
    page.get_by_role("button", name="Close").click()
    assert mention(page, "ssim").evaluate(IS_FOCUSED)
    psnr.click()
    page.get_by_role("heading", name="Denoise a digit").click()
    expect(entry(page)).to_have_count(0)
    page.wait_for_timeout(500)
    assert (page.url, len(sent)) == (address, sent_before)


def test_on_a_phone_every_entry_is_inside_the_window_also_from_within_a_component(phone, app):
    phone.goto(f"{app}/generate?steps=5")
    classifier = mention(phone, "classifier")
    classifier.wait_for(timeout=30_000)
    assert classifier.evaluate("element => element.getRootNode() instanceof ShadowRoot")
    phone.get_by_text("How it works, and what to try").tap()
    mention(phone, "memoriser").wait_for()
    scroller = phone.get_by_test_id("stMain")
    for link in phone.locator("a[href^='#term-']").all():
        link.scroll_into_view_if_needed()
        link.tap()
        expect(entry(phone)).to_be_visible()
        scroller.evaluate("element => element.scrollBy(0, 40)")
        phone.wait_for_timeout(50)
        box, word = entry(phone).bounding_box(), link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= PHONE[1]
        below, above = (
            one["y"] - other["y"] - other["height"] for one, other in ((box, word), (word, box))
        )
        assert 0 < max(below, above) < 10, "the entry is beside its word, and does not cover it"
        phone.keyboard.press("Escape")
        assert link.evaluate(IS_FOCUSED)


def test_axe_finds_nothing_in_an_open_entry(page, app):
    page.goto(f"{app}/models")
    is_ready(page)
    mention(page, "accuracy").wait_for()

    def open_entry() -> None:
        mention(page, "accuracy").click()
        expect(entry(page, "Accuracy")).to_be_visible()

    assert violations(page, prepare=open_entry) == []


def test_what_runs_alone_links_the_same_terms_as_the_whole_page(page, app):
    open_app(page, f"{app}/?source=Pick&digit=412")
    terms = "all => all.map(one => one.getAttribute('href')).sort()"
    before = page.locator("a[href^='#term-']").evaluate_all(terms)
    assert len(set(before)) == len(before) > 8
    noisy = page.get_by_test_id("stImage").filter(has_text="Noisy").locator("img")
    picture = noisy.get_attribute("src")
    page.locator(".st-key-noise input").press("ArrowRight")
    wait_for_change(page, "Noisy", picture)
    is_ready(page)
    assert page.locator("a[href^='#term-']").evaluate_all(terms) == before


def test_all_terms_are_a_page_from_which_back_leads_to_the_picture_of_before(page):
    with server.serve(environment={"STREAMLIT_SERVER_BASE_URL_PATH": "tools/digits"}) as (app, _):
        open_app(page, f"{app}/?source=Pick&digit=412")
        mention(page, "u-net").click()
        page.get_by_role("link", name="All terms").click()
        term = page.locator("#term-u-net")
        expect(term).to_be_in_viewport()
        assert term.evaluate(IS_FOCUSED)
        assert page.url.startswith(f"{app}/glossary")
        term.get_by_role("link", name="Inside").click()
        expect(page.get_by_role("heading", name="Look inside")).to_be_visible()
        is_ready(page)
        for heading in ("Glossary", "Denoise a digit"):
            page.go_back()
            expect(page.get_by_role("heading", name=heading)).to_be_visible()
            is_ready(page)
        number = page.get_by_role("spinbutton", name="Number in the gallery")
        expect(number).to_have_value(re.compile(r"^412$"))
        page.goto(f"{app}/glossary#term-weight")
        expect(page.locator("#term-weight")).to_be_in_viewport()


def test_a_page_of_another_site_shows_no_links_to_terms(page, app):
    open_app(page, f"{app}/?embed=true")
    expect(page.locator("a[href^='#term-']")).to_have_count(0)


def test_a_browser_that_opens_nothing_in_place_goes_to_the_page_of_all_terms(page, app):
    page.add_init_script("delete HTMLElement.prototype.popover;")
    open_app(page, app)
    mention(page, "psnr").click()
    expect(page.locator("#term-psnr")).to_be_in_viewport()
    assert page.url.startswith(f"{app}/glossary")
