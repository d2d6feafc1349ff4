"""The rules of the layout, read from the imports themselves."""

import ast
import functools
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "denoiser"
# A module may import from its own layer and from those before it. `cli` and `ui` share a place, so neither
# may import the other.
LAYERS = [
    {"errors"},
    {"imaging"},
    {"recipes"},
    {"data"},
    {"models"},
    {"evaluation"},
    {"training"},
    {"jobs"},
    {"browser"},
    {"cli", "ui"},
    {"__main__"},
]
RANKS = {name: rank for rank, names in enumerate(LAYERS) for name in names}
# Streamlit may change these in any version, so only one folder depends on them.
PRIVATE_PARTS = tuple(
    f"streamlit.{part}" for part in ("runtime", "proto", "elements", "error_util", "web")
)


@functools.cache
def imports() -> list[tuple[str, str]]:
    """Return every module of the package with each full name that it imports, anywhere in it."""
    pairs = []
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).with_suffix("").as_posix()
        if module.startswith("ui/notebook/"):  # code that a page shows and never imports
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                pairs += [(module, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, (
                    f"{path}: imports are absolute, so that this test reads them"
                )
                pairs += [(module, f"{node.module}.{alias.name}") for alias in node.names]
    return pairs


def layer(module: str) -> str:
    return module.partition("/")[0]


def test_every_module_has_a_layer():
    modules = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in PACKAGE.rglob("*.py")}
    assert modules - {"__init__"} == RANKS.keys()


def test_imports_point_down_the_layers():
    ours = [
        (module, name.split(".")[1])
        for module, name in imports()
        if name.startswith("denoiser.") and name.split(".")[1] in RANKS
    ]
    assert len(ours) > 100
    assert [
        (module, other)
        for module, other in ours
        if other != layer(module) and RANKS[other] >= RANKS[layer(module)]
    ] == []


def test_the_packages_of_ui_point_down_too():
    ranks = {"components": 1, "controls": 2, "views": 3, "pages": 4}  # all below them: 0
    assert [
        (module, name)
        for module, name in imports()
        if name.startswith("denoiser.ui.")
        and ranks.get(name.split(".")[2], 0) > ranks.get(module.split("/")[1], 0)
    ] == []


def test_only_training_imports_keras():
    users = {module for module, name in imports() if name.split(".")[0] in ("keras", "tensorflow")}
    assert {layer(module) for module in users} == {"training"}


def test_only_ui_imports_streamlit():
    users = {module for module, name in imports() if name.split(".")[0] == "streamlit"}
    assert {layer(module) for module in users} == {"ui"}


def test_only_the_patches_import_private_parts_of_streamlit():
    users = {module for module, name in imports() if name.startswith(PRIVATE_PARTS)}
    assert {module for module in users if not module.startswith("ui/streamlit_patches/")} == set()


def test_the_pages_import_nothing_of_training_but_its_progress():
    assert [
        (module, name)
        for module, name in imports()
        if layer(module) == "ui"
        and name.startswith("denoiser.training")
        and not name.startswith("denoiser.training.progress")
    ] == []


def test_serving_never_loads_keras_and_reads_text_as_utf_8():
    program = """
import sys
import warnings
warnings.filterwarnings("error", category=EncodingWarning, module="denoiser")
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
for page in PAGES:
    app.switch_page(page).run()
    assert not app.exception, app.exception
    assert app.title
print(sorted({"tensorflow", "keras", "jax", "torch"} & set(sys.modules)))
"""
    pages = [
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.glob("ui/pages/*.py")
        if path.stem != "__init__"
    ]
    assert len(pages) == 12
    run = subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", "-c", f"PAGES = {pages}\n{program}"],
        cwd=PACKAGE.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert run.stdout.strip() == "[]", run.stderr
