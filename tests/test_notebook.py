import ast
import os
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
import runpy, sys
import keras, numpy
sys.modules["denoiser"] = None
with numpy.load(sys.argv[1]) as file:
    mnist = (file["x_train"], file["y_train"]), (file["x_test"], file["y_test"])
keras.datasets.mnist.load_data = lambda: mnist
runpy.run_path(sys.argv[2], run_name="__main__")
"""


@pytest.fixture(scope="module")
def few_digits(tmp_path_factory):
    """An npz in Keras' layout: 600 digits to train on, 60 to test on."""
    path = tmp_path_factory.mktemp("mnist") / "mnist.npz"
    order = np.random.default_rng(0).permutation(4000)
    train, test = digits.quick_set()[order[:600]], digits.quick_set()[order[600:660]]
    np.savez(
        path, x_train=train.images, y_train=train.labels, x_test=test.images, y_test=test.labels
    )
    return path


def test_every_block_of_the_page_is_run():
    assert {block.stem for block in BLOCKS.glob("*.py")} == set(GIVES)


@pytest.mark.parametrize("name", GIVES)
def test_each_block_runs_as_it_stands_in_a_fresh_python(name, keras_here, few_digits, tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", PRELUDE, few_digits, BLOCKS / f"{name}.py"],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    prints, writes = GIVES[name]
    assert prints in run.stdout
    assert [path.name for path in tmp_path.iterdir()] == ([writes] if writes else [])


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
