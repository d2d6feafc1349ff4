import dataclasses
import math

import numpy as np
import pytest

from denoiser import errors, recipes
from denoiser.data import digits
from denoiser.evaluation import sweeps
from denoiser.imaging import metrics
from denoiser.training import trainer
from denoiser.training.batches import Batches

TINY = dataclasses.replace(
    recipes.get("book-ffnn"), name="tiny", digits="quick", epochs=2, batch_size=100
)


def pure():
    return digits.quick_set()[::10]


def changed_after_an_epoch(change):
    """Return a class of batches that are changed from the second epoch on."""

    class Changed(Batches):
        epoch = 0

        def __getitem__(self, index):
            noisy, pure = super().__getitem__(index)
            return (noisy, pure) if self.epoch <= 1 else change(noisy, pure)

        def on_epoch_begin(self):
            self.epoch += 1

    return Changed


@pytest.fixture(scope="module")
def whole():
    """A training to its end, its reports, and its previews of four noisy digits: what several tests look at."""
    reports, previews = [], []
    noisy = sweeps.damage_validation(pure()[:4].pixels, TINY)
    trained = trainer.train(
        dataclasses.replace(TINY, kept_epochs=(0, 1, 2, 30)),
        pure(),
        pure()[:50],
        on_progress=reports.append,
        on_preview=lambda denoise: previews.append(denoise(noisy)),
    )
    return trained, reports, previews


def stop_after(steps: int):
    """Return callbacks that stop a training after a number of its steps, and the list of its reports."""
    reports = []
    return {"on_progress": reports.append, "should_stop": lambda: len(reports) == steps}, reports


def test_training_lowers_the_loss_and_reports_on_the_way(whole):
    trained, reports, _ = whole
    assert len(reports) == 2 * 4
    assert [report.fraction for report in reports] == [step / 8 for step in range(1, 9)]
    assert reports[0].validation_loss is None
    assert reports[4].validation_loss == trained.history.validation_loss[0]
    assert reports[0].seconds_left is None  # the first step is not like the others
    assert reports[-1].seconds_left == 0
    assert trained.history.loss[1] < trained.history.loss[0]
    assert not trained.stopped


