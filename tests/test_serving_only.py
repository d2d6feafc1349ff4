"""With only requirements-serve.txt installed, all but training works, and training says what is missing."""

import json
import subprocess
import sys

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


# Words, exit status, and what is said on standard error.
COMMANDS = (
    (["models"], 0, ""),
    (["denoise", "{png}", "--noise", "0.5"], 0, ""),
    (["train", "quick"], 2, "Training needs Keras and TensorFlow"),
    (["add", "some.keras"], 2, "needs Keras and TensorFlow"),
    (["figures", "{png}"], 2, "Figures need matplotlib"),
    (["evaluate", "--figure", "f.png"], 2, "Figures need matplotlib"),
)


def test_the_command_line_says_what_is_missing_in_one_line(tmp_path):
    png = tmp_path / "digit.png"
    png.write_bytes(rendering.to_png(digits.gallery().images[0]))
    process = run(
        """
import contextlib, io, json
from denoiser.cli import main
said = []
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as err:
        status = main.main(words)
    said.append((status, err.getvalue()))
print(json.dumps(said))
""",
        json.dumps([[word.format(png=png) for word in words] for words, _, _ in COMMANDS]),
    )
    assert process.returncode == 0, process.stderr
    for (words, expected, message), (status, err) in zip(
        COMMANDS, json.loads(process.stdout), strict=True
    ):
        assert status == expected, (words, err)
        assert message in err, words
        assert err.count("\n") == (status == 2), (words, err)
