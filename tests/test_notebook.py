import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

BLOCKS = sorted((ROOT / "denoiser" / "ui" / "notebook").glob("*.py"))


@pytest.mark.parametrize("block", BLOCKS, ids=[block.stem for block in BLOCKS])
def test_each_block_of_code_runs_as_it_stands(block, tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", block.read_text()],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout
