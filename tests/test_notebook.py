import ast
import os
import re
import subprocess
import sys

import numpy as np
import pytest

from denoiser.data import digits
from tests.conftest import ROOT

BLOCKS = ROOT / "denoiser" / "ui" / "notebook"
# What each block prints, and the file that it writes.
GIVES = {
    "noise": ("Noisy pixels reach from -", "dataset.png"),
    "model": ("47,425", None),
    "training": ("val_loss", "book_cnn.keras"),
    "denoising": ("val_loss", "triptychs.png"),
}
# Keras' MNIST is a download, so a few bundled digits stand in for it. The package cannot be
# imported, as on a machine that has only its requirements.
PRELUDE = """
import os, runpy, sys
import keras, numpy
sys.modules["denoiser"] = None
with numpy.load(sys.argv[1]) as file:
    mnist = (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])
keras.datasets.mnist.load_data = lambda: mnist
for block in sys.argv[2:]:
    name = os.path.splitext(os.path.basename(block))[0]
    os.mkdir(name)
    os.chdir(name)
    print("===", name)
    runpy.run_path(block, run_name="__main__")
    os.chdir("..")
"""


@pytest.fixture(scope="module")
def few_digits(tmp_path_factory):
    """An npz in Keras' layout: 60 digits to train on, 20 to test on."""
    path = tmp_path_factory.mktemp("mnist") / "mnist.npz"
    order = np.random.default_rng(0).permutation(4000)
    train, test = digits.quick_set()[order[:60]], digits.quick_set()[order[60:80]]
    np.savez(
        path, x_train=train.images, y_train=train.labels, x_test=test.images, y_test=test.labels
    )
    return path


def test_every_block_of_the_page_is_run():
    assert {block.stem for block in BLOCKS.glob("*.py")} == set(GIVES)


def test_each_block_runs_as_it_stands(keras_here, few_digits, tmp_path):
    # All in one Python, since Keras takes seconds to import; each with names and a folder of its own.
    run = subprocess.run(
        [sys.executable, "-c", PRELUDE, few_digits, *(BLOCKS / f"{name}.py" for name in GIVES)],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    printed = dict(
        re.findall(r"^=== (\w+)\n(.*?)(?=^===|\Z)", run.stdout, re.MULTILINE | re.DOTALL)
    )
    assert printed.keys() == GIVES.keys()
    for name, (prints, writes) in GIVES.items():
        assert prints in printed[name]
        files = [path.name for path in (tmp_path / name).iterdir()]
        assert files == ([writes] if writes else [])


@pytest.mark.parametrize("name", GIVES)
def test_a_block_imports_nothing_but_requirements(name):
    imports = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse((BLOCKS / f"{name}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    required = "".join(
        f"\n{(ROOT / file).read_text(encoding='utf-8')}"
        for file in ("requirements-serve.txt", "requirements-train.txt")
    )
    assert {"keras"} <= set(imports)
    assert all(f"\n{module.partition('.')[0]}==" in required for module in imports)


def test_the_block_that_trains_builds_the_network_of_the_block_before():
    network = (BLOCKS / "model.py").read_text(encoding="utf-8").partition("kernel =")[2]
    network = network.removesuffix("model.summary()\n")
    assert network.strip()
    assert network in (BLOCKS / "training.py").read_text(encoding="utf-8")
