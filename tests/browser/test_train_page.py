import json
import shutil

import pytest
from playwright.sync_api import Page, expect

from denoiser.models import catalog
from tests.browser.conftest import is_ready
from tools import server

pytestmark = pytest.mark.browser
RUN = "0123456789abcdef"


def test_a_tab_brings_back_its_runs_to_a_session_that_does_not_know_them(page: Page, tmp_path):
    folder = shutil.copytree(catalog.BUNDLED / "book-ffnn", tmp_path / "mine")
    results = json.loads((folder / "results.json").read_bytes()) | {"run": RUN}
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")
    with server.serve(models=tmp_path) as (address, _):
        page.goto(f"{address}/train")
        is_ready(page)
        expect(page.get_by_role("heading", name="Train your own")).to_be_visible()
        expect(page.get_by_role("heading", name="Your runs")).to_have_count(0)
        kept = json.dumps([RUN, "of a model that is gone"])
        page.evaluate("kept => sessionStorage.setItem('denoiser-runs', kept)", kept)
        page.reload()
        expect(page.get_by_role("heading", name="Your runs")).to_be_visible(timeout=30_000)
        expect(page.locator(".st-key-run_pictures")).to_contain_text("mine")
