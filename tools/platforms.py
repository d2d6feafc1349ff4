"""Print the table of who can run what: which systems have wheels of all that is pinned.

    python -m tools.platforms

It asks the package registry through pip, as `pip download --platform` does, but downloads no wheel: those of
TensorFlow alone would be 10 GB. It takes some minutes.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# The name of a system, and the tags of wheels that it installs.
SYSTEMS = {
    "Linux, Intel or AMD": [f"manylinux_2_{minor}_x86_64" for minor in range(17, 40)]
    + ["manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"],
    "Linux, 64-bit ARM": [f"manylinux_2_{minor}_aarch64" for minor in range(17, 40)]
    + ["manylinux2014_aarch64"],
    "Linux with musl (Alpine)": ["musllinux_1_2_x86_64", "musllinux_1_1_x86_64"],
    "macOS, Apple silicon": ["macosx_15_0_arm64"],
    "macOS, Intel": ["macosx_15_0_x86_64"],
    "Windows, Intel or AMD": ["win_amd64"],
    "Windows, ARM": ["win_arm64"],
}
TRAINING = (("tensorflow", "tensorflow-cpu"), ("keras",))  # one of each group


def pins(file: str) -> Iterator[str]:
    """Yield the pinned packages of a requirements file, without their markers."""
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if pin := line.partition("#")[0].partition(";")[0].strip():
            yield pin


def has_wheel(pin: str, system: str, python: str) -> bool:
    """Return whether a package has a wheel for a system and a version of Python."""
    tags = [word for tag in SYSTEMS[system] for word in ("--platform", tag)]
    return not subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-deps"),
            *("--ignore-installed", "--target", "unused", "--only-binary=:all:"),
            *("--python-version", python, "--implementation", "cp", *tags, pin),
        ],
        capture_output=True,
    ).returncode


def describe(system: str, python: str) -> str:
    """Return what runs on a system, in the words of a cell of the table."""
    missing = [
        pin.partition("==")[0]
        for pin in pins("requirements-serve.txt")
        if not has_wheel(pin, system, python)
    ]
    if missing:
        return f"nothing: no {' and no '.join(missing)}"
    training = {pin.partition("==")[0]: pin for pin in pins("requirements-train.txt")}
    if all(any(has_wheel(training[name], system, python) for name in group) for group in TRAINING):
        return "everything"
    return "all but training"


def main() -> None:
    """Print the table as Markdown; versions of Python that are alike share a column."""
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    with ThreadPoolExecutor(4) as threads:
        cells = {
            (system, python): threads.submit(describe, system, python)
            for system in SYSTEMS
            for python in PYTHONS
        }
        columns = [
            (python, [cells[system, python].result() for system in SYSTEMS]) for python in PYTHONS
        ]
    names, alike = [], []
    for column, group in groupby(columns, key=lambda item: item[1]):
        versions = [python for python, _ in group]
        names.append(" to ".join(dict.fromkeys((versions[0], versions[-1]))))
        alike.append(column)
    print("| |", " | ".join(f"Python {name}" for name in names), "|")
    print("|---" * (len(names) + 1) + "|")
    for row, system in enumerate(SYSTEMS):
        print(f"| {system} |", " | ".join(column[row] for column in alike), "|")


if __name__ == "__main__":
    main()
