import json
import shutil

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
    _, out, _ = run("models")
    assert "theirs" in out
    assert "on 500 digits of the gallery" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere.keras"], "nowhere.keras does not exist"),
        (["FILE", "--noise", "1", "0"], "the lower noise factor first"),
        (["FILE", "--name", "../x"], "lower-case letters"),
        (["Mein Modell.keras"], "--name"),
        (["seven.png", "--name", "x"], "cannot be read as a Keras model"),
    ],
)
def test_a_file_that_cannot_be_added_is_an_error(run, png, tmp_path, words, message, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("FILE", "Mein Modell.keras"):
        shutil.copy(catalog.BUNDLED / "book-ffnn" / "model.keras", tmp_path / name)
    status, out, err = run("add", *words)
    assert (status, out) == (2, "")
    assert message in err
    assert list(catalog.find().models) == SHIPPED
