import dataclasses
import json
import re
import signal

import pytest

from denoiser import recipes
from denoiser.evaluation import sweeps
from denoiser.models import catalog
from denoiser.training import saving, trainer
from tests.conftest import SHIPPED

TINY = dataclasses.replace(
    recipes.get("book-ffnn"), name="tiny", digits="quick", epochs=2, batch_size=400
)


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    """A recipe that takes seconds, whatever its name."""
    monkeypatch.setattr(recipes, "get", lambda name: TINY)
    monkeypatch.setattr(saving, "_GALLERY_STEP", 100)


def press_ctrl_c(monkeypatch, *, epoch: int, times: int) -> None:
    """Press Ctrl-C in the first steps of an epoch."""
    train = trainer.train
    presses = []

    def train_and_press(*arguments, on_progress, **options):
        def report(progress):
            on_progress(progress)
            if progress.epoch == epoch and len(presses) < times:
                presses.append(progress)
                signal.raise_signal(signal.SIGINT)
                if len(presses) < times:
                    report(progress)

        return train(*arguments, on_progress=report, **options)

    monkeypatch.setattr(trainer, "train", train_and_press)


def test_a_model_is_trained_saved_and_measured(run, trained_here):
    status, out, _ = run("train", "tiny", "--name", "mine", "--epochs", 1, "--json")
    assert status == 0
    model = catalog.find().get("mine")
    report = json.loads(out)
    assert (report["name"], report["path"]) == ("mine", str(trained_here / "mine"))
    assert report["validation"]["bce"] == model.results.validation.bce
    assert len(model.results.history.loss) == 1
    assert model.results.gallery.images == 10


def test_a_recipe_whose_start_is_not_there_names_it(run, monkeypatch, trained_here):
    later = dataclasses.replace(TINY, starts_from="tiny-first")
    monkeypatch.setattr(recipes, "get", lambda name: later)
    status, out, err = run("train", "tiny")
    assert (status, out) == (2, "")
    assert f"tiny-first, which is not in {trained_here}" in err
    assert "python -m denoiser train tiny-first" in err


def test_a_damage_is_learned_and_measured_over_its_strengths(run):
    damage = ["--corruption", "salt AND pepper", "--strengths", 0.1, 0.6]
    status, out, _ = run("train", "tiny", "--epochs", 1, *damage)
    assert status == 0
    assert "with salt and pepper of strength 0.35" in out
    model = catalog.find().get("tiny")
    assert (model.recipe.corruption, model.recipe.strengths) == ("Salt and pepper", (0.1, 0.6))
    validation, measured = model.results.validation, model.results.gallery_damaged
    assert (validation.noise, validation.strength) == (None, 0.35)
    assert (measured.corruption, measured.images) == ("Salt and pepper", 10)
    assert [row.strength for row in measured.rows] == [*sweeps.STRENGTHS]
    _, out, _ = run("models")
    assert "Salt and pepper 0.1 to 0.6" in out
    assert "+: with the damage that it learned" in out


def test_a_damage_that_is_not_known_is_an_error_that_lists_all(run):
    status, out, err = run("train", "tiny", "--corruption", "acid")
    assert (status, out) == (2, "")
    assert "no damage 'acid' to learn; choose one of Normal noise, Salt and pepper, " in err
    status, out, err = run("train", "tiny", "--corruption", "jpeg", "--strengths", 0.5, 2)
    assert (status, out) == (2, "")
    assert "JPEG compression are a lowest and a highest one from 0 to 1, got 0.5 and 2" in err


def test_ctrl_c_while_the_model_is_measured_keeps_it_and_says_so(run, monkeypatch, tmp_path):
    def measure(model, *, on_progress, **_):
        on_progress(0.1)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("the measurement went on")

    monkeypatch.setattr(saving, "measure", measure)
    before = signal.getsignal(signal.SIGINT)
    status, out, err = run("train", "tiny", "--output", tmp_path / "out")
    assert status == 0
    assert out.startswith(f"{tmp_path / 'out' / 'tiny'}: validation cross-entropy 0.")
    assert "Stopped. The model is saved; its measurement was skipped.\n" in err
    assert "discard" not in err
    monkeypatch.setenv("DENOISER_MODELS", str(tmp_path / "out"))
    assert catalog.find().get("tiny").measured is None
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_while_it_trains_keeps_the_whole_epochs(run, monkeypatch):
    press_ctrl_c(monkeypatch, epoch=2, times=1)
    status, _, err = run("train", "tiny")
    assert status == 0
    assert err.count("Stopping") == 1
    model = catalog.find().get("tiny")
    assert len(model.results.history.loss) == 1
    assert model.results.gallery is not None  # it is measured all the same


def test_ctrl_c_in_the_first_epoch_is_an_error_since_there_is_nothing_to_save(run, monkeypatch):
    press_ctrl_c(monkeypatch, epoch=1, times=1)
    status, out, err = run("train", "tiny")
    assert (status, out) == (2, "")
    assert "before the end of its first epoch" in err
    assert list(catalog.find().models) == SHIPPED


def test_ctrl_c_pressed_twice_discards_the_network(run, monkeypatch):
    press_ctrl_c(monkeypatch, epoch=2, times=2)
    status, out, err = run("train", "tiny")
    assert (status, out) == (130, "")
    assert err.endswith("denoiser: stopped\n")
    assert list(catalog.find().models) == SHIPPED


def test_a_noisy_target_is_trained_with_its_twin_and_both_are_reported(run, trained_here):
    arguments = ("train", "tiny", "--epochs", 1, "--target", "noisy copy", "--twin")
    status, out, _ = run(*arguments)
    assert status == 0
    assert catalog.find().get("tiny").recipe.target == "noisy copy"
    assert re.search(r"PSNR at noise factor 0.55: \d+\.\d+ dB; its twin .*: \d+\.\d+ dB", out)


def test_a_twin_without_a_noisy_target_is_refused(run):
    status, _, err = run("train", "tiny", "--twin")
    assert status == 2
    assert "add --target 'noisy copy'" in err
