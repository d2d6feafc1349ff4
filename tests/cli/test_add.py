import json
import shutil

import keras
import pytest

from denoiser.models import catalog
from tests.conftest import SHIPPED


def test_a_keras_file_is_added_and_measured(run, tmp_path, trained_here):
    file = shutil.copy(catalog.BUNDLED / "book-ffnn" / "model.keras", tmp_path / "theirs.keras")
    status, out, _ = run("add", file, "--noise", 0, 1, "--json")
    assert status == 0
    report = json.loads(out)
    assert report["name"] == "theirs"
    assert report["runs_in_browsers"]
    model = catalog.find().get("theirs")
    shipped = catalog.find().get("book-ffnn")
    assert model.results.layers == shipped.results.layers
    of_gallery = model.results.gallery.by_noise_factor()[0.55]
    of_test = shipped.results.test.by_noise_factor()[0.55]
    assert of_gallery.psnr == pytest.approx(of_test.psnr, abs=0.3)
    assert (report["adaptations"], report["browser_problem"]) == ([], "")
    _, out, _ = run("models")
    assert "theirs" in out
    assert "on 500 digits of the gallery" in out


def test_a_name_is_made_from_the_file_and_what_was_adapted_is_printed(run, few_digits, tmp_path):
    picture = keras.Input((784,))
    pool = keras.layers.GroupNormalization(1, name="groups")(picture)
    keras.Model(picture, pool).save(tmp_path / "Anna's Net.keras")
    status, out, _ = run("add", tmp_path / "Anna's Net.keras", "--output", "unit")
    assert status == 0
    assert "Saved as annas-net: validation cross-entropy" in out
    assert "It takes and returns 784 numbers in a row: the picture's rows are joined" in out
    assert "not live: layer `groups` is a GroupNormalization, which the live view" in out
    _, out, _ = run("models", "--json")
    (model,) = [m for m in json.loads(out)["models"] if m["name"] == "annas-net"]
    assert model["recipe"]["title"] == "Anna's Net"
    assert len(model["adaptations"]) == 1
    assert "`groups`" in model["browser_problem"]


def test_a_name_that_is_taken_or_cut_is_announced_and_a_doubt_too(run, few_digits, tmp_path):
    picture = keras.Input((28, 28, 1))
    keras.Model(picture, keras.layers.Rescaling(1.0)(picture)).save(tmp_path / "Blind.keras")
    status, out, _ = run("add", tmp_path / "Blind.keras", "--output", "unit")
    assert status == 0
    assert "The name blind is taken, so it is saved as blind-2.\nSaved as blind-2: " in out
    assert "no closer to the pure digits" in out
    assert "Added from Blind.keras on " in catalog.find().get("blind-2").recipe.description
    _, out, _ = run(
        "add", tmp_path / "Blind.keras", "--output", "unit", "--name", "N" * 41, "--json"
    )
    report = json.loads(out)
    assert (report["name"], report["title"]) == ("n" * 40, "N" * 41)
    assert len(report["warnings"]) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere.keras"], "nowhere.keras does not exist"),
        (["FILE", "--noise", "1", "0"], "the lower noise factor first"),
        (["FILE", "--name", "!"], "Choose a name for the model with --name"),
        (["Модель.keras"], "--name"),
        (["FILE"], "its name does not end in .keras: rename it"),
        (["FILE", "--output", "volts"], "invalid choice: 'volts'"),
        (["."], "--name"),
        (["folder"], "is a folder"),
        (["seven.png"], "cannot be read as a Keras model"),
    ],
)
def test_a_file_that_cannot_be_added_is_an_error(run, png, tmp_path, words, message, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name in ("FILE", "Модель.keras"):
        shutil.copy(catalog.BUNDLED / "book-ffnn" / "model.keras", tmp_path / name)
    status, out, err = run("add", *words)
    assert (status, out) == (2, "")
    assert message in err
    assert list(catalog.find().models) == SHIPPED
