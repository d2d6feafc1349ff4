import re

import pytest


def break_(*_, **__):
    raise RuntimeError("secret of the server")


@pytest.mark.parametrize(
    "what",
    [
        "settings.model",  # in the page
        "panels.show",  # in a fragment
        "link.forget_problem",  # in what a widget calls
    ],
)
def test_the_page_shows_an_id_that_the_log_knows(app, monkeypatch, caplog, what):
    app.run()
    monkeypatch.setattr(f"denoiser.ui.{what}", break_)
    app.run()
    if what == "link.forget_problem":
        app.toggle(key="clip").set_value(True).run()
    (shown,) = app.exception
    assert "secret" not in shown.message
    assert not shown.stack_trace
    (number,) = re.findall(r"as ([0-9a-f]{8})\b", shown.message)
    (logged,) = [record for record in caplog.records if number in record.getMessage()]
    assert "secret of the server" in str(logged.exc_info[1])
    monkeypatch.undo()
    app.run()
    assert not app.exception


def test_a_page_that_stops_shows_no_error(app, no_bundled_models):
    app.switch_page("denoiser/ui/pages/models.py").run()  # it stops where there is no model
    assert not app.exception
