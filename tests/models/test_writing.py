import errno
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from denoiser import errors
from denoiser.models import catalog, folder, writing
from denoiser.models.schema import Measured, Row
from tests.conftest import ROOT, SHIPPED


def write_model(folder, content=b"network"):
    """Write the files of a model into a folder, and return its results."""
    for file in ("model.keras", "model.tflite", "browser.bin"):
        (folder / file).write_bytes(content)
    recipe = {"name": "mine", "digits": "quick", "noise_factors": [0, 1]}
    (folder / "recipe.json").write_text(json.dumps(recipe), encoding="utf-8")
    return {
        "params": 1,
        "macs": 1,
        "layers": [],
        "history": {},
        "validation": {"bce": 0.1},
        "seconds": 1,
    }


def test_a_saved_model_can_be_used(trained_here):
    path = writing.save("mine", write_model)
    assert path == trained_here / "mine"
    model = catalog.find().get("mine")
    assert model.read_network() == b"network"
    assert model.results.params == 1
    assert sorted(os.listdir(trained_here)) == ["mine"]


def test_saving_never_touches_an_existing_model():
    first = writing.save("mine", write_model)
    second = writing.save("mine", lambda folder: write_model(folder, b"other"))
    bundled = writing.save("book-cnn", write_model)
    assert (second.name, bundled.name) == ("mine-2", "book-cnn-2")
    assert (first / "model.tflite").read_bytes() == b"network"


def test_a_writer_that_fails_leaves_nothing_behind(trained_here):
    def fail(folder):
        write_model(folder)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        writing.save("mine", fail)
    assert os.listdir(trained_here) == []


SAVE_SLOWLY = """
import shutil, sys, time
from denoiser.models import catalog, writing

def write(folder):
    shutil.copytree(catalog.BUNDLED / "book-ffnn", folder, dirs_exist_ok=True)
    print("writing", flush=True)
    time.sleep(60)

writing.save("mine", write)
"""


def test_a_process_that_is_killed_while_it_saves_leaves_no_broken_model(trained_here):
    with subprocess.Popen(
        [sys.executable, "-c", SAVE_SLOWLY], cwd=ROOT, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout.readline().strip() == b"writing"
        child.kill()
    assert [path.name[:9] for path in trained_here.iterdir()] == [".writing-"]
    assert list(catalog.find().models) == SHIPPED
    assert catalog.find().broken == ()


def test_a_full_disk_is_an_error_and_leaves_nothing_behind(trained_here):
    def fill(folder):
        write_model(folder)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(errors.StoreError, match=r"No space left.*Make room there"):
        writing.save("mine", fill)
    assert os.listdir(trained_here) == []


def test_leftovers_of_a_killed_save_are_removed_after_an_hour(trained_here):
    for name, age in (("old", 4000), ("new", 0)):
        (trained_here / f".writing-{name}").mkdir(parents=True)
        os.utime(trained_here / f".writing-{name}", times=(time.time() - age,) * 2)
    writing.save("mine", write_model)
    assert sorted(os.listdir(trained_here)) == [".writing-new", "mine"]


def test_a_network_that_no_browser_can_run_is_saved_as_well():
    def write(folder):
        results = write_model(folder)
        (folder / "browser.bin").unlink()
        return results

    writing.save("mine", write)
    assert not catalog.find().get("mine").has_browser_file


@pytest.mark.parametrize(
    "name", ["../x", "", "CON ", "a" * 41, "Ä", "x/y", ".hidden", "😀", "-x", "n" * 300]
)
def test_a_hostile_name_is_refused(name):
    with pytest.raises(ValueError, match="lower-case letters"):
        writing.save(name, write_model)


@pytest.mark.parametrize("name", ["con", "nul", "com1", "lpt9"])
def test_a_name_that_no_folder_can_have_on_windows_is_refused(name):
    with pytest.raises(ValueError, match="on Windows"):
        writing.save(name, write_model)


def test_only_the_oldest_models_of_the_page_make_room(trained_here):
    def write_in_page(folder):
        return write_model(folder) | {"made_in_page": True}

    writing.save("by-hand", write_model)
    for age, name in enumerate(["new", "middle", "old"]):
        path = writing.save(name, write_in_page)
        os.utime(path, times=(time.time() - 100 * age,) * 2)
    assert writing.make_room(3) == []
    assert writing.make_room(1) == ["old", "middle"]
    assert list(catalog.find().models) == [*SHIPPED, "by-hand", "new"]
    assert sorted(os.listdir(trained_here)) == ["by-hand", "new"]


def test_checkpoints_are_saved_and_checked():
    def write(aside):
        for epoch in (0, 10, 2):
            path = aside / folder.file_of_epoch(epoch)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"after %d" % epoch)
            if epoch:
                browser_file = aside / folder.browser_file_of_epoch(epoch)
                browser_file.write_bytes(b"in a browser after %d" % epoch)
        (aside / "epochs" / "07.bin").write_bytes(b"of no epoch")
        return write_model(aside)

    path = writing.save("mine", write)
    model = catalog.find().get("mine")
    assert model.checkpoints == [0, 2, 10]
    assert model.read_network(epoch=10) == b"after 10"
    assert model.read_network() == b"network"
    assert model.checkpoints_for_browser == [2, 10]
    assert model.read_browser_file(epoch=2) == b"in a browser after 2"
    assert model.browser_fingerprint_of(2) == folder.hash_of(b"in a browser after 2")
    (path / folder.browser_file_of_epoch(2)).write_bytes(b"other")
    with pytest.raises(errors.ModelError, match=r"epochs/2\.bin is not the file"):
        model.read_browser_file(epoch=2)
    (path / folder.file_of_epoch(2)).write_bytes(b"other")
    with pytest.raises(errors.ModelError, match=r"epochs/2\.tflite is not the file"):
        model.read_network(epoch=2)
    with pytest.raises(errors.ModelError, match=r"epochs/7\.tflite"):
        model.read_network(epoch=7)


