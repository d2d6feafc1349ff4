import dataclasses
import json

import numpy as np
import pytest

from denoiser import errors, recipes
from denoiser.data import digits
from denoiser.evaluation import sweeps
from denoiser.imaging import metrics
from denoiser.models import catalog, litert
from denoiser.training import pipeline, trainer

TINY = dataclasses.replace(
    recipes.get("book-ffnn"), name="tiny", digits="quick", epochs=2, batch_size=100
)


def pure():
    return digits.quick_set()[::10]


def test_training_lowers_the_loss_and_reports_on_the_way():
    reports = []
    trained = trainer.train(TINY, pure(), pure()[:50], on_progress=reports.append)
    assert len(reports) == 2 * 4
    assert [report.fraction for report in reports] == [step / 8 for step in range(1, 9)]
    assert reports[0].validation_loss is None
    assert reports[4].validation_loss == trained.history["validation_loss"][0]
    assert reports[0].seconds_left is None  # a first step says nothing about the others
    assert reports[-1].seconds_left == 0
    assert trained.history["loss"][1] < trained.history["loss"][0]


def test_a_seed_gives_the_same_network_again():
    first, second = (trainer.train(TINY, pure(), pure()[:50]).model for _ in range(2))
    for one, other in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


@pytest.mark.parametrize("fresh_noise", [False, True])
def test_noise_is_drawn_once_or_for_every_batch(fresh_noise):
    recipe = dataclasses.replace(TINY, fresh_noise=fresh_noise, batch_size=400)
    batches = trainer._Batches(recipe, pure())

    def noise_of_epoch():
        noisy, targets = batches[0]
        added = (noisy - targets)[..., 0]
        batches.on_epoch_end()
        return added[np.lexsort(targets.reshape(len(targets), -1).T)]  # in an order of its own

    first, second = noise_of_epoch(), noise_of_epoch()
    assert first.std() == pytest.approx(0.55, abs=0.01)
    assert np.allclose(first, second, atol=1e-5) == (not fresh_noise)


def test_digits_are_moved_redrawn_and_clipped_as_often_as_the_recipe_says():
    recipe = dataclasses.replace(
        TINY, batch_size=400, noise_factors=(1.0, 1.0), moved=0.25, redrawn=0.5, clipped=0.5
    )
    known = {image.tobytes() for image in pure().pixels}
    noisy, targets = trainer._Batches(recipe, pure())[0]
    assert sum(target.tobytes() not in known for target in targets) == pytest.approx(300, abs=3)
    is_clipped = np.array([picture.min() >= 0 and picture.max() <= 1 for picture in noisy])
    assert np.mean(is_clipped) == pytest.approx(0.5, abs=0.1)
    # What is not clipped is the target and noise, moved or not.
    assert (noisy - targets)[~is_clipped].std() == pytest.approx(1, abs=0.02)


def test_stopping_keeps_what_is_trained_but_not_less_than_an_epoch():
    steps = []
    trained = trainer.train(
        TINY, pure(), pure()[:50], on_progress=steps.append, should_stop=lambda: len(steps) == 5
    )
    assert trained.stopped
    assert len(steps) == 5
    with pytest.raises(errors.TrainingError, match="first epoch"):
        trainer.train(TINY, pure(), pure()[:50], should_stop=lambda: True)


def test_stopping_keeps_the_best_so_far():
    # A learning rate so high that the second epoch ends worse than the first.
    recipe = dataclasses.replace(TINY, learning_rate=0.3)
    steps = []
    trained = trainer.train(
        recipe,
        pure(),
        pure()[:50],
        on_progress=steps.append,
        should_stop=lambda: len(steps) == 7,
    )
    losses = trained.history["validation_loss"]
    noisy = sweeps.add_validation_noise(pure()[:50].pixels)
    denoised = trained.model.predict(noisy[..., None], verbose=0)[..., 0]
    loss = metrics.binary_cross_entropy(pure()[:50].pixels, denoised).mean()
    assert loss == pytest.approx(min(losses), abs=1e-5)
    assert len(set(losses)) == 2


