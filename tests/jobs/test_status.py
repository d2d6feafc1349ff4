import os

import pytest
from msgspec import structs

from denoiser import recipes
from denoiser.jobs import preview, process, status
from denoiser.jobs.status import Job
from denoiser.models.schema import History, SavedRecipe
from denoiser.training.progress import Progress

QUICK = SavedRecipe.of(recipes.get("quick"))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"state": "running"}'])
def test_a_damaged_report_is_no_job(trained_here, content):
    (trained_here / ".job").mkdir(parents=True)
    (trained_here / ".job" / "status.json").write_text(content, encoding="utf-8")
    assert process.current() is None


@pytest.mark.parametrize(
    "content",
    [
        *(b"[", b"[" * 100_000, b'{"recipe": 5}', b'{"updated": "x", "progress": 7}'),
        *([None] if hasattr(os, "mkfifo") else []),  # a pipe
    ],
)
def test_files_that_no_training_wrote_are_no_status_and_no_preview(content, trained_here):
    folder = trained_here / ".job"
    folder.mkdir(parents=True)
    for name in ("status.json", "preview.npy"):
        if content is None:
            os.mkfifo(folder / name)
        else:
            (folder / name).write_bytes(content)
    assert process.current() is None
    assert preview.read() is None


def test_a_report_is_read_as_it_was_written():
    progress = Progress(
        epoch=2,
        epochs=3,
        fraction=0.5,
        loss=None,
        validation_loss=0.1,
        seconds_left=7.5,
        history=History((0.2,), (0.1,)),
    )
    job = Job(QUICK, "running", progress, removed=("old", "older"), message="ü")
    status.write_job(job)
    read = status.read_job()
    assert read.updated > 1e9
    assert structs.replace(read, updated=0.0) == job
    assert not read.is_over


def test_a_stop_is_asked_for_once_there_is_a_training():
    status.ask_to_stop()  # no training has ever run: nothing to stop, and no error
    assert not status.is_asked_to_stop()
    status.write_job(Job(QUICK, "running"))
    status.ask_to_stop()
    assert status.is_asked_to_stop()
