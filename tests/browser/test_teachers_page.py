"""A lesson, as a teacher tries it."""

import re

import pytest
from playwright.sync_api import Page, expect

from denoiser.browser.handouts import notes
from denoiser.browser.lesson import experiments, figures
from tests.browser.conftest import is_ready

pytestmark = pytest.mark.browser


def open_page(page: Page, app: str) -> None:
    page.goto(f"{app}/teachers")
    expect(page.get_by_role("heading", name="For teachers")).to_be_visible(timeout=30_000)
    is_ready(page)


def test_an_experiment_of_the_plan_gives_what_was_measured(page, app):
    open_page(page, app)
    page.get_by_role("link", name="Open 7").click()
    expect(page.get_by_role("heading", name="7. When not to trust it")).to_be_visible(
        timeout=30_000
    )
    page.locator("[data-prediction] input").press("End")
    page.get_by_role("button", name="Show the result").click()
    place = figures.DIGITS.index(notes.NOTES[6].digit)
    right = figures.of(7)["right"][place]
    most = experiments.EXPERIMENTS[6].prediction.high
    expect(page.get_by_text(f"it is {right:.0f} of {most}")).to_be_visible(timeout=30_000)


def test_the_projector_shows_an_experiment_and_leads_back(page, app):
    open_page(page, app)
    page.get_by_role("link", name="Projector 6").press("Enter")
    expect(page.get_by_role("heading", name="6. Why it is blurred")).to_be_visible(timeout=30_000)
    expect(page.locator(".st-key-pages")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"present=1"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Learn: predict first")).to_be_visible(timeout=30_000)


def test_handouts_and_the_address_for_pupils_open_from_the_page(page, app):
    open_page(page, app)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Worksheet: print").click()
    expect(opened.value.get_by_role("heading", name="Predict first", exact=True)).to_be_visible()
    address = page.get_by_role("link", name="Answers: PDF, A4").get_attribute("href")
    answer = page.request.get(f"{app}/{address}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    code = page.get_by_test_id("stCode").first
    expect(code.get_by_role("button", name="Copy to clipboard")).to_be_visible()  # without a mouse
    address = code.inner_text().strip()
    assert address == f"{app}/learn?experiment=1"
    page.goto(address)
    title = experiments.EXPERIMENTS[0].title
    expect(page.get_by_role("heading", name=f"1. {title}")).to_be_visible(timeout=30_000)
