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
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = (
    *("README.md", "CONTRIBUTING.md", "deploy/README.md", "MODEL_CARD.md", "SECURITY.md"),
    "docs/own-data.md",
)
_OPTIONS_WITH_A_FILE = {"-r", "-f"}


def section(title: str) -> str:
    return README.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_a_model_of_ones_own_is_trained_and_shown_as_the_readme_says(tmp_path, trained_here):
    """Follow the README's section word for word, in a copy of the project."""
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("denoiser", ".streamlit"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    shutil.copy(ROOT / "app.py", tmp_path)
    text = section("A model of your own")
    files = re.findall(r"^\d\. Append [^`]+`(denoiser/[\w/]+\.py)`", text, re.MULTILINE)
    blocks = [
        textwrap.dedent(block) for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    ]
    for file, block in zip(files, blocks, strict=True):
        with open(tmp_path / file, "a", encoding="utf-8") as appended:
            appended.write(f"\n\n{block}")
    command = re.search(r"^ +(python -m denoiser train .*)$", text, re.MULTILINE)[1]
    show_compare = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
app.switch_page("denoiser/ui/pages/compare.py").run()
assert not app.exception, app.exception
print(*app.dataframe[0].value["Denoiser"], sep="\\n")
"""
    # One epoch shows the way as well as the recipe's three do.
    for words in ([*command.split()[1:], "--epochs", "1"], ["-c", show_compare]):
        process = subprocess.run(
            [sys.executable, *words],
            cwd=tmp_path,
            env=os.environ | {"DENOISER_MODELS": str(trained_here)},
            capture_output=True,
            encoding="utf-8",
        )
        assert process.returncode == 0, process.stderr
    assert "my-network" in process.stdout


def commands() -> list[str]:
    """Return every command that a document tells the reader to run, without its comment."""
    found = set()
    for document in DOCUMENTS:
        text = (ROOT / document).read_text(encoding="utf-8")
        lines = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).split("\n")
        lines += re.findall(r"`((?:python -m|denoiser|streamlit run|ruff|docker) [^`]+)`", text)
        for line in lines:
            line = " ".join(line.partition(" #")[0].split())
            found |= {command for command in re.split(r" && ", line) if command}
    return sorted(found)


def options_by_program() -> dict[str, set[str]]:
    """Return the options that documents use, by module and, for denoiser, by command."""
    found: dict[str, set[str]] = {}
    for command in commands():
        # The installed command `denoiser` does what `python -m denoiser` does.
        command = re.sub(r"^denoiser ", "python -m denoiser ", command)
        if not re.match(r"python -m (?!pip|venv|pytest)", command):
            continue
        program, *words = shlex.split(command)[2:]
        if program == "denoiser":
            program += f" {words[0]}"
        found.setdefault(program, set()).update(word for word in words if word.startswith("-"))
    return found


# Runs each program as `python -m` does, all in one Python, since the packages of others take seconds to import; ours
# are imported anew by each, so that none works only since another one ran before.
_ALL_HELP = """
import contextlib, io, json, runpy, sys, traceback
ours = tuple(sys.argv[1].split())
said = {}
for program in sys.argv[2:]:
    for name in [name for name in sys.modules if name.partition(".")[0] in ours]:
        del sys.modules[name]
    module, *words = program.split()
    sys.argv = [module, *words, "--help"]
    status, out = None, io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        except SystemExit as exit_:
            status = exit_.code
        except BaseException:
            traceback.print_exc()
    said[program] = status, out.getvalue()
json.dump(said, sys.__stdout__)
"""


def test_python_commands_exist_with_their_options():
    programs = options_by_program()
    assert len(programs) > 30
    ours = " ".join(path.name for path in ROOT.iterdir() if path.is_dir())
    process = subprocess.run(
        [sys.executable, "-c", _ALL_HELP, ours, *programs],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert process.returncode == 0, process.stderr
    said = json.loads(process.stdout)
    assert {program: out for program, (status, out) in said.items() if status != 0} == {}
    missing = {
        program: [option for option in options if option not in said[program][1]]
        for program, options in programs.items()
    }
    assert not any(missing.values()), missing


def test_tests_that_documents_tell_to_run_exist():
    named = {
        word
        for command in commands()
        if command.startswith("python -m pytest")
        for word in command.split()
        if word.startswith("tests")
    }
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_npm_scripts_that_documents_and_checks_run_exist():
    scripts = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["scripts"]
    run_by_checks = re.findall(r"npm run (\w+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    run_by_documents = re.findall(r"npm run (\w+)", "\n".join(commands()))
    assert run_by_checks
    assert {*run_by_checks, *run_by_documents} <= scripts.keys()


def test_the_two_commands_of_the_readme_stay_as_they_are():
    assert "python -m pip install -r requirements.txt && streamlit run app.py\n" in README
    assert "python -m pip install -r tests/requirements.txt && python -m pytest\n" in README


def test_files_that_commands_name_exist():
    named = set()
    for words in map(shlex.split, commands()):
        named |= {
            after for word, after in itertools.pairwise(words) if word in _OPTIONS_WITH_A_FILE
        }
        named |= {word for word in words if word == "app.py" or word.startswith(".ci/")}
    assert {"app.py", "requirements.txt", "tests/requirements.txt"} <= named
    assert [name for name in named if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_documents_mention_exist(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", prose)
    for name in linked:
        assert ((ROOT / document).parent / name).exists(), name
    for name in re.findall(r"`((?:denoiser|tests|benchmarks|docs|deploy)/[\w./]+)`", text):
        assert (ROOT / name).exists(), name


def test_the_container_is_sent_every_file_that_it_copies():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    for line in re.findall(
        r"^COPY (.+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE
    ):
        for name in line.split()[:-1]:
            assert (ROOT / name).exists(), name
            assert any(fnmatch.fnmatch(f"!{name}", pattern) for pattern in ignored), name


def test_requirements_for_serving_are_part_of_all_others():
    """Follow `-r` from file to file, as pip does."""

    def requirements(path: Path) -> set[str]:
        found = set()
        for line in path.read_text(encoding="utf-8").splitlines():
            line = line.partition("#")[0].strip()
            if line.startswith("-r "):
                found |= requirements(path.parent / line.removeprefix("-r "))
            elif line and not line.startswith("-c "):
                found.add(line)
        return found

    serve = requirements(ROOT / "requirements-serve.txt")
    everything = requirements(ROOT / "requirements.txt")
    for_tests = requirements(ROOT / "tests" / "requirements.txt")
    assert serve < everything < for_tests
    assert not [line for line in serve if line.startswith(("keras", "tensorflow"))]
    assert all("==" in line for line in for_tests)


def test_the_settings_of_containers_can_be_read():
    assert json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))[
        "image"
    ]
    compose = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    for name in re.findall(r"- (\.\.?/[\w./]+):/", compose):
        assert (ROOT / "deploy" / name).is_file(), name
