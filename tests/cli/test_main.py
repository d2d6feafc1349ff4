import json
import os
import subprocess
import sys

import numpy as np
import pytest

from tests.conftest import NO_TENSORFLOW, ROOT


@pytest.mark.parametrize(
    "command", ["", "train", "add", "evaluate", "denoise", "sample", "page", "models", "figures"]
)
def test_every_command_has_help(run, command):
    status, out, _ = run(*command.split(), "--help")
    assert status == 0
    assert "usage: python -m denoiser" in out


WRONG = {
    "no command": ([], "required: COMMAND"),
    "an unknown recipe": (["train", "slow"], "no recipe 'slow'"),
    "an unknown model": (["denoise", "{png}", "--model", "best"], "no model 'best'"),
    "a model that is not there to measure": (["evaluate", "best"], "no model 'best'"),
    "no such file": (["denoise", "nowhere.png"], "nowhere.png cannot be read"),
    "a folder": (["denoise", "."], ". cannot be read"),
    "text as png": (["denoise", "{text}"], "is text, neither a picture nor"),
    "text as npy": (["denoise", "{npy}"], "is text, neither a picture nor"),
    "an array of another shape": (["denoise", "{flat}"], r"has the shape (3,)"),
    "a noise factor too high": (["denoise", "{png}", "--noise", "9"], "'9' is not a noise factor"),
    "a noise factor in words": (["denoise", "{png}", "--noise", "much"], "'much' is not a noise"),
    "a seed too low": (["denoise", "{png}", "--seed", "-1"], "'-1' is not a whole number"),
    "an output that is a file": (["denoise", "{png}", "--output", "{text}"], "Nothing can be"),
    "figures into a file": (["figures", "{text}"], "Nothing can be saved"),
    "a figure that is a folder": (
        ["evaluate", "--figure", "."],
        "--figure needs the name of a PNG file",
    ),
    "a training into a file": (["train", "quick", "--output", "{text}"], "Nothing can be saved"),
    "an MNIST that is none": (["evaluate", "--mnist", "{text}"], "Name that file with --mnist"),
    "two files of one name": (["denoise", "{png}", "{png}"], "written to one file"),
}


@pytest.mark.parametrize("what", WRONG)
def test_an_error_is_one_line_and_status_2(what, run, png, tmp_path):
    words, message = WRONG[what]
    paths = {"png": png, "text": tmp_path / "text.png", "npy": tmp_path / "text.npy"}
    paths["text"].write_text("I am text", encoding="utf-8")
    paths["npy"].write_text("I am text", encoding="utf-8")
    paths["flat"] = tmp_path / "flat.npy"
    np.save(paths["flat"], np.zeros(3))
    before = sorted(tmp_path.rglob("*"))
    status, out, err = run(
        *(word.format(**paths) for word in words), *(["--json"] if words else [])
    )
    assert status == 2
    assert out == "" or json.loads(out)["images"] == []
    assert message in err or (NO_TENSORFLOW and NO_TENSORFLOW in err)
    assert err.count("\n") == 1
    assert sorted(path for path in tmp_path.rglob("*") if path.name != "models") == before


def test_without_any_model_the_error_says_how_to_train_one(run, png, no_bundled_models):
    status, _, err = run("denoise", png)
    assert status == 2
    assert "train one first" in err
    status, _, err = run("evaluate")
    assert status == 2
    assert "train one first" in err


def test_an_ascii_terminal_and_a_full_disk_cause_no_traceback(tmp_path):
    command = [sys.executable, "-m", "denoiser", "models"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "DENOISER_MODELS": "~nobody-here/x"}
    run = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (run.returncode, run.stderr) == (0, "")
    if os.path.exists("/dev/full"):
        with open("/dev/full", "w", encoding="utf-8") as full:
            run = subprocess.run(
                command,
                env=environment,
                cwd=ROOT,
                stdout=full,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
        assert run.returncode == 2
        assert run.stderr == "denoiser: the output cannot be written: No space left on device\n"
