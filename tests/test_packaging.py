"""What `pip install .` installs: a package that works in any folder, with models and digits."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import denoiser
from denoiser.data import digits
from denoiser.imaging import rendering
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from a copy so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "source"
    shutil.copytree(
        ROOT / "denoiser", copy / "denoiser", ignore=shutil.ignore_patterns("__pycache__")
    )
    for file in (
        *ROOT.glob("requirements*.txt"),
        *map(ROOT.joinpath, ("pyproject.toml", "README.md", "LICENSE")),
    ):
        shutil.copy(file, copy)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--no-build-isolation",
            "--quiet",
            str(copy),
        ],
        cwd=folder,
        check=True,
    )
    (path,) = folder.glob("*.whl")
    return path


def test_a_wheel_holds_every_file_of_the_package(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "denoiser").rglob("*")
        # Types of JavaScript (.d.ts) are for the checks only.
        if path.is_file() and "__pycache__" not in path.parts and not path.match("*.d.ts")
    }
    assert names == files


def test_a_wheel_states_version_licence_and_requirements(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = archive.read(name).decode("utf-8").partition("\n\n")[0].split("\n")
    assert f"Version: {denoiser.__version__}" in metadata
    assert "Requires-Python: <3.15,>=3.11" in metadata
    assert "License-File: LICENSE" in metadata
    required = [line for line in metadata if line.startswith("Requires-Dist: ")]
    assert any(line.startswith("Requires-Dist: streamlit==") for line in required)
    assert any(line.startswith("Requires-Dist: keras==") and "train" in line for line in required)
    assert any(line.startswith("Requires-Dist: pytest==") and "dev" in line for line in required)


# What the script that pip writes for the command does.
_COMMAND = """
import sys
from importlib import metadata
(command,) = metadata.distribution("denoiser").entry_points.select(group="console_scripts")
assert command.name == "denoiser"
sys.exit(command.load()())
"""


def test_the_installed_command_denoises_a_picture_in_an_empty_folder(wheel, tmp_path):
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    empty.mkdir()
    (empty / "picture.png").write_bytes(rendering.to_png(digits.gallery().images[0]))

    def run(*words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-c", _COMMAND, *words],
            cwd=empty,
            env=os.environ | {"PYTHONPATH": str(installed)},
            capture_output=True,
            encoding="utf-8",
        )

    process = run("denoise", "picture.png", "--noise", "0.5")
    assert process.returncode == 0, process.stderr
    files = {path.name for path in empty.iterdir()}
    assert files == {"picture.png", "picture-noisy.png", "picture-denoised.png"}
    assert "blind" in run("models").stdout
    assert run("denoise", "missing.png").returncode == 2
