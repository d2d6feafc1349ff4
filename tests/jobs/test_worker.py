import errno
import os

import pytest

from denoiser import errors, recipes
from denoiser.data import disk
from denoiser.jobs import status, worker

QUICK = recipes.get("quick")


@pytest.fixture
def full_disk(monkeypatch):
    def fail(target, write_content):
        raise errors.StoreError(f"{target} cannot be written: {os.strerror(errno.ENOSPC)}.")

    monkeypatch.setattr(disk, "write_whole", fail)


def test_reports_are_written_at_most_twice_a_second_but_news_at_once():
    reports = worker._Reports(QUICK)
    reports.update(measured=0.1)
    reports.update(measured=0.2)
    assert status.read_job().measured == 0.1
    reports.update(state="measuring", model="quick")
    assert status.read_job().measured == 0.2
    assert status.read_job().model == "quick"


def test_a_message_is_shortened_and_made_valid_unicode():
    worker._Reports(QUICK).update(state="failed", message="\udcff" + "x" * 2000)
    assert status.read_job().message == "?" + "x" * 499


def test_a_disk_that_is_full_for_a_moment_does_not_end_a_training(full_disk):
    reports = worker._Reports(QUICK)
    reports.update(measured=0.1)
    reports.update(state="measuring", model="quick")
    with pytest.raises(errors.StoreError):  # only the last report must not be lost
        reports.update(state="done")


def test_a_second_worker_does_nothing_while_another_has_the_lock(monkeypatch):
    monkeypatch.setattr(worker, "_SECONDS_FOR_THE_LOCK", 0.1)
    status.folder().mkdir(parents=True)
    with status.lock().acquire():
        worker.work(QUICK)
    assert os.listdir(status.folder()) == ["lock"]
