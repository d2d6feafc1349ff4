import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import is_ready, panel, violations

pytestmark = pytest.mark.browser


def test_the_first_visitor_starts_a_training_that_all_see_and_none_can_stop(
    browser, app_without_models
):
    contexts = [browser.new_context(viewport={"width": 1440, "height": 900}) for _ in range(2)]
    first, second = (context.new_page() for context in contexts)
    for page in (first, second):
        page.goto(app_without_models)
        is_ready(page)
        expect(page.get_by_test_id("stProgress")).to_be_visible()
        expect(panel(page, "Noisy")).to_be_visible()
        expect(panel(page, "Denoised")).to_have_count(0)
    expect(first.get_by_text("epoch 1 of")).to_be_visible(timeout=120_000)
    first.goto(f"{app_without_models}/train")
    expect(first.get_by_test_id("stProgress")).to_be_visible()
    assert violations(first) == []
    first.goto(app_without_models)
    is_ready(first)
    expect(first.get_by_text(re.compile("epoch 2 of"))).to_be_visible(timeout=120_000)
    expect(second.get_by_text("Training quick:")).to_be_visible()
    # Drawing goes on meanwhile.
    second.get_by_test_id("stButton").filter(has_text="New noise").click()
    expect(panel(second, "Noisy")).to_be_visible()
    contexts[0].close()  # the visitor who started it leaves
    expect(panel(second, "Denoised")).to_be_visible(timeout=240_000)
    expect(second.get_by_test_id("stProgress")).to_have_count(0)
    second.goto(f"{app_without_models}/train")
    expect(second.get_by_text("You can choose it on every page")).to_be_visible(timeout=120_000)
    assert violations(second) == []
    contexts[1].close()
