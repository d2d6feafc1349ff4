"""The scripts of the components, as they are joined from their modules."""

import json
import posixpath
import re

import pytest

from denoiser.browser import page, scripts
from denoiser.ui.components import bundles

MODULES = {
    path.relative_to(scripts.PACKAGE).as_posix()
    for path in scripts.PACKAGE.rglob("*")
    if path.suffix in (".js", ".wasm")
}
COMPONENTS = (
    *bundles.ON_DEMAND.values(),
    bundles.COPY_LINK,
    bundles.KEPT_DRAWING,
    bundles.KEPT_RUNS,
    bundles.PEN,
    bundles.ANNOUNCER,
)
WORKERS = (scripts.WORKER, *bundles.WORKERS.values())
JOINED = {
    **bundles.ON_DEMAND,
    "worker": scripts.WORKER,
    **{f"worker of {name}": modules for name, modules in bundles.WORKERS.items()},
    "engine": scripts.ENGINE,
    "shell": bundles.SHELL,
    "copy link": bundles.COPY_LINK,
    "kept drawing": bundles.KEPT_DRAWING,
    "kept runs": bundles.KEPT_RUNS,
    "pen": bundles.PEN,
    "announcer": bundles.ANNOUNCER,
    "page": page.MODULES,
}


def imported(module: str) -> list[str]:
    """Return the modules that a module imports."""
    if module.endswith(".wasm"):
        return []
    source = (scripts.PACKAGE / module).read_text(encoding="utf-8")
    folder = module.rpartition("/")[0]
    return [
        posixpath.normpath(f"{folder}/{name}") for name in re.findall(r'from "(\.\.?/.+)";', source)
    ]


def declared(script: str) -> list[str]:
    """Return the names that a script declares outside of functions and classes."""
    names = re.findall(r"^(?:const|let|(?:async )?function|class) (\w+)", script, re.MULTILINE)
    lists = re.findall(r"^(?:const|let) [\[{]([^\]}=]+)[\]}] =", script, re.MULTILINE)
    return names + [name for listed in lists for name in re.findall(r"\w+", listed)]


def test_every_module_is_in_a_script():
    alone = {
        "ui/components/loader.js",
        *(f"ui/components/{name}/{name}.js" for name in ("cells", "shortcuts")),
    }
    joined = {*bundles.SHELL, *page.MODULES}.union(*COMPONENTS, *WORKERS)
    assert joined | alone == MODULES
    assert all(imported(module) == [] for module in alone)


def test_all_ways_to_declare_a_name_are_seen():
    script = "const one = 1;\nlet two;\nasync function three() {\n  const inner = 0;\n}\n"
    script += (
        "class Four {}\nconst [five, six] = [5, 6];\nconst { seven } = {};\nfunction eight() {}"
    )
    assert sorted(declared(script)) == [
        "Four",
        "eight",
        "five",
        "one",
        "seven",
        "six",
        "three",
        "two",
    ]


@pytest.mark.parametrize("modules", JOINED.values(), ids=JOINED)
def test_a_module_comes_after_those_that_it_imports(modules):
    for position, module in enumerate(modules):
        assert set(imported(module)) <= set(modules[:position])


@pytest.mark.parametrize("modules", JOINED.values(), ids=JOINED)
def test_joined_modules_import_nothing_and_declare_each_name_once(modules):
    script = scripts.join(*modules)
    # Streamlit calls the one export of a component; a worker has none.
    exports = re.findall(r"^(?:import|export) \w+", script, re.MULTILINE)
    assert exports == ["export default"] * (modules in COMPONENTS)
    names = declared(script)
    assert len(names) > 1
    assert len(names) == len(set(names))


def test_nothing_in_the_script_of_a_page_ends_it():
    script = scripts.with_worker(scripts.join(*page.MODULES), scripts.join(*scripts.WORKER))
    assert not re.search(r"</script|<!--", script, re.IGNORECASE)


def test_the_shared_values_are_those_of_their_type():
    types = (scripts.PACKAGE / "browser" / "globals.d.ts").read_text(encoding="utf-8")
    type_of_shared = types.partition("declare const SHARED: {")[2].partition("\n};")[0]
    first_line = scripts.join("browser/view/elements.js").partition("\n")[0]
    shared = json.loads(first_line.removeprefix("const SHARED = ").removesuffix(";"))
    names = re.findall(r"^ +(\w+): ", type_of_shared, re.MULTILINE)
    described = ("damage", "keys")  # with what is in them
    assert names == [
        n for key, value in shared.items() for n in (key, *(value if key in described else ()))
    ]


@pytest.mark.parametrize("module", sorted(m for m in MODULES if m.endswith(".js")))
def test_elements_are_found_by_shared_keys_only(module):
    source = (scripts.PACKAGE / module).read_text(encoding="utf-8")
    assert re.findall(r"st-key-(?!\$\{)", source) == []
