import fnmatch
import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "deploy/README.md", "MODEL_CARD.md")
_OPTIONS_THAT_TAKE_A_FILE = {"-r", "-f"}


def section(title: str) -> str:
    return README.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_the_way_to_a_model_of_ones_own_leads_there(tmp_path, trained_here):
    """Follows the README's section word for word, in a copy of the project."""
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("denoiser", ".streamlit"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    shutil.copy(ROOT / "app.py", tmp_path)
    text = section("A model of your own")
    files = re.findall(r"^\d\. Append .*?`(denoiser/\w+\.py)`", text, re.MULTILINE)
    blocks = [
        textwrap.dedent(block) for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    ]
    for file, block in zip(files, blocks, strict=True):
        with open(tmp_path / file, "a") as appended:
            appended.write(f"\n\n{block}")
    command = re.search(r"^ +(python -m denoiser train .*)$", text, re.MULTILINE)[1]
    look = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
app.switch_page("denoiser/ui/pages/compare.py").run()
assert not app.exception, app.exception
print(*app.dataframe[0].value["Denoiser"], sep="\\n")
"""
    for words in (command.split()[1:], ["-c", look]):
        run = subprocess.run(
            [sys.executable, *words],
            cwd=tmp_path,
            env=os.environ | {"DENOISER_MODELS": str(trained_here)},
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stderr
    assert "my-network" in run.stdout.split("\n")


def commands() -> list[str]:
    """Every command that a document tells to run, without the comment behind it."""
    found = set()
    for document in DOCUMENTS:
        text = (ROOT / document).read_text(encoding="utf-8")
        lines = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).split("\n")
        lines += re.findall(r"`((?:python -m|streamlit run|ruff|docker) [^`]+)`", text)
        for line in lines:
            line = " ".join(line.partition(" #")[0].split())
            found |= {command for command in re.split(r" && ", line) if command}
    return sorted(found)


_OF_PYTHON = [command for command in commands() if re.match(r"python -m (?!pip|venv)", command)]


@pytest.mark.parametrize("command", _OF_PYTHON)
def test_python_commands_are_there_with_their_options(command):
    module, *words = shlex.split(command)[2:]
    if module == "pytest":
        assert all((ROOT / word).exists() for word in words if word.startswith("tests"))
        return
    asked = (
        [word for word in words if re.fullmatch(r"[a-z]+", word)][:1]
        if module == "denoiser"
        else []
    )
    done = subprocess.run(
        [sys.executable, "-m", module, *asked, "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    for option in (word for word in words if word.startswith("-")):
        assert option in done.stdout


def test_files_that_commands_name_are_there():
    named = set()
    for words in map(shlex.split, commands()):
        named |= {
            after for word, after in itertools.pairwise(words) if word in _OPTIONS_THAT_TAKE_A_FILE
        }
        named |= {word for word in words if word == "app.py" or word.startswith(".ci/")}
    assert {"app.py", "requirements.txt", "tests/requirements.txt"} <= named
    assert [name for name in named if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_documents_speak_of_are_there(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    for name in linked:
        assert ((ROOT / document).parent / name).exists(), name
    for name in re.findall(r"`((?:denoiser|tests|benchmarks|docs|deploy)/[\w./]+)`", text):
        assert (ROOT / name).exists(), name


def test_the_container_gets_the_files_that_it_copies():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    for line in re.findall(
        r"^COPY (.+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE
    ):
        for name in line.split()[:-1]:
            assert (ROOT / name).exists(), name
            assert any(fnmatch.fnmatch(f"!{name}", pattern) for pattern in ignored), name


def test_what_serving_takes_is_part_of_what_everything_takes():
    assert "-r requirements-serve.txt" in (ROOT / "requirements.txt").read_text(
        encoding="utf-8"
    ).split("\n")


def test_the_settings_of_containers_can_be_read():
    assert json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))[
        "image"
    ]
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    for name in re.findall(r"- (\.\.?/[\w./]+):/", compose):
        assert (ROOT / "deploy" / name).is_file(), name
