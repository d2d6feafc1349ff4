"""Fixtures of the tests of the command line."""

import pytest
from PIL import Image

from denoiser.cli import main
from tests.conftest import GALLERY


@pytest.fixture
def run(capsys):
    """Run a command, and return its exit status, standard output and standard error."""

    def run(*words) -> tuple[int, str, str]:
        try:
            status = main.main([str(word) for word in words])
        except SystemExit as exit:  # argparse's way out
            status = exit.code
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def png(tmp_path):
    path = tmp_path / "seven.png"
    Image.fromarray(GALLERY.images[700]).save(path)
    return path
