import dataclasses
import json

import keras
import numpy as np
import pytest

from denoiser import errors, recipes
from denoiser.data import digits
from denoiser.evaluation import sweeps
from denoiser.models import catalog, litert
from denoiser.training import pipeline, trainer

TINY = dataclasses.replace(
    recipes.get("book-ffnn"), name="tiny", digits="quick", epochs=2, batch_size=100
)


def test_a_run_writes_a_model_folder_whose_files_agree(trained_here):
    folder = pipeline.run(dataclasses.replace(TINY, epochs=1, optimizer="muon"))
    assert folder == trained_here / "tiny"
    model = catalog.find().get("tiny")
    assert model.recipe.architecture == "book_ffnn"
    assert model.results.params == 50_992
    assert model.results.test is None  # without MNIST there is no figure for the test images
    assert model.results.gallery.images == 500

    noisy = np.random.default_rng(0).normal(size=(3, 28, 28)).astype(np.float32)
    network = keras.saving.load_model(folder / "model.keras")
    assert not network.compiled  # so that Keras can load the file without this package
    by_keras = network.predict(noisy, verbose=0)[..., 0]
    by_litert = litert.Denoiser(model.read_network()).denoise(noisy)
    np.testing.assert_allclose(by_litert, by_keras, atol=1e-5)
    history = json.loads((folder / "results.json").read_text(encoding="utf-8"))["history"]
    assert model.results.validation.bce == pytest.approx(history["validation_loss"][-1], abs=1e-4)


def test_a_back_end_that_cannot_write_the_model_is_refused_before_the_training(monkeypatch):
    monkeypatch.setattr("keras.backend.backend", lambda: "jax")
    monkeypatch.setattr(trainer, "train", lambda *_, **__: pytest.fail("was trained"))
    with pytest.raises(errors.TrainingError, match="KERAS_BACKEND=tensorflow"):
        pipeline.run(TINY)


def test_a_classifier_is_trained_and_measured_by_its_accuracy(trained_here):
    recipe = dataclasses.replace(
        recipes.get("classifier"), digits="quick", epochs=2, redrawn=0.0, batch_size=32
    )
    folder = pipeline.run(recipe)
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert results["validation"]["images"] == 400
    assert results["validation"]["accuracy"] > 0.8
    assert len(results["history"]["loss"]) == 2


def test_the_quick_recipe_trains_on_the_quick_set_alone():
    train, validation = pipeline.load_digits(recipes.get("quick"))
    assert (len(train), len(validation)) == (3600, 400)
    quick = {image.tobytes() for image in digits.quick_set().images}
    assert {image.tobytes() for image in (*train.images, *validation.images)} == quick


@pytest.mark.parametrize(("name", "published"), [("book-cnn", 0.0970), ("book-ffnn", 0.1301)])
def test_the_shipped_models_reach_the_books_validation_loss(name, published, all_digits):
    # A tenth of the validation images is enough here. `pipeline.run` measured all of them.
    model = catalog.find().get(name)
    validated = sweeps.on_validation(
        litert.load(model).denoise, all_digits.validation[::10], model.recipe
    )
    assert validated.bce == pytest.approx(published, abs=0.003)
    assert model.results.validation.bce == pytest.approx(published, abs=0.0015)


def test_a_network_that_learned_from_noisy_pictures_has_a_twin_to_compare_with(few_digits):
    recipe = recipes.learn_from_noise(dataclasses.replace(TINY, epochs=1), "noisy copy")
    steps = []
    pipeline.run(dataclasses.replace(recipe, has_twin=True), on_twin=steps.append)
    assert steps[-1].fraction == 1
    model = catalog.find().get("tiny")
    assert model.recipe.target == "noisy copy"
    own, of_twin = model.results.at_book_noise(), model.results.twin_at_book_noise()
    assert model.results.twin.measured.images == model.results.gallery.images
    assert own.psnr != of_twin.psnr
    assert own.psnr == pytest.approx(of_twin.psnr, abs=1)
    assert len(model.results.twin.history.validation_loss) == 1


def test_a_twin_that_is_stopped_costs_the_network_nothing(few_digits):
    recipe = recipes.learn_from_noise(dataclasses.replace(TINY, epochs=1), "blind spot")
    steps = []
    pipeline.run(
        dataclasses.replace(recipe, has_twin=True),
        on_twin=steps.append,
        should_stop=lambda: bool(steps),
    )
    assert len(steps) == 1
    results = catalog.find().get("tiny").results
    assert results.twin is None
    assert results.at_book_noise().psnr > 5