def test_the_network_is_kept_after_the_epochs_that_the_recipe_names():
    recipe = dataclasses.replace(TINY, kept_epochs=(0, 1, 2, 30))
    trained = trainer.train(recipe, pure(), pure()[:50])
    assert [*trained.kept] == [0, 1, 2]
    for kept, weights in zip(trained.kept[2], trained.model.get_weights(), strict=True):
        np.testing.assert_array_equal(kept, weights)
    assert not np.array_equal(trained.kept[0][0], trained.kept[1][0])


def test_a_network_that_is_trained_can_be_glanced_at():
    noisy = sweeps.add_validation_noise(pure()[:4].pixels)
    seen = []
    trained = trainer.train(
        TINY, pure(), pure()[:50], on_glance=lambda denoise: seen.append(denoise(noisy))
    )
    assert len(seen) >= 2
    denoised = trained.model.predict(noisy[..., None], verbose=0)[..., 0]
    np.testing.assert_allclose(seen[-1], denoised, atol=1e-6)


def test_squared_error_is_a_loss_of_its_own():
    by_mse = trainer.train(dataclasses.replace(TINY, loss="mse"), pure(), pure()[:50])
    by_cross_entropy = trainer.train(TINY, pure(), pure()[:50])
    # Both report the cross-entropy, and what it is not trained on it does worse.
    assert by_mse.history["loss"][-1] > by_cross_entropy.history["loss"][-1]
    assert by_mse.history["loss"][-1] < by_mse.history["loss"][0]


def test_a_run_writes_a_whole_folder_whose_files_agree(trained_here):
    folder = pipeline.run(dataclasses.replace(TINY, epochs=1, optimizer="muon"))
    assert folder == trained_here / "tiny"
    model = catalog.find().get("tiny")
    assert model.recipe["architecture"] == "book_ffnn"
    assert model.results["params"] == 50_992
    assert "test" not in model.results  # without MNIST nothing is claimed about the test images

    import keras

    noisy = np.random.default_rng(0).normal(size=(3, 28, 28)).astype(np.float32)
    network = keras.saving.load_model(folder / "model.keras")
    assert not network.compiled  # whoever opens the file does not need this package for it
    by_keras = network.predict(noisy, verbose=0)[..., 0]
    by_litert = litert.Denoiser(model.read_network()).denoise(noisy)
    np.testing.assert_allclose(by_litert, by_keras, atol=1e-5)
    history = json.loads((folder / "results.json").read_text(encoding="utf-8"))["history"]
    assert model.results["validation"]["bce"] == pytest.approx(
        history["validation_loss"][-1], abs=1e-4
    )


def test_a_back_end_that_cannot_write_the_model_is_refused_before_the_training(monkeypatch):
    monkeypatch.setattr("keras.backend.backend", lambda: "jax")
    monkeypatch.setattr(trainer, "train", lambda *_, **__: pytest.fail("was trained"))
    with pytest.raises(errors.TrainingError, match="KERAS_BACKEND=tensorflow"):
        pipeline.run(TINY)


def test_a_reader_is_trained_and_measured_by_what_it_reads_rightly(trained_here):
    recipe = dataclasses.replace(
        recipes.get("reader"), digits="quick", epochs=2, redrawn=0.0, batch_size=32
    )
    folder = pipeline.run(recipe)
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert results["validation"]["images"] == 400
    assert results["validation"]["accuracy"] > 0.8
    assert len(results["history"]["loss"]) == 2


def test_the_quick_recipe_trains_on_the_quick_set_alone():
    train, validation = pipeline.load_digits(recipes.get("quick"))
    assert (len(train), len(validation)) == (3600, 400)
    known = {image.tobytes() for image in digits.quick_set().images}
    assert {image.tobytes() for image in (*train.images, *validation.images)} == known


@pytest.mark.parametrize(("name", "published"), [("book-cnn", 0.0970), ("book-ffnn", 0.1301)])
def test_the_shipped_models_reach_the_books_validation_loss(name, published, mnist):
    # A tenth of the validation images: enough to tell, in 2 s. `training.run` measured them all.
    model = catalog.find().get(name)
    validated = sweeps.on_validation(litert.load(model).denoise, mnist.validation[::10])
    assert validated["bce"] == pytest.approx(published, abs=0.003)
    assert model.results["validation"]["bce"] == pytest.approx(published, abs=0.0015)
