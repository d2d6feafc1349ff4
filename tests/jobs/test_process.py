import dataclasses
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from denoiser import errors, recipes
from denoiser.data import disk
from denoiser.jobs import limits, memory, preview, process, status
from denoiser.models import catalog
from denoiser.models.schema import SavedRecipe
from denoiser.training.progress import Progress
from tests.conftest import SHIPPED

# As short as proves the same: most of its time goes into starting Keras.
QUICK = dataclasses.replace(recipes.get("quick"), epochs=50, training_images=1600)
SAVED = SavedRecipe(**QUICK.to_dict())


def wait_for(condition, *, seconds=90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {process.current()}")


@pytest.fixture
def started():
    """A training in a child process, as twenty visitors at once start it."""
    processes = []
    popen = subprocess.Popen

    def counting(*words, **options):
        processes.append(popen(*words, **options))
        return processes[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", counting)
        with ThreadPoolExecutor(20) as visitors:
            told = list(visitors.map(process.start, [QUICK] * 20))
        assert sorted(told) == [False] * 19 + [True]
        yield processes
    for child in processes:
        child.kill()
        child.wait()


def test_before_anything_was_trained_there_is_no_job():
    assert process.current() is None


def test_twenty_visitors_start_one_training_which_stops_when_asked(started):
    assert len(started) == 1
    assert process.current().state == "running"
    progress = wait_for(lambda: (job := process.current()).progress and job.progress)
    assert isinstance(progress, Progress)
    # Within the first epoch one sees what the network makes of four digits.
    assert wait_for(lambda: preview.read() is not None)
    assert preview.read().shape == (4, 28, 28)
    wait_for(lambda: process.current().progress.epoch >= 2)
    # Another server that shares the store sees it too, and starts nothing.
    process._child = None
    assert not process.start(QUICK)
    assert len(started) == 1
    status.ask_to_stop()
    wait_for(lambda: process.current().state == "measuring")
    assert process.current().model == "quick"  # can be used while it is measured
    assert "quick" in catalog.find().models
    job = wait_for(lambda: process.current().is_over and process.current())
    assert (job.state, job.message) == ("done", "")
    model = catalog.find().get("quick")
    assert model.results.stopped
    assert model.results.made_in_page
    assert model.measured.images == 500
    assert len(model.results.history.loss) < model.recipe.epochs


def test_a_killed_training_is_noticed_and_can_be_tried_again(started, trained_here):
    wait_for(lambda: process.current().progress)
    started[0].kill()
    job = wait_for(lambda: (job := process.current()).state == "failed" and job, seconds=5)
    assert "ended unexpectedly" in job.message
    assert "log.txt" in job.message
    assert (trained_here / ".job" / "log.txt").exists()
    assert process.start(QUICK)
    assert len(started) == 2


def test_a_training_killed_while_it_saves_leaves_the_store_whole(started, trained_here):
    wait_for(lambda: (job := process.current()).progress and job.progress.epoch >= 2)
    status.ask_to_stop()
    wait_for(lambda: [*trained_here.glob(".writing-*")])
    started[0].kill()
    wait_for(lambda: process.current().state != "running", seconds=5)
    found = catalog.find()
    assert list(found.models) == SHIPPED
    assert found.broken == ()


def test_a_failure_of_an_earlier_server_is_no_news(trained_here, monkeypatch):
    (trained_here / ".job").mkdir(parents=True)
    status.write_job(status.Job(SAVED, "failed", message="out of memory"))
    assert process.current().message == "out of memory"
    monkeypatch.setattr(process, "_this_process_began", time.time() + 1)
    assert process.current() is None


def test_a_training_that_has_just_begun_is_running_for_every_server(trained_here, monkeypatch):
    # As another server sees it, before the child has started Python and taken the lock.
    monkeypatch.setattr(process, "_child", None)
    (trained_here / ".job").mkdir(parents=True)
    status.write_job(status.Job(SAVED, "running"))
    assert process.current().state == "running"
    monkeypatch.setattr(process, "_SECONDS_TO_TAKE_THE_LOCK", 0)
    assert process.current().state == "failed"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"state": "running"}'])
def test_a_damaged_report_is_no_job(trained_here, content):
    (trained_here / ".job").mkdir(parents=True)
    (trained_here / ".job" / "status.json").write_text(content)
    assert process.current() is None


def test_an_unwritable_store_is_said_before_a_child_is_started(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DENOISER_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(errors.StoreError, match="DENOISER_MODELS"):
        process.start(QUICK)
    assert process.current() is None


@pytest.mark.parametrize(
    ("changes", "settings", "said"),
    [
        ({"name": "../x"}, {}, "name cannot be used"),
        ({"name": "con"}, {}, "name cannot be used"),
        ({"name": "n" * 300}, {}, "name cannot be used"),
        ({}, {"DENOISER_TRAINING": "off"}, "switched off"),
        ({"epochs": 11}, {"DENOISER_MAX_EPOCHS": "10"}, "At most 10 epochs"),
    ],
)
def test_what_is_not_allowed_is_refused_with_a_reason(changes, settings, said, monkeypatch):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(errors.TrainingError, match=said):
        process.start(dataclasses.replace(QUICK, **changes))
    assert process.current() is None


def test_too_little_memory_or_disk_is_said_before_a_child_is_started(monkeypatch):
    monkeypatch.setattr(memory, "_free_memory", lambda: 500_000_000)
    with pytest.raises(errors.TrainingError, match="1000 MB are needed and 500 MB are free"):
        process.start(QUICK)
    monkeypatch.setattr(memory, "_free_memory", lambda: 10**10)
    usage = type("usage", (), {"free": 20_000_000})
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(errors.StoreError, match="20 MB are free"):
        process.start(QUICK)
    assert process.current() is None


@pytest.mark.parametrize(
    ("limits", "free"),
    [
        (
            {
                "memory.max": "690",
                "memory.current": "300",
                "memory.stat": "file 9\ninactive_file 50",
            },
            440,
        ),
        ({"memory.max": "690", "memory.current": "700"}, 0),
        ({"memory.max": "max", "memory.current": "300"}, 5000),
        ({"memory/memory.limit_in_bytes": "690", "memory/memory.usage_in_bytes": "300"}, 390),
        ({}, 5000),
    ],
)
def test_in_a_container_what_is_free_is_what_the_container_allows(
    limits, free, tmp_path, monkeypatch
):
    (tmp_path / "memory").mkdir()
    for name, content in limits.items():
        (tmp_path / name).write_text(f"{content}\n")
    monkeypatch.setattr(memory, "_CGROUP", tmp_path)
    of_machine = type("memory", (), {"available": 5000})
    monkeypatch.setattr("psutil.virtual_memory", lambda: of_machine)
    assert memory._free_memory() == free


def test_settings_that_make_no_sense_are_left_out(monkeypatch):
    for name in ("DENOISER_MAX_EPOCHS", "DENOISER_MAX_MODELS"):
        monkeypatch.setenv(name, "many")
    assert limits.read() == limits.Limits()
    monkeypatch.setenv("DENOISER_MAX_MODELS", "3")
    assert limits.read().models == 3
    monkeypatch.setenv("DENOISER_MAX_EPOCHS", "9" * 5000)
    assert limits.read().epochs == limits.Limits.epochs


@pytest.mark.parametrize(
    "content",
    [
        *(b"[", b"[" * 100_000, b'{"recipe": 5}', b'{"updated": "x", "progress": 7}'),
        *([None] if hasattr(os, "mkfifo") else []),  # a pipe
    ],
)
def test_a_status_that_nobody_wrote_is_none(content, trained_here):
    folder = trained_here / ".job"
    folder.mkdir(parents=True)
    for name in ("status.json", "preview.npy"):
        if content is None:
            os.mkfifo(folder / name)
        else:
            (folder / name).write_bytes(content)
    assert process.current() is None
    assert preview.read() is None