def test_a_seed_gives_the_same_network_again_and_a_stop_at_the_very_last_step_keeps_it(whole):
    callbacks, reports = stop_after(8)
    again = trainer.train(TINY, pure(), pure()[:50], **callbacks)
    assert len(reports) == 8
    assert not again.stopped
    assert len(again.history.loss) == 2
    for one, other in zip(whole[0].model.get_weights(), again.model.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_a_finished_network_is_rounded_to_half_precision_on_request(whole):
    recipe = dataclasses.replace(TINY, half_precision=True)
    rounded = trainer.train(recipe, pure(), pure()[:50]).model.get_weights()
    for weights, exact in zip(rounded, whole[0].model.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, weights.astype("f2"))
        np.testing.assert_allclose(weights, exact, atol=1e-3)


def test_a_stop_in_the_first_epoch_is_an_error():
    callbacks, reports = stop_after(1)
    with pytest.raises(errors.TrainingError, match="first epoch"):
        trainer.train(TINY, pure(), pure()[:50], **callbacks)
    assert len(reports) == 1


def test_stopping_keeps_the_best_so_far(monkeypatch):
    # Targets that are inverted in the second epoch, so that it ends worse than the first.
    inverted = changed_after_an_epoch(lambda noisy, pure: (noisy, 1 - pure))
    monkeypatch.setattr(trainer, "Batches", inverted)
    recipe = dataclasses.replace(TINY, epochs=3)
    steps = []
    trained = trainer.train(
        recipe,
        pure(),
        pure()[:50],
        on_progress=steps.append,
        should_stop=lambda: len(steps) == 11,
    )
    losses = trained.history.validation_loss
    noisy = sweeps.damage_validation(pure()[:50].pixels, TINY)
    denoised = trained.model.predict(noisy[..., None], verbose=0)[..., 0]
    loss = metrics.each(metrics.binary_cross_entropy, pure()[:50].pixels, denoised).mean()
    assert loss == pytest.approx(min(losses), abs=1e-5)
    assert losses[0] < losses[1]


def test_checkpoints_are_made_after_the_epochs_of_the_recipe(whole):
    trained, *_ = whole
    assert [*trained.checkpoints] == [0, 1, 2]
    for saved, weights in zip(trained.checkpoints[2], trained.model.get_weights(), strict=True):
        np.testing.assert_array_equal(saved, weights)
    assert not np.array_equal(trained.checkpoints[0][0], trained.checkpoints[1][0])


def test_a_preview_shows_the_network_during_the_training(whole):
    trained, _, previews = whole
    noisy = sweeps.damage_validation(pure()[:4].pixels, TINY)
    assert len(previews) >= 2
    denoised = trained.model.predict(noisy[..., None], verbose=0)[..., 0]
    np.testing.assert_allclose(previews[-1], denoised, atol=1e-6)
    assert not np.allclose(previews[0], denoised, atol=1e-3)


def test_squared_error_is_a_loss_of_its_own(whole):
    by_mse = trainer.train(dataclasses.replace(TINY, loss="mse"), pure(), pure()[:50])
    by_cross_entropy, *_ = whole
    # Both report the cross-entropy, which the one that minimises it lowers more.
    assert by_mse.history.loss[-1] > by_cross_entropy.history.loss[-1]
    assert by_mse.history.loss[-1] < by_mse.history.loss[0]


def test_a_stop_at_the_last_step_of_the_first_epoch_keeps_that_epoch():
    callbacks, reports = stop_after(4)
    trained = trainer.train(TINY, pure(), pure()[:50], **callbacks)
    assert len(reports) == 4
    assert trained.stopped
    assert len(trained.history.loss) == len(trained.history.validation_loss) == 1


@pytest.mark.parametrize("steps", [5, 7])
def test_an_epoch_that_was_not_finished_is_not_counted(steps):
    callbacks, reports = stop_after(steps)
    recipe = dataclasses.replace(TINY, kept_epochs=(1, 2))
    trained = trainer.train(recipe, pure(), pure()[:50], **callbacks)
    assert trained.stopped
    assert len(reports) == steps
    assert len(trained.history.loss) == len(trained.history.validation_loss) == 1
    assert [*trained.checkpoints] == [1]
    for saved, weights in zip(trained.checkpoints[1], trained.model.get_weights(), strict=True):
        np.testing.assert_array_equal(saved, weights)


def test_a_loss_that_is_nan_from_the_beginning_is_an_error_and_reported_as_none():
    reports = []
    recipe = dataclasses.replace(TINY, learning_rate=float("nan"))
    with pytest.raises(errors.TrainingError, match=r"its loss became NaN.*lower learning rate"):
        trainer.train(recipe, pure(), pure()[:50], on_progress=reports.append)
    assert len(reports) < 8  # it ends at once
    assert reports[-1].loss is None
    assert all(math.isfinite(report.loss) for report in reports[:-1])
    assert "loss" not in str(reports[-1])


def test_a_stop_after_nan_is_the_same_error():
    reports = []
    recipe = dataclasses.replace(TINY, learning_rate=float("nan"))
    with pytest.raises(errors.TrainingError, match="its loss became NaN"):
        trainer.train(
            recipe,
            pure(),
            pure()[:50],
            on_progress=reports.append,
            should_stop=lambda: reports[-1].loss is None,
        )


@pytest.mark.parametrize("epochs", [2, 3])
def test_a_loss_that_becomes_nan_later_keeps_the_best_epoch_before(epochs, monkeypatch):
    nan = changed_after_an_epoch(lambda noisy, pure: (noisy, np.full_like(pure, np.nan)))
    monkeypatch.setattr(trainer, "Batches", nan)
    reports = []
    recipe = dataclasses.replace(TINY, epochs=epochs)
    trained = trainer.train(recipe, pure(), pure()[:50], on_progress=reports.append)
    assert [report.loss is None for report in reports] == [False] * 4 + [True]
    assert trained.stopped
    assert len(trained.history.loss) == len(trained.history.validation_loss) == 1
    assert all(np.isfinite(weights).all() for weights in trained.model.get_weights())


@pytest.mark.parametrize("target", recipes.NOISY_TARGETS)
def test_a_network_learns_from_noisy_pictures_alone(target):
    recipe = recipes.learn_from_noise(dataclasses.replace(TINY, epochs=3), target)
    trained = trainer.train(recipe, pure(), pure()[:50])
    losses = trained.history.validation_loss
    assert losses[-1] < losses[0] < 0.6931  # what a network says that knows nothing: ln 2


def test_pure_pictures_choose_no_weights_where_the_targets_are_noisy(monkeypatch):
    inverted = changed_after_an_epoch(lambda noisy, target: (noisy, 1 - target))
    monkeypatch.setattr(trainer, "Batches", inverted)
    recipe = recipes.learn_from_noise(dataclasses.replace(TINY, epochs=3), "noisy copy")
    callbacks, _ = stop_after(11)
    trained = trainer.train(recipe, pure(), pure()[:50], **callbacks)
    losses = trained.history.validation_loss
    assert losses[0] < losses[1]
    noisy = sweeps.damage_validation(pure()[:50].pixels, recipe)
    denoised = trained.model.predict(noisy[..., None], verbose=0)[..., 0]
    loss = metrics.each(metrics.binary_cross_entropy, pure()[:50].pixels, denoised).mean()
    assert loss == pytest.approx(losses[-1], abs=1e-5)  # the last one, though it is worse
