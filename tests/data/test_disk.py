from pathlib import Path

import pytest

from denoiser import errors
from denoiser.data import disk


def test_a_file_that_someone_reads_is_replaced_when_they_are_done(tmp_path, monkeypatch):
    """On Windows a file cannot be replaced for as long as it is open."""
    attempts = []
    replace = Path.replace

    def busy_twice(self, target):
        attempts.append(target)
        if len(attempts) < 3:
            raise PermissionError("in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", busy_twice)
    disk.write_whole(tmp_path / "results.json", lambda file: file.write(b"new"))
    assert (tmp_path / "results.json").read_bytes() == b"new"
    assert len(attempts) == 3


def test_a_file_that_stays_in_use_is_an_error_and_leaves_nothing_behind(tmp_path, monkeypatch):
    def busy(self, target):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", busy)
    monkeypatch.setattr(disk, "_SECONDS_TO_REPLACE", 0.1)
    with pytest.raises(errors.StoreError, match="in use"):
        disk.write_whole(tmp_path / "results.json", lambda file: file.write(b"new"))
    assert list(tmp_path.iterdir()) == []
