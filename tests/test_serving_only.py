"""With only requirements-serve.txt installed, all but training works, and training says what is missing."""

import subprocess
import sys

import pytest

from denoiser.data import digits
from denoiser.imaging import rendering
from tests.conftest import ROOT

# What requirements-train.txt adds, and other back ends of Keras.
_WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in {"keras", "tensorflow", "jax", "torch", "matplotlib"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name.partition(".")[0])

sys.meta_path.insert(0, Missing())
"""


def run(program: str, *words: object) -> subprocess.CompletedProcess:
    """Run a program in a process that finds neither Keras, TensorFlow nor matplotlib."""
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT + program, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )


def test_every_page_opens_and_the_train_page_says_what_to_install():
    process = run("""
from pathlib import Path
from denoiser.jobs import limits
from streamlit.testing.v1 import AppTest
from deploy import warm_up
warm_up.main()  # as the container does, with no more than this
app = AppTest.from_file("app.py", default_timeout=60).run()
for page in sorted(Path("denoiser/ui/pages").glob("*.py")):
    app.switch_page(str(page)).run()
    assert not app.exception, (page, app.exception)
    assert not app.error, (page, app.error)
    assert app.title[0].value
    if page.stem == "train":
        (message,) = [info.value for info in app.info]
        assert (limits.needs_other_python() or "`requirements.txt`") in message, message
        assert not [button for button in app.button if button.label == "Train"]
""")
    assert process.returncode == 0, process.stderr


def test_without_a_model_the_first_visitor_sees_why_none_is_trained(tmp_path):
    process = run(f"""
from pathlib import Path
from denoiser.jobs import limits
from denoiser.models import catalog
catalog.BUNDLED = Path({str(tmp_path)!r})
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=60).run()
assert not app.exception, app.exception
(message,) = [error.value for error in app.error]
assert (limits.needs_other_python() or "requirements.txt") in message, message
""")
    assert process.returncode == 0, process.stderr


@pytest.mark.parametrize(
    ("words", "status", "message"),
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
def test_the_command_line_says_what_is_missing_in_one_line(words, status, message, tmp_path):
    png = tmp_path / "digit.png"
    png.write_bytes(rendering.to_png(digits.gallery().images[0]))
    program = "from denoiser.cli import main; sys.exit(main.main(sys.argv[1:]))"
    process = run(program, *(word.format(png=png) for word in words))
    assert process.returncode == status, process.stderr
    assert message in process.stderr
    if status == 2:
        assert process.stderr.count("\n") == 1
