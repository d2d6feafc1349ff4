"""What works where only requirements-serve.txt is installed: all but training, and that says so."""

import subprocess
import sys

import pytest

from denoiser.data import digits
from denoiser.imaging import rendering
from tests.conftest import ROOT

# What requirements.txt adds, and what of it other packages might bring.
_WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in {"keras", "tensorflow", "jax", "torch", "matplotlib"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name.partition(".")[0])

sys.meta_path.insert(0, Missing())
"""


def run(program: str, *words: object) -> subprocess.CompletedProcess:
    """Runs a program in a process that finds neither Keras, TensorFlow nor matplotlib."""
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT + program, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_every_page_opens_and_the_train_page_says_what_to_install():
    done = run("""
from pathlib import Path
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
for page in sorted(Path("denoiser/ui/pages").glob("*.py")):
    app.switch_page(str(page)).run()
    assert not app.exception, (page, app.exception)
    assert not app.error, (page, app.error)
    assert app.title[0].value
    if page.stem == "train":
        (said,) = [info.value for info in app.info]
        assert "`requirements.txt`" in said, said
        assert not [button for button in app.button if button.label == "Train"]
""")
    assert done.returncode == 0, done.stderr


def test_without_a_model_the_first_visitor_is_told_why_none_is_trained(tmp_path):
    done = run(f"""
from pathlib import Path
from denoiser import store
store.BUNDLED = Path({str(tmp_path)!r})
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
assert not app.exception, app.exception
(said,) = [error.value for error in app.error]
assert "requirements.txt" in said, said
""")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["models"], 0, ""),
        (["denoise", "{png}", "--noise", "0.5"], 0, ""),
        (["train", "quick"], 2, "Training needs Keras and TensorFlow"),
        (["add", "some.keras"], 2, "needs Keras and TensorFlow"),
        (["figures", "{png}"], 2, "Figures need matplotlib"),
        (["evaluate", "--figure", "f.png"], 2, "Figures need matplotlib"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_the_command_line_says_what_is_missing_in_one_line(words, status, said, tmp_path):
    png = tmp_path / "digit.png"
    png.write_bytes(rendering.to_png(digits.gallery().images[0]))
    program = "from denoiser import cli; sys.exit(cli.main(sys.argv[1:]))"
    done = run(program, *(word.format(png=png) for word in words))
    assert done.returncode == status, done.stderr
    assert said in done.stderr
    if status == 2:
        assert done.stderr.count("\n") == 1
