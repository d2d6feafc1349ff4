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
from denoiser.training.batches import Batches

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
    assert reports[4].validation_loss == trained.history.validation_loss[0]
    assert reports[0].seconds_left is None  # a first step says nothing about the others
    assert reports[-1].seconds_left == 0
    assert trained.history.loss[1] < trained.history.loss[0]


def test_a_seed_gives_the_same_network_again():
    first, second = (trainer.train(TINY, pure(), pure()[:50]).model for _ in range(2))
    for one, other in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


@pytest.mark.parametrize("fresh_noise", [False, True])
def test_noise_is_drawn_once_or_for_every_batch(fresh_noise):
    recipe = dataclasses.replace(TINY, fresh_noise=fresh_noise, batch_size=400)
    batches = Batches(recipe, pure())

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
    noisy, targets = Batches(recipe, pure())[0]
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
    recipe = dataclasses.replace(TINY, learning_rate=0.3, epochs=3)
    steps = []
    trained = trainer.train(
        recipe,
        pure(),
        pure()[:50],
        on_progress=steps.append,
        should_stop=lambda: len(steps) == 11,
    )
    losses = trained.history.validation_loss
    noisy = sweeps.add_validation_noise(pure()[:50].pixels)
    denoised = trained.model.predict(noisy[..., None], verbose=0)[..., 0]
    loss = metrics.each(metrics.binary_cross_entropy, pure()[:50].pixels, denoised).mean()
    assert loss == pytest.approx(min(losses), abs=1e-5)
    assert len(set(losses)) == 2


def test_the_network_is_kept_after_the_epochs_that_the_recipe_names():
    recipe = dataclasses.replace(TINY, kept_epochs=(0, 1, 2, 30))
    trained = trainer.train(recipe, pure(), pure()[:50])
    assert [*trained.checkpoints] == [0, 1, 2]
    for kept, weights in zip(trained.checkpoints[2], trained.model.get_weights(), strict=True):
        np.testing.assert_array_equal(kept, weights)
    assert not np.array_equal(trained.checkpoints[0][0], trained.checkpoints[1][0])


def test_a_network_can_be_watched_while_it_is_trained():
    noisy = sweeps.add_validation_noise(pure()[:4].pixels)
    seen = []
    trained = trainer.train(
        TINY, pure(), pure()[:50], on_preview=lambda denoise: seen.append(denoise(noisy))
    )
    assert len(seen) >= 2
    denoised = trained.model.predict(noisy[..., None], verbose=0)[..., 0]
    np.testing.assert_allclose(seen[-1], denoised, atol=1e-6)


def test_squared_error_is_a_loss_of_its_own():
    by_mse = trainer.train(dataclasses.replace(TINY, loss="mse"), pure(), pure()[:50])
    by_cross_entropy = trainer.train(TINY, pure(), pure()[:50])
    # Both report the cross-entropy, and what it is not trained on it does worse.
    assert by_mse.history.loss[-1] > by_cross_entropy.history.loss[-1]
    assert by_mse.history.loss[-1] < by_mse.history.loss[0]


def test_a_run_writes_a_whole_folder_whose_files_agree(trained_here):
    folder = pipeline.run(dataclasses.replace(TINY, epochs=1, optimizer="muon"))
    assert folder == trained_here / "tiny"
    model = catalog.find().get("tiny")
    assert model.recipe.architecture == "book_ffnn"
    assert model.results.params == 50_992
    assert model.results.test is None  # without MNIST nothing is claimed about the test images

    import keras

    noisy = np.random.default_rng(0).normal(size=(3, 28, 28)).astype(np.float32)
    network = keras.saving.load_model(folder / "model.keras")
    assert not network.compiled  # whoever opens the file does not need this package for it
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
    known = {image.tobytes() for image in digits.quick_set().images}
    assert {image.tobytes() for image in (*train.images, *validation.images)} == known


@pytest.mark.parametrize(("name", "published"), [("book-cnn", 0.0970), ("book-ffnn", 0.1301)])
def test_the_shipped_models_reach_the_books_validation_loss(name, published, mnist):
    # A tenth of the validation images: enough to tell, in 2 s. `pipeline.run` measured them all.
    model = catalog.find().get(name)
    validated = sweeps.on_validation(litert.load(model).denoise, mnist.validation[::10])
    assert validated.bce == pytest.approx(published, abs=0.003)
    assert model.results.validation.bce == pytest.approx(published, abs=0.0015)


def ruin(network) -> None:
    """Sets all weights to what is not a number, as a training that diverges does."""
    for layer in network.layers:
        layer.set_weights([np.full_like(weight, np.nan) for weight in layer.get_weights()])


def test_a_loss_that_is_not_a_number_is_an_error_that_says_what_to_do():
    steps = []
    with pytest.raises(errors.TrainingError, match=r"not a number.*lower learning rate"):
        trainer.train(TINY, pure(), pure()[:50], start=ruin, on_progress=steps.append)
    assert [step.loss for step in steps] == [None]  # and it does not go on


def test_a_stop_after_the_loss_was_lost_is_the_same_error():
    with pytest.raises(errors.TrainingError, match="not a number"):
        trainer.train(TINY, pure(), pure()[:50], start=ruin, should_stop=lambda: True)


def test_a_training_that_diverges_later_keeps_its_best_epoch():
    networks = []

    def break_third_epoch(progress) -> None:
        if progress.epoch == 3:
            ruin(networks[0])

    trained = trainer.train(
        dataclasses.replace(TINY, epochs=4),
        pure(),
        pure()[:50],
        start=networks.append,
        on_progress=break_third_epoch,
    )
    assert trained.stopped
    assert len(trained.history.validation_loss) == 2
    assert all(np.isfinite(weight).all() for weight in trained.model.get_weights())


@pytest.mark.parametrize("epochs", [1, 3])
def test_a_stop_at_the_last_step_of_the_first_epoch_keeps_it(epochs):
    recipe = dataclasses.replace(TINY, epochs=epochs)
    steps = []
    per_epoch = len(Batches(recipe, pure()))
    trained = trainer.train(
        recipe,
        pure(),
        pure()[:50],
        on_progress=steps.append,
        should_stop=lambda: len(steps) == per_epoch,
    )
    assert len(trained.history.loss) == 1
    assert trained.stopped == (epochs > 1)


def test_a_part_of_an_epoch_is_not_counted():
    steps = []
    per_epoch = len(Batches(TINY, pure()))
    trained = trainer.train(
        dataclasses.replace(TINY, epochs=3),
        pure(),
        pure()[:50],
        on_progress=steps.append,
        should_stop=lambda: len(steps) == per_epoch + 1,
    )
    assert len(trained.history.loss) == len(trained.history.validation_loss) == 1