def test_the_error_for_a_folder_that_cannot_be_written_says_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("DENOISER_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(errors.StoreError, match="DENOISER_MODELS"):
        writing.save("mine", write_model)
    assert "book-cnn" in catalog.find().models  # and reading goes on


def write_in_page(folder):
    return write_model(folder) | {"made_in_page": True}


def test_a_model_that_is_deleted_while_room_is_made_is_no_failure(trained_here, monkeypatch):
    for age, name in enumerate(["new", "middle", "old"]):
        os.utime(writing.save(name, write_in_page), times=(time.time() - 100 * age,) * 2)
    find = catalog.find

    def find_before_the_operator_deletes_one():
        models = find()
        shutil.rmtree(trained_here / "middle")
        return models

    monkeypatch.setattr(catalog, "find", find_before_the_operator_deletes_one)
    assert writing.make_room(1) == ["old"]
    assert os.listdir(trained_here) == ["new"]


def test_a_model_that_cannot_be_moved_stays_whole(trained_here, monkeypatch):
    for name in ("first", "second"):
        writing.save(name, write_in_page)

    def deny(path, target):
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(Path, "rename", deny)
    assert writing.make_room(1) == []
    monkeypatch.undo()
    monkeypatch.setenv("DENOISER_MODELS", str(trained_here))
    assert list(catalog.find().models) == [*SHIPPED, "first", "second"]
    assert sorted(os.listdir(trained_here)) == ["first", "second"]


MEASURED = Measured(images=20, seed=0, rows=(Row(noise=0.5, psnr=None, ssim=1.0, bce=0.1),))


def test_figures_are_added_and_the_rest_of_the_file_stays(copied_model):
    path = copied_model / "results.json"
    before = json.loads(path.read_bytes())
    writing.add_to_results(catalog.find().get("mine"), gallery=MEASURED)
    row = {"noise": 0.5, "psnr": None, "ssim": 1.0, "bce": 0.1}
    assert json.loads(path.read_bytes()) == before | {
        "gallery": {"images": 20, "seed": 0, "rows": [row]}
    }
    assert catalog.find().get("mine").results.gallery == MEASURED


def test_figures_of_a_model_that_was_removed_meanwhile_are_an_error(copied_model):
    model = catalog.find().get("mine")
    shutil.rmtree(copied_model)
    with pytest.raises(errors.StoreError, match="figures of mine cannot be saved"):
        writing.add_to_results(model, test=MEASURED)
    assert not copied_model.exists()
