"""The rules of the layout, read from the imports themselves."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "denoiser"
NUMERICS = {"errors", "noise", "metrics", "drawing", "pictures", "progress", "rendering"}
TRAINS = {"architectures", "augmentation", "export", "muon", "saving", "training"}


def imports(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute, so that this test can read them"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name == "notebook":  # code to be read on a page, which never imports it
            continue
        yield pytest.param(path, id=path.relative_to(PACKAGE).with_suffix("").as_posix())


@pytest.mark.parametrize("path", [*modules()])
def test_dependencies_point_one_way(path):
    names = imports(path)
    tops = {name.partition(".")[0] for name in names}
    in_ui = path.is_relative_to(PACKAGE / "ui")
    assert ("streamlit" not in tops) or in_ui
    assert not (tops & {"keras", "tensorflow"}) or path.stem in TRAINS
    if in_ui:
        assert not {f"denoiser.{module}" for module in ("cli", *TRAINS)} & names
    elif path.stem not in {"__main__"}:
        assert not {name for name in names if name.startswith(("denoiser.ui", "denoiser.cli"))}
    if path.stem in NUMERICS and not in_ui:
        others = {other.stem for other in PACKAGE.glob("*.py")} - NUMERICS
        assert not {f"denoiser.{module}" for module in others} & names


def test_serving_never_loads_tensorflow_or_keras():
    program = """
import sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
for page in PAGES:
    app.switch_page(page).run()
    assert not app.exception, app.exception
    assert app.title
print(sorted({"tensorflow", "keras", "jax", "torch"} & set(sys.modules)))
"""
    pages = [path.relative_to(PACKAGE.parent).as_posix() for path in PACKAGE.glob("ui/pages/*.py")]
    assert len(pages) == 6
    run = subprocess.run(
        [sys.executable, "-c", f"PAGES = {pages}\n{program}"],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.stdout.strip() == "[]", run.stderr
