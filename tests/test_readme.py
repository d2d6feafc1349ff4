import os
import re
import shutil
import subprocess
import sys
import textwrap

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text()


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
