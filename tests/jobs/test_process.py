import dataclasses
import json
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from denoiser import errors, recipes
from denoiser.data import disk
from denoiser.jobs import memory, preview, process, status
from denoiser.jobs.status import Job
from denoiser.models import catalog
from denoiser.models.schema import SavedRecipe
from denoiser.training.progress import Progress

pytestmark = pytest.mark.usefixtures("keras_here")  # a training has to be possible

# The quick recipe with a network that is compiled in a moment, in short epochs of many steps.
QUICK = dataclasses.replace(
    recipes.get("quick"),
    architecture="book_ffnn",
    optimizer="adam",
    training_images=1600,
    validation_images=100,
    batch_size=4,
    epochs=50,
)
SAVED = SavedRecipe.of(QUICK)


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
            answers = list(visitors.map(process.start, [QUICK] * 20))
        assert sorted(answers) == [False] * 19 + [True]
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
    # The preview is there within the first epoch.
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
    assert model.results.made_in_page
    assert model.measured.images == 500
    assert 1 <= len(model.results.history.loss) < model.recipe.epochs
    assert json.loads((model.path / "results.json").read_bytes())["stopped"]


def test_a_killed_training_has_failed_and_can_be_started_again(started, trained_here):
    log = trained_here / ".job" / "log.txt"
    wait_for(log.exists)  # the child has taken the lock
    assert process.current().state == "running"
    started[0].kill()
    job = wait_for(lambda: (job := process.current()).state == "failed" and job, seconds=5)
    assert "ended unexpectedly" in job.message
    assert "log.txt" in job.message
    assert log.exists()
    assert process.start(QUICK)
    assert len(started) == 2


def test_a_failure_before_this_server_began_is_not_reported(trained_here, monkeypatch):
    (trained_here / ".job").mkdir(parents=True)
    status.write_job(Job(SAVED, "failed", message="out of memory"))
    assert process.current().message == "out of memory"
    monkeypatch.setattr(process, "_this_process_began", time.time() + 1)
    assert process.current() is None


def test_a_training_that_has_just_begun_is_running_for_every_server(trained_here, monkeypatch):
    # As another server sees it, before the child has started Python and taken the lock.
    monkeypatch.setattr(process, "_child", None)
    (trained_here / ".job").mkdir(parents=True)
    status.write_job(Job(SAVED, "running"))
    assert process.current().state == "running"
    monkeypatch.setattr(process, "_SECONDS_TO_TAKE_THE_LOCK", 0)
    assert process.current().state == "failed"


def test_a_training_that_had_begun_has_failed_as_soon_as_its_process_is_gone(
    trained_here, monkeypatch
):
    monkeypatch.setattr(process, "_child", None)
    (trained_here / ".job").mkdir(parents=True)
    progress = Progress(
        epoch=1, epochs=2, fraction=0.1, loss=0.3, validation_loss=None, seconds_left=None
    )
    status.write_job(Job(SAVED, "running", progress=progress))
    assert process.current().state == "failed"


def test_a_folder_that_cannot_be_written_is_an_error_before_a_child_is_started(
    tmp_path, monkeypatch
):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("DENOISER_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(errors.StoreError, match="DENOISER_MODELS"):
        process.start(QUICK)
    assert process.current() is None


@pytest.mark.parametrize(
    ("changes", "settings", "message"),
    [
        ({"name": "../x"}, {}, "name cannot be used"),
        ({"name": "con"}, {}, "name cannot be used"),
        ({"name": "n" * 300}, {}, "name cannot be used"),
        ({}, {"DENOISER_TRAINING": "off"}, "switched off"),
        ({"epochs": 11}, {"DENOISER_MAX_EPOCHS": "10"}, "At most 10 epochs"),
    ],
)
def test_a_training_that_is_not_allowed_is_refused_with_a_reason(
    changes, settings, message, monkeypatch
):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(errors.TrainingError, match=message):
        process.start(dataclasses.replace(QUICK, **changes))
    assert process.current() is None


def test_too_little_memory_or_disk_is_an_error_before_a_child_is_started(monkeypatch):
    monkeypatch.setattr(memory, "_free_memory", lambda: 500_000_000)
    with pytest.raises(errors.TrainingError, match="1000 MB are needed and 500 MB are free"):
        process.start(QUICK)
    monkeypatch.setattr(memory, "_free_memory", lambda: 10**10)
    usage = type("usage", (), {"free": 20_000_000})
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(errors.StoreError, match="20 MB are free"):
        process.start(QUICK)
    assert process.current() is None


def test_the_child_finds_the_models_and_mnist_of_a_relative_path(monkeypatch, tmp_path):
    environments = []

    class Child:
        def __init__(self, *_, env, **__):
            environments.append(env)

        def poll(self):
            return 0

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DENOISER_MODELS", "mine")
    monkeypatch.setenv("DENOISER_MNIST", "mnist.npz")
    monkeypatch.setattr(subprocess, "Popen", Child)
    monkeypatch.setattr(process, "_child", None)
    assert process.start(QUICK)
    (environment,) = environments
    assert environment["DENOISER_MODELS"] == str(tmp_path / "mine")
    assert environment["DENOISER_MNIST"] == str(tmp_path / "mnist.npz")
