import errno
import os
import shutil
from pathlib import Path
from unittest.mock import Mock

import pytest

from denoiser import errors
from denoiser.data import disk


@pytest.fixture
def target(tmp_path) -> Path:
    """A file that exists already, alone in its folder."""
    path = tmp_path / "folder" / "figures.json"
    path.parent.mkdir()
    path.write_bytes(b"old")
    return path


def failing(replace, error: OSError, *, times: int):
    """Return a `Path.replace` that fails before it works, and the list of its calls."""
    calls = []

    def replace_in_the_end(path, target):
        calls.append(target)
        if len(calls) <= times:
            raise error
        return replace(path, target)

    return replace_in_the_end, calls


def test_a_file_is_replaced_whole(target):
    disk.write_whole(target, lambda file: file.write(b"new"))
    assert target.read_bytes() == b"new"
    assert os.listdir(target.parent) == ["figures.json"]


def test_a_writer_that_fails_leaves_the_old_file(target):
    def fail(file):
        file.write(b"ne")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(errors.StoreError, match=r"figures\.json cannot be written: No space left"):
        disk.write_whole(target, fail)
    assert target.read_bytes() == b"old"
    assert os.listdir(target.parent) == ["figures.json"]


def test_a_file_that_someone_reads_is_replaced_when_they_are_done(target, monkeypatch):
    # As on Windows: two tries fail while a reader holds the file.
    denied = PermissionError(errno.EACCES, "Access is denied")
    replace, calls = failing(Path.replace, denied, times=2)
    monkeypatch.setattr(Path, "replace", replace)
    disk.write_whole(target, lambda file: file.write(b"new"))
    assert calls == [target] * 3
    assert target.read_bytes() == b"new"


def test_a_file_that_is_never_released_is_an_error_in_the_end(target, monkeypatch):
    monkeypatch.setattr(disk, "_SECONDS_TO_REPLACE", 0.1)
    denied = PermissionError(errno.EACCES, "Access is denied")
    replace, calls = failing(Path.replace, denied, times=1000)
    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(errors.StoreError, match="Access is denied"):
        disk.write_whole(target, lambda file: file.write(b"new"))
    assert len(calls) > 1
    assert target.read_bytes() == b"old"
    assert os.listdir(target.parent) == ["figures.json"]


def test_a_folder_is_created_where_it_can_be_written(tmp_path):
    disk.check_writable(tmp_path / "a" / "b")
    assert os.listdir(tmp_path / "a" / "b") == []


def test_a_file_is_not_a_folder_to_save_in(target):
    for folder in (target, target / "models"):
        with pytest.raises(errors.StoreError, match="DENOISER_MODELS"):
            disk.check_writable(folder)


def test_room_is_made_only_on_a_full_disk(tmp_path, monkeypatch):
    for number, advice in ((errno.ENOENT, "Choose another"), (errno.ENOSPC, "Make room there")):
        error = OSError(number, os.strerror(number))
        monkeypatch.setattr(Path, "mkdir", Mock(side_effect=error))
        with pytest.raises(errors.StoreError, match=rf"\. {advice}.*DENOISER_MODELS"):
            disk.check_writable(tmp_path / "models")


def test_too_little_room_is_an_error_with_the_figures(tmp_path, monkeypatch):
    usage = type("usage", (), {"free": 20_000_000})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    disk.check_writable(tmp_path, megabytes=20)
    with pytest.raises(errors.StoreError, match="20 MB are free, 100 MB are needed"):
        disk.check_writable(tmp_path, megabytes=100)


def test_a_home_that_does_not_exist_is_no_error(monkeypatch):
    assert disk.expand("~nobody-here/x") == Path("~nobody-here/x")
    monkeypatch.setenv("HOME" if os.name == "posix" else "USERPROFILE", "home")
    assert disk.expand("~/x") == Path("home/x")
