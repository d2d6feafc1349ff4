"""What is pinned, so that the app can still be installed in years."""

import re

from tests.conftest import ROOT

DIRECT = ("requirements-serve.txt", "requirements-train.txt", "requirements-dev.txt")


def pins(file: str) -> dict[str, set[str]]:
    """The versions of each package that a file names, by its normalized name."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if pin := re.match(r"([\w.-]+)==([\w.]+)", line):
            name = re.sub(r"[-_.]+", "-", pin[1]).lower()
            found.setdefault(name, set()).add(pin[2])
    return found


def test_every_direct_pin_is_among_the_constraints():
    constraints = pins("constraints.txt")
    for file in DIRECT:
        for name, versions in pins(file).items():
            assert constraints.get(name) == versions, (file, name)


def test_the_constraints_name_versions_and_neither_hosts_nor_folders():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(lines) > 90
    for line in lines:
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; [\w.<>=!'() -]+)?", line), line
    assert all(f" {file} " in text for file in DIRECT)  # the command that writes it


def test_no_lock_file_of_uv_is_committed():
    """Community Cloud would prefer it to requirements.txt."""
    assert not (ROOT / "uv.lock").exists()
    assert "\nuv.lock\n" in (ROOT / ".gitignore").read_text(encoding="utf-8")
