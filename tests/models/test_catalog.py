import json
import shutil

import pytest

from denoiser import errors
from denoiser.models import catalog
from tests.conftest import SHIPPED


def test_the_bundled_models_come_first(copied_model):
    assert list(catalog.find().models) == [*SHIPPED, "mine"]


def test_a_half_written_folder_is_not_a_model(trained_here):
    (trained_here / ".writing-x").mkdir(parents=True)
    assert list(catalog.find().models) == SHIPPED
    assert catalog.find().broken == ()


def truncate(path):
    path.write_bytes(path.read_bytes()[:-100])


def without(path, key):
    content = json.loads(path.read_text(encoding="utf-8"))
    del content[key]
    path.write_text(json.dumps(content), encoding="utf-8")


BREAKS = {
    "a network cut short": (lambda folder: truncate(folder / "model.tflite"), "model.tflite"),
    "results cut short": (lambda folder: truncate(folder / "results.json"), "results.json"),
    "a changed recipe": (
        lambda folder: (folder / "recipe.json").write_text("{}", encoding="utf-8"),
        "recipe.json",
    ),
    "weights for the browser cut short": (
        lambda folder: truncate(folder / "browser.bin"),
        "browser.bin",
    ),
    "no Keras file": (lambda folder: (folder / "model.keras").unlink(), "model.keras"),
    "no network": (lambda folder: (folder / "model.tflite").unlink(), "model.tflite"),
    "no results": (lambda folder: (folder / "results.json").unlink(), "results.json"),
    "results without figures": (
        lambda folder: without(folder / "results.json", "params"),
        "results.json: Object missing required field `params`",
    ),
    "results of another kind": (
        lambda folder: (folder / "results.json").write_text("[1]", encoding="utf-8"),
        "results.json",
    ),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_folder_is_not_offered_and_named(what, copied_model):
    break_it, file = BREAKS[what]
    break_it(copied_model)
    models = catalog.find()
    assert list(models.models) == SHIPPED
    (message,) = models.broken
    assert str(copied_model) in message
    assert file in message
    with pytest.raises(errors.ModelError, match=r"no model 'mine'.*cannot be used"):
        models.get("mine")


def test_the_signature_changes_with_the_folders(copied_model, trained_here):
    before = catalog.signature()
    (trained_here / ".job").mkdir()  # files of a running training are no model
    (trained_here / ".job" / "status.json").write_text("{}", encoding="utf-8")
    assert catalog.signature() == before
    truncate(copied_model / "model.tflite")
    changed = catalog.signature()
    shutil.rmtree(copied_model)
    assert len({before, changed, catalog.signature()}) == 3


def test_a_folder_with_a_name_that_is_not_allowed_is_not_offered(copied_model):
    copied_model.rename(copied_model.with_name("Mein Modell"))
    (message,) = catalog.find().broken
    assert "Mein Modell" in message
    assert "lower-case letters" in message


def test_a_classifier_that_was_trained_here_is_not_offered_as_a_denoiser(trained_here):
    shutil.copytree(catalog.classifier().path, trained_here / "mine")
    models = catalog.find()
    assert list(models.models) == SHIPPED
    assert not models.broken


def test_samples_are_drawn_by_a_model_itself_or_else_by_the_first_that_can():
    bundled = catalog.find()
    blind, _, ffnn = bundled.models.values()
    assert bundled.sampler_for(blind) is blind
    assert bundled.sampler_for(ffnn) is blind
    assert catalog.Catalog({"book-ffnn": ffnn}, ()).sampler_for(ffnn) is None
