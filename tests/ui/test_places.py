"""The app under locales that are not UTF-8, from another folder, below a sub path, with a read-only home."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tools import server, visitor

# A home that even root cannot write to.
READ_ONLY = {"HOME": "/sys", "DENOISER_MODELS": "/sys/.denoiser/models"}
SUB_PATH = {"STREAMLIT_SERVER_BASE_URL_PATH": "tools/digits"}


@pytest.fixture
def plain_words() -> None:
    """Words have their links here."""


@pytest.fixture
def locales(tmp_path):
    """A function that makes a locale and returns the variables that choose it."""

    def make(language: str, encoding: str) -> dict[str, str]:
        made = None
        if shutil.which("localedef"):
            name = f"{language}.{encoding}"
            made = subprocess.run(
                ["localedef", "-i", language, "-f", encoding, "--no-archive", tmp_path / name],
                capture_output=True,
            )
        if made is None or made.returncode:
            message = f"this machine cannot make the locale {language}.{encoding}"
            if os.environ.get("CI") == "true":
                pytest.fail(message)
            pytest.skip(message)
        return {"LOCPATH": str(tmp_path), "LC_ALL": name, "PYTHONUTF8": "0"}

    return make


def texts(markdowns: list, pages: list) -> list[str]:
    """What a page says: its words, its numbers and its style sheets."""
    return [
        *(markdown.body for markdown in markdowns),
        *(page.body for page in pages),
    ]


@pytest.mark.parametrize(
    ("language", "encoding", "elsewhere", "environment"),
    [
        ("zh_CN", "GBK", True, {}),
        ("ko_KR", "CP949", False, SUB_PATH),
        ("en_US", "ISO-8859-1", False, READ_ONLY),
    ],
    ids=["GBK in another folder", "CP949 below a sub path", "Latin-1 with a read-only home"],
)
def test_the_first_page_shows_three_panels_and_the_same_words_as_anywhere(
    language, encoding, elsewhere, environment, locales, tmp_path
):
    here = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    expected = texts(
        [markdown.proto for markdown in here.markdown],
        [page.proto for page in here.get("html")],
    )
    assert any("dB" in text for text in expected)
    folder = tmp_path if elsewhere else ROOT
    script = ROOT / "app.py" if elsewhere else Path("app.py")
    environment = environment | locales(language, encoding)

    async def look(address: str) -> None:
        async with visitor.visit(address) as guest:
            await guest.open()
            assert guest.captions == ["Noisy", "Pure", "Denoised"]
            assert (guest.faults, guest.alerts) == ([], [])
            elements = guest.elements
            shown = texts(
                [element.markdown for element in elements if element.HasField("markdown")],
                [element.html for element in elements if element.HasField("html")],
            )
            assert set(expected) <= set(shown)

    with server.serve(folder, environment=environment, script=script) as (address, _):
        visitor.run(look(address))
