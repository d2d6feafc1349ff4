"""A model of someone's own pictures in the browser: the live view and the one-file page, with hostile names."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from denoiser.browser import page as one_file
from denoiser.models import catalog
from tests.browser.conftest import is_ready
from tests.conftest import HOSTILE_CLASSES
from tools import server

pytestmark = pytest.mark.browser


def expect_own_classes(page: Page) -> None:
    """Checks that the samples were classified by the model's own classifier, and shown as text."""
    headline = page.locator("[data-belief] [data-headline]")
    expect(headline).to_have_text(re.compile(r": \d+%"), timeout=60_000)
    likeliest = headline.inner_text().rpartition(": ")[0].partition("%, ")[0].partition(": ")[0]
    assert likeliest in HOSTILE_CLASSES
    assert page.locator("[data-bar]").all_inner_texts() == list(HOSTILE_CLASSES)
    expect(page.locator("[data-sentence]")).to_contain_text("and its label is shirt.")
    assert page.locator(".verdict b").count() == 1  # the badge, and no name that became an element


def test_the_live_view_has_the_models_own_classes(page, own_model):
    with server.serve(models=own_model.parent) as (address, _):
        page.goto(f"{address}/?model=shapes&source=Pick")
        is_ready(page)
        expect_own_classes(page)


def test_the_one_file_page_shows_the_models_own_pictures(page, own_model, tmp_path):
    model = catalog.find().get("shapes")
    content = one_file.build(model, classifier=model.classifier, sampler=model)
    file = Path(tmp_path / "shapes.html")
    file.write_bytes(content)
    page.goto(file.as_uri())
    expect(page.get_by_text("This picture is labelled as shirt.")).to_be_visible()
    expect_own_classes(page)
    expect(page.locator("[data-gallery] button")).to_have_count(64)
    page.get_by_role("img", name="{known}, number 13").click()
    expect(page.get_by_text("This picture is labelled as {known}.")).to_be_visible()
    expect(page.locator("[data-sentence]")).to_contain_text("and its label is {known}.")
