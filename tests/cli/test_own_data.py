import dataclasses
import json

import numpy as np
import pytest
from PIL import Image

from denoiser import recipes
from denoiser.data import digits, own_recipes
from denoiser.models import catalog
from tests.conftest import SHIPPED

IMAGES = digits.quick_set()[::16]


@pytest.fixture
def folder(tmp_path):
    """A folder of PNGs, with two classes."""
    for k, image in enumerate(IMAGES.images):
        place = tmp_path / "things" / ("left", "right")[k % 2]
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(place / f"{k}.png")
    return tmp_path / "things"


@pytest.fixture
def quickly(monkeypatch):
    """Trainings of two epochs, whatever the recipe."""
    monkeypatch.setattr(own_recipes, "_MOST_EPOCHS", 2)


def test_a_folder_of_pictures_becomes_a_model_that_can_be_measured_again(
    run, folder, quickly, one_layer_classifier
):
    facts = ["--data-name", "Things", "--licence", "CC0", "--source", "me"]
    status, out, _ = run(
        *("train", "book-ffnn", "--data", folder, "--name", "mine", "--epochs", 1, *facts, "--json")
    )
    assert status == 0
    report = json.loads(out)
    assert report["data"] == {
        "name": "Things",
        "licence": "CC0",
        "source": "me",
        "pictures": 250,
        "classes": ["left", "right"],
        "sha256": report["data"]["sha256"],
    }
    model = catalog.find().get("mine")
    assert model.title == "The book's FFNN on Things"
    assert str(folder) not in (model.path / "recipe.json").read_text(encoding="utf-8")

    status, out, _ = run("evaluate", "mine", "--data", folder, "--json")
    (again,) = json.loads(out)["models"]
    assert again["rows"] == report["own"]["rows"]
    assert (again["measured_on"], again["images"]) == ("held-out pictures", 64)
    status, out, _ = run("evaluate", "mine")
    assert "64 pictures that travel with it" in out
    status, _, err = run("evaluate", "mine", "--data", folder / "left")
    assert (status, "At least 200 are needed" in err) == (2, True)
    status, _, err = run("evaluate", "blind", "--data", folder)
    assert (status, "was trained on digits" in err) == (2, True)

    status, out, _ = run("models")
    assert "~: on held-out pictures of its own" in out
    picture = folder / "left" / "0.png"
    status, out, err = run("denoise", picture, "--model", "mine", "--noise", 0.55)
    assert (status, err) == (0, "")
    assert "digit" not in out.replace("digits", "")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["quick", "--data", "nowhere"], "nowhere does not exist"),
        (["classifier", "--data", "nowhere"], "trains a classifier of digits"),
        (["ceiling", "--data", "nowhere"], "starts from the weights of blind-first"),
        (["quick", "--transpose"], "--transpose needs --data"),
        (["quick", "--exchange", "no"], "--exchange needs --data"),
    ],
)
def test_what_cannot_be_trained_on_is_said_in_one_line(run, words, reason):
    status, out, err = run("train", *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert reason in err
    assert list(catalog.find().models) == SHIPPED


def test_notices_are_on_standard_error_and_in_the_report(run, tmp_path, monkeypatch, quickly):
    monkeypatch.setattr(
        recipes, "get", lambda name, get=recipes.get: dataclasses.replace(get(name), epochs=1)
    )
    np.save(tmp_path / "a.npy", 255 - IMAGES.images)
    status, out, err = run("train", "book-ffnn", "--data", tmp_path / "a.npy", "--json")
    assert status == 0
    assert "black and white were exchanged" in err
    assert "black and white were exchanged" in json.loads(out)["notes"][0]
