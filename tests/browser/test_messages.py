"""That words from outside stay words, which only a browser shows."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import is_ready
from tools import server

pytestmark = pytest.mark.browser

NAME = (
    "x __b__ _i_ *e* www.a.example WWW.b.example a@b.example https&colon;&sol;&sol;c.example &copy; :smile:"
    " :red[r] :material_home: ~~s~~ <b> $x$ `c`"
)


def test_a_folder_may_be_called_anything(page, tmp_path):
    (tmp_path / NAME).mkdir()
    with server.serve(models=tmp_path) as (address, _):
        page.goto(f"{address}/models")
        is_ready(page)
        alert = page.get_by_test_id("stAlert").get_by_test_id("stMarkdownContainer")
        expect(alert).to_contain_text("cannot be used")
        assert NAME in alert.inner_text().replace("\u2060", "")
        assert alert.locator("p *").count() == 0


def test_a_link_may_say_anything(page, app):
    page.goto(f"{app}/?source=%0D%0D![a](//127.0.0.2/x.png)%0D%0D%23 www.a.example `b` :smile:")
    is_ready(page)
    alert = page.get_by_test_id("stAlert").get_by_test_id("stMarkdownContainer")
    expect(alert).to_contain_text("The link asks for source")
    assert [e.evaluate("e => e.tagName") for e in alert.locator("p *").all()] == ["CODE"]
