import errno
import json
import os
import shutil
import time

import pytest

from denoiser import errors
from denoiser.models import catalog, folder, writing
from tests.conftest import SHIPPED


def write_model(folder, content=b"network"):
    for file in ("model.keras", "model.tflite", "browser.bin"):
        (folder / file).write_bytes(content)
    recipe = {"name": "mine", "digits": "quick", "noise_factors": [0, 1]}
    (folder / "recipe.json").write_text(json.dumps(recipe))
    return {
        "params": 1,
        "macs": 1,
        "layers": [],
        "history": {},
        "validation": {"bce": 0.1},
        "seconds": 1,
    }


def test_a_saved_model_is_found_whole(trained_here):
    path = writing.save("mine", write_model)
    assert path == trained_here / "mine"
    model = catalog.find().get("mine")
    assert model.read_network() == b"network"
    assert model.results["params"] == 1
    assert sorted(os.listdir(trained_here)) == ["mine"]


def test_the_bundled_models_come_first(copied_model):
    assert list(catalog.find().models) == [*SHIPPED, "mine"]


def test_saving_never_touches_a_model_that_is_there():
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


def test_a_full_disk_is_said_and_leaves_nothing_behind(trained_here):
    def fill(folder):
        write_model(folder)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(errors.StoreError, match=r"No space left.*Make room there"):
        writing.save("mine", fill)
    assert os.listdir(trained_here) == []


def test_a_half_written_folder_is_not_a_model(trained_here):
    (trained_here / ".writing-x").mkdir(parents=True)
    catalog = catalog.find()
    assert list(catalog.models) == SHIPPED
    assert catalog.broken == ()


def test_what_a_killed_save_left_is_swept_up_after_an_hour(trained_here):
    for name, age in (("old", 4000), ("new", 0)):
        (trained_here / f".writing-{name}").mkdir(parents=True)
        os.utime(trained_here / f".writing-{name}", times=(time.time() - age,) * 2)
    writing.save("mine", write_model)
    assert sorted(os.listdir(trained_here)) == [".writing-new", "mine"]


def truncate(path):
    path.write_bytes(path.read_bytes()[:-100])


def without(path, key):
    content = json.loads(path.read_text(encoding="utf-8"))
    del content[key]
    path.write_text(json.dumps(content))


BREAKS = {
    "a network cut short": (lambda folder: truncate(folder / "model.tflite"), "model.tflite"),
    "results cut short": (lambda folder: truncate(folder / "results.json"), "results.json"),
    "a changed recipe": (lambda folder: (folder / "recipe.json").write_text("{}"), "recipe.json"),
    "weights for the browser cut short": (
        lambda folder: truncate(folder / "browser.bin"),
        "browser.bin",
    ),
    "no Keras file": (lambda folder: (folder / "model.keras").unlink(), "model.keras"),
    "no network": (lambda folder: (folder / "model.tflite").unlink(), "model.tflite"),
    "no results": (lambda folder: (folder / "results.json").unlink(), "results.json"),
    "results without figures": (
        lambda folder: without(folder / "results.json", "params"),
        "results.json lacks params",
    ),
    "results of another kind": (
        lambda folder: (folder / "results.json").write_text("[1]"),
        "results.json",
    ),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_folder_is_set_aside_and_named(what, copied_model):
    break_it, file = BREAKS[what]
    break_it(copied_model)
    catalog = catalog.find()
    assert list(catalog.models) == SHIPPED
    (message,) = catalog.broken
    assert str(copied_model) in message
    assert file in message
    with pytest.raises(errors.ModelError, match=r"no model 'mine'.*set aside"):
        catalog.get("mine")


def test_a_model_of_before_there_was_a_file_for_the_browser_is_whole(copied_model):
    results = json.loads((copied_model / "results.json").read_text(encoding="utf-8"))
    del results["sha256"]["browser.bin"]
    (copied_model / "results.json").write_text(json.dumps(results))
    (copied_model / "browser.bin").unlink()
    model = catalog.find().get("mine")
    assert not model.has_browser_file
    with pytest.raises(errors.ModelError, match=r"browser\.bin"):
        model.read_browser_file()


def test_a_network_that_no_browser_can_run_is_saved_all_the_same():
    def write(folder):
        results = write_model(folder)
        (folder / "browser.bin").unlink()
        return results

    writing.save("mine", write)
    assert not catalog.find().get("mine").has_browser_file


def test_a_network_that_changes_after_it_was_found_is_not_used(copied_model):
    model = catalog.find().get("mine")
    truncate(copied_model / "model.tflite")
    with pytest.raises(errors.ModelError, match="not the file that was saved"):
        model.read_network()


def test_the_signature_changes_with_the_store(copied_model, trained_here):
    before = catalog.signature()
    (trained_here / ".job").mkdir()  # what a running training writes is no model
    (trained_here / ".job" / "status.json").write_text("{}")
    assert catalog.signature() == before
    truncate(copied_model / "model.tflite")
    changed = catalog.signature()
    shutil.rmtree(copied_model)
    assert len({before, changed, catalog.signature()}) == 3


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


def test_a_folder_with_a_name_that_is_not_allowed_is_set_aside(copied_model):
    copied_model.rename(copied_model.with_name("Mein Modell"))
    (message,) = catalog.find().broken
    assert "Mein Modell" in message
    assert "lower-case letters" in message


def test_the_oldest_of_the_page_make_room_and_no_other(trained_here):
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


def test_networks_of_earlier_epochs_are_kept_and_checked():
    def write(folder):
        for epoch in (0, 10, 2):
            path = folder / folder.file_of_epoch(epoch)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"after %d" % epoch)
        return write_model(folder)

    path = writing.save("mine", write)
    model = catalog.find().get("mine")
    assert model.kept_epochs == [0, 2, 10]
    assert model.read_network(epoch=10) == b"after 10"
    assert model.read_network() == b"network"
    (path / folder.file_of_epoch(2)).write_bytes(b"other")
    with pytest.raises(errors.ModelError, match=r"epochs/2\.tflite is not the file"):
        model.read_network(epoch=2)
    with pytest.raises(errors.ModelError, match=r"epochs/7\.tflite"):
        model.read_network(epoch=7)


def test_a_store_that_cannot_be_written_says_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DENOISER_MODELS", str(tmp_path / "file" / "models"))
    with pytest.raises(errors.StoreError, match="DENOISER_MODELS"):
        writing.save("mine", write_model)
    assert "book-cnn" in catalog.find().models  # and reading goes on


def test_a_reader_that_was_trained_here_is_not_offered_as_a_denoiser(trained_here):
    shutil.copytree(catalog.classifier().path, trained_here / "reader")
    catalog = catalog.find()
    assert "reader" not in catalog.models
    assert not catalog.broken
