import dataclasses
import json

import numpy as np
import pytest

from denoiser import errors, recipes
from denoiser.data import digits, own_recipes, splitting
from denoiser.models import catalog, litert
from denoiser.recipes import DataFacts
from denoiser.training import pipeline

PICTURES = digits.quick_set()[::16]
FACTS = DataFacts(name="things", pictures=250, sha256="0", classes=("a", "b", "c"))


def tiny(facts: DataFacts, monkeypatch) -> recipes.Recipe:
    monkeypatch.setattr(own_recipes, "_MOST_EPOCHS", 2)
    recipe = own_recipes.adapt(recipes.get("book-ffnn"), facts)
    return dataclasses.replace(recipe, name="things", epochs=1, batch_size=64)


def test_a_model_of_labelled_pictures_has_their_classifier_and_64_of_them(
    one_layer_classifier, monkeypatch
):
    pictures = dataclasses.replace(PICTURES, labels=PICTURES.labels % 3)
    reports = []
    pipeline.run(tiny(FACTS, monkeypatch), own=pictures, on_progress=reports.append)
    model = catalog.find().get("things")
    gallery = splitting.split(pictures).gallery
    np.testing.assert_array_equal(model.own_pictures.images, gallery.images)
    assert model.classes == ("a", "b", "c")
    probabilities = litert.load_classifier_of(model).probabilities(gallery.pixels)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert probabilities.shape == (64, 3)
    assert model.results.own.images == 64
    assert 0 <= model.results.own.rows[0].accuracy <= 1
    assert model.measured is model.results.own
    assert model.classifier.results.own.images == 64
    assert str(reports[0]).startswith("its classifier, epoch 1 of 2")
    assert not reports[0].history.loss


def test_a_model_without_labels_has_no_classifier_and_says_nothing_of_accuracy(monkeypatch):
    facts = dataclasses.replace(FACTS, classes=())
    pictures = dataclasses.replace(PICTURES, labels=np.zeros_like(PICTURES.labels))
    path = pipeline.run(tiny(facts, monkeypatch), own=pictures)
    model = catalog.find().get("things")
    assert model.classifier is None
    assert litert.load_classifier_of(model) is None
    assert model.results.own.rows[0].accuracy is None
    assert "test" not in json.loads((path / "results.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["blind", "classifier", "ceiling", "generator"])
def test_recipes_that_are_made_for_digits_say_so(name):
    with pytest.raises(
        errors.TrainingError, match="choose one of book-cnn, book-ffnn, blind-first, quick"
    ):
        own_recipes.adapt(recipes.get(name), FACTS)


def test_the_quick_recipe_takes_a_minute_whatever_the_data():
    assert [own_recipes.quick_epochs(n) for n in (200, 2000, 3600, 60_000)] == [50, 18, 10, 2]
