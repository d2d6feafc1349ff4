import re
import shutil

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tools import server, visitor

SECRET = 'raise RuntimeError("secret of the server")'


def fail_in_a_page() -> None:
    from denoiser.ui import unexpected_errors

    unexpected_errors.show(RuntimeError("secret of the server"))


def test_the_log_has_the_error_with_the_id_that_the_page_shows(caplog):
    (shown,) = AppTest.from_function(fail_in_a_page).run().exception
    assert "secret" not in shown.message
    (error_id,) = re.findall(r"Error ID: ([0-9a-f]{8})\.", shown.message)
    (logged,) = [record for record in caplog.records if error_id in record.getMessage()]
    assert "secret of the server" in str(logged.exc_info[1])


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("ui/pages/models.py", f"\n{SECRET}\n"),  # in a page
        ("ui/turns.py", "\n\ndef in_turn(function):\n    return lambda *_, **__: 1 / 0\n"),
    ],
)
def test_a_visitor_sees_an_id_and_nothing_of_the_error(tmp_path, file, line):
    copy = tmp_path / "app"
    shutil.copytree(ROOT / "denoiser", copy / "denoiser")
    shutil.copytree(ROOT / ".streamlit", copy / ".streamlit")
    shutil.copy(ROOT / "app.py", copy)
    with open(copy / "denoiser" / file, "a", encoding="utf-8") as appended:
        appended.write(line)

    faults = []

    async def visit(address: str) -> None:
        async with visitor.visit(address) as guest:
            await guest.open()
            await guest.open("models")
            faults.extend(guest.faults)

    with server.serve(copy) as (address, _):
        visitor.run(visit(address))
    assert faults
    assert all(re.search(r"Error ID: [0-9a-f]{8}\.", fault) for fault in faults)
    assert not any("secret" in fault or "division" in fault for fault in faults)
