import dataclasses
import html
import json
import re
import shutil

import pytest
from msgspec import structs
from streamlit.testing.v1 import AppTest

from denoiser import errors, recipes
from denoiser.jobs import preview, process, status
from denoiser.models import catalog, litert
from denoiser.models.folder import hash_of
from denoiser.models.schema import History, SavedRecipe
from denoiser.training.progress import Progress
from denoiser.ui import cache

pytestmark = pytest.mark.usefixtures("keras_here")  # a training has to be possible

TRAIN = "denoiser/ui/pages/train.py"
QUICK = recipes.get("quick")
SAVED = SavedRecipe.of(QUICK)


@pytest.fixture
def started(monkeypatch):
    """The recipes that were started; nothing is trained."""
    recipes_started = []
    monkeypatch.setattr(
        process, "start", lambda recipe, own=None: recipes_started.append(recipe) or True
    )
    return recipes_started


@pytest.fixture
def train(app):
    return app.switch_page(TRAIN)


def preview_rows(app) -> dict[str, list[str]]:
    """The addresses of the four digits of each row, by its label."""
    (page,) = [e.proto.body for e in app.get("html") if 'class="preview"' in e.proto.body]
    rows = re.findall(r"<strong>(.*?)</strong>((?:<img[^>]*>)+)", page)
    return {html.unescape(label): re.findall(r'src="(.*?)"', images) for label, images in rows}


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()


def test_the_defaults_train_what_a_first_launch_trains(train, started):
    train.run()
    press(train, "Train")
    assert not train.exception
    (recipe,) = started
    assert recipe.name == "mine"
    assert recipe.kept_epochs == (0, 1, 2, 5, 10)
    for setting in ("architecture", "digits", "epochs", "batch_size", "learning_rate", "loss"):
        assert getattr(recipe, setting) == getattr(QUICK, setting)
    assert tuple(recipe.noise_factors) == QUICK.noise_factors


def test_every_setting_reaches_the_recipe(train, started):
    train.run()
    train.text_input(key="train_name").set_value("squares").run()
    train.selectbox(key="train_architecture").set_value("book_ffnn").run()
    train.slider(key="train_noise").set_value((0.55, 0.55)).run()
    train.number_input(key="train_epochs").set_value(3).run()
    train.select_slider(key="train_batch_size").set_value(128).run()
    train.select_slider(key="train_learning_rate").set_value(0.001).run()
    press(train, "Train")
    (recipe,) = started
    assert (recipe.name, recipe.architecture, recipe.epochs) == ("squares", "book_ffnn", 3)
    assert (recipe.batch_size, recipe.learning_rate) == (128, 0.001)
    assert recipe.noise_factors == (0.55, 0.55)


@pytest.mark.parametrize("name", ["../x", "con", "Mine", "", "😀", "a b"])
def test_a_name_that_is_not_allowed_is_answered_before_anything_starts(train, started, name):
    train.run()
    train.text_input(key="train_name").set_value(name).run()
    assert not train.exception
    assert "name" in train.error[0].value
    assert next(button for button in train.button if button.label == "Train").disabled
    assert started == []


def test_a_name_that_is_taken_gets_a_number_as_a_caption_explains(train, started):
    train.run()
    train.text_input(key="train_name").set_value("blind").run()
    assert any("a number is added" in caption.value for caption in train.caption)


def test_the_second_of_two_trainings_is_refused_with_a_message(train, monkeypatch):
    monkeypatch.setattr(process, "start", lambda recipe, own=None: False)
    train.run()
    press(train, "Train")
    assert "Another training is running" in train.warning[0].value


def test_the_reason_why_a_training_cannot_start_is_shown(train, monkeypatch):
    def refuse(recipe, own=None):
        raise errors.TrainingError("There is too little memory to train.")

    monkeypatch.setattr(process, "start", refuse)
    train.run()
    press(train, "Train")
    assert not train.exception
    assert "too little memory" in train.warning[0].value


def test_where_training_is_switched_off_the_page_states_it(train, monkeypatch):
    monkeypatch.setenv("DENOISER_TRAINING", "off")
    train.run()
    assert not train.exception
    assert "switched off" in train.info[0].value
    assert not any(button.label == "Train" for button in train.button)
    assert list(preview_rows(train)) == ["Noisy", "Blind U-Net", "Pure"]
    assert not any("Yours begins" in caption.value for caption in train.caption)


def test_a_running_training_is_shown_with_its_losses_and_can_be_stopped(train, monkeypatch):
    history = History((0.2, 0.15), (0.14, 0.11))
    progress = Progress(3, 10, 0.25, 0.14, 0.11, 42.0, history)
    job = status.Job(structs.replace(SAVED, name="mine"), "running", progress)
    monkeypatch.setattr(process, "current", lambda: job)
    stopped = []
    monkeypatch.setattr(status, "ask_to_stop", lambda: stopped.append(True))
    train.run()
    assert not train.exception
    (bar,) = train.get("progress")
    assert bar.proto.value == 25
    assert "Training **mine**: epoch 3 of 10" in bar.proto.text
    assert len(train.get("vega_lite_chart")) == 1
    # There is no output of its own yet.
    assert list(preview_rows(train)) == ["Noisy", "Blind U-Net, first stage", "Pure"]
    assert any("takes this place" in caption.value for caption in train.caption)
    press(train, "Stop")
    assert stopped == [True]


def test_a_finished_training_shows_its_result_and_what_was_deleted_for_it(
    train, copied_model, monkeypatch
):
    job = status.Job(SAVED, "done", None, 1.0, "mine", ("old",))
    monkeypatch.setattr(process, "current", lambda: job)
    train.run()
    assert not train.exception
    loss = catalog.find().get("mine").results.validation.bce
    assert f"validation loss {loss:.4f}" in train.success[0].value
    assert "`old` was deleted" in train.info[0].value
    assert len(train.get("download_button")) == 4
    shutil.rmtree(copied_model)
    train.run()
    assert not train.exception
    assert "no longer here" in train.info[0].value


def test_a_failed_training_shows_its_message(train, monkeypatch):
    job = status.Job(SAVED, "failed", message="No memory.")
    monkeypatch.setattr(process, "current", lambda: job)
    train.run()
    assert not train.exception
    assert train.error[0].value == "No memory."
    assert any("and press **Train** again" in text.value for text in train.markdown)
    assert list(preview_rows(train)) == ["Noisy", "Blind U-Net, first stage", "Pure"]


def test_a_loss_that_is_not_a_number_leaves_the_page_alive(train, monkeypatch):
    progress = Progress(3, 10, 0.25, None, None, 42.0, History((0.2, None), (0.14, None)))
    job = status.Job(SAVED, "running", progress)
    monkeypatch.setattr(process, "current", lambda: job)
    train.run()
    assert not train.exception
    assert len(train.get("vega_lite_chart")) == 1


def test_losses_that_are_null_on_disk_leave_the_page_alive(train, trained_here):
    progress = Progress(3, 10, 0.25, None, None, 42.0, History((float("nan"),), (None,)))
    (trained_here / ".job").mkdir(parents=True)
    status.write_job(status.Job(SAVED, "running", progress))
    assert b"null" in status.read("status.json")
    with status.lock():
        train.run()
    assert not train.exception
    assert "epoch 3 of 10" in train.get("progress")[0].proto.text


def test_a_training_of_one_epoch_is_not_called_one_epochs(train, copied_model, monkeypatch):
    results = json.loads((copied_model / "results.json").read_text(encoding="utf-8"))
    results["history"] = {"loss": [0.2], "validation_loss": [0.15]}
    (copied_model / "results.json").write_text(json.dumps(results), encoding="utf-8")
    recipe = structs.replace(SAVED, epochs=1)
    job = status.Job(recipe, "done", None, 1.0, "mine")
    monkeypatch.setattr(process, "current", lambda: job)
    train.run()
    assert "after 1 epoch in" in train.success[0].value
    job = status.Job(recipe, "running")
    train.run()
    assert any("4,000 digits, 1 epoch." in text.value for text in train.markdown)


def test_several_models_that_were_deleted_are_all_named(train, copied_model, monkeypatch):
    job = status.Job(SAVED, "done", None, 1.0, "mine", ("old", "older"))
    monkeypatch.setattr(process, "current", lambda: job)
    train.run()
    assert "`old` and `older` were deleted" in train.info[0].value


@pytest.mark.parametrize(
    ("architecture", "name"),
    [
        ("unet", "blind-first"),
        ("book_cnn", "book-cnn"),
        ("book_ffnn", "book-ffnn"),
    ],
)
def test_before_a_training_the_model_of_its_architecture_denoises_the_digits(
    train, architecture, name
):
    train.run()
    train.selectbox(key="train_architecture").set_value(architecture).run()
    assert not train.exception
    model = catalog.find().start(name)
    pure, noisy = preview.pure_and_noisy(QUICK)
    assert preview_rows(train) == {
        "Noisy": [cache.data_url(picture) for picture in noisy],
        model.title: [cache.data_url(picture) for picture in litert.load(model).denoise(noisy)],
        "Pure": [cache.data_url(picture) for picture in pure],
    }
    said = f"**{model.title}** has the same architecture and is trained already"
    assert any(said in caption.value for caption in train.caption)
    assert any(f"How {model.title} learned" in text.value for text in train.markdown)


def test_a_model_of_another_architecture_is_said_to_be_one(train, monkeypatch):
    monkeypatch.setattr(recipes, "architectures", lambda: ("unet", "new"))
    train.run()
    train.selectbox(key="train_architecture").set_value("new").run()
    assert any("but has another architecture" in caption.value for caption in train.caption)


def test_without_any_model_the_digits_are_noisy_and_pure(train, no_bundled_models):
    train.run()
    assert not train.exception
    assert list(preview_rows(train)) == ["Noisy", "Pure"]


def test_the_output_of_a_training_takes_its_place(train, trained_here, monkeypatch):
    (trained_here / ".job").mkdir(parents=True)
    pure, _ = preview.pure_and_noisy(QUICK)
    preview.write(pure)
    monkeypatch.setattr(process, "current", lambda: status.Job(SAVED, "running"))
    train.run()
    assert list(preview_rows(train)) == ["Noisy", "Denoised", "Pure"]
    assert not any("takes this place" in caption.value for caption in train.caption)


def test_a_model_that_is_measured_is_no_longer_stopping(train, trained_here, monkeypatch):
    job = status.Job(SAVED, "measuring", measured=0.5, model="quick")
    monkeypatch.setattr(process, "current", lambda: job)
    (trained_here / ".job").mkdir(parents=True)
    status.ask_to_stop()
    train.run()
    assert "can be used" in train.get("progress")[0].proto.text
    assert not any("Stopping" in caption.value for caption in train.caption)


@pytest.mark.parametrize(
    ("label", "target", "fresh"),
    [("Another noisy copy", "noisy copy", True), ("The noisy picture itself", "blind spot", False)],
)
def test_a_noisy_target_goes_with_the_squared_error_and_a_twin(
    train, started, label, target, fresh
):
    train.run()
    assert not train.toggle
    train.radio(key="train_target").set_value(label).run()
    assert not train.exception
    assert any("almost the pure picture" in caption.value for caption in train.caption)
    assert any("twice as long" in caption.value for caption in train.caption)
    assert [widget.label for widget in train.segmented_control] == ["Pictures"]  # and no loss
    press(train, "Train")
    train.toggle(key="train_twin").set_value(False).run()
    train.slider(key="train_noise").set_value((0.55, 0.55)).run()
    assert not any("almost the pure picture" in caption.value for caption in train.caption)
    press(train, "Train")
    with_twin, without = started
    assert with_twin == changed_defaults(QUICK, target, has_twin=True)
    assert (with_twin.target, with_twin.fresh_noise, with_twin.has_twin) == (target, fresh, True)
    assert (without.target, without.has_twin) == (target, False)


def changed_defaults(recipe, target, **changes):
    """The recipe that the page makes of the defaults."""
    own = {"name": "mine", "title": "", "description": "", "kept_epochs": (0, 1, 2, 5, 10)}
    return dataclasses.replace(recipes.learn_from_noise(recipe, target), **own, **changes)


def test_a_twin_is_watched_beside_the_network_and_can_be_stopped(train, monkeypatch):
    network, twin = (History((loss,) * 2, (loss,) * 2) for loss in (0.11, 0.1))
    job = status.Job(
        structs.replace(SAVED, name="mine", target="noisy copy", has_twin=True),
        "twin",
        Progress(10, 10, 1.0, 0.11, 0.11, 0.0, network),
        model="mine",
        twin=Progress(3, 10, 0.25, 0.1, 0.1, 42.0, twin),
    )
    monkeypatch.setattr(process, "current", lambda: job)
    train.run()
    assert not train.exception
    (bar,) = train.get("progress")
    assert "can be used. Training its twin with pure targets: epoch 3 of 10" in bar.proto.text
    assert "twin, pure targets" in train.get("vega_lite_chart")[0].proto.spec
    assert any("target: another noisy copy, with a twin" in text.value for text in train.markdown)
    assert any(button.label == "Stop" for button in train.button)


def test_a_finished_network_is_compared_with_its_twin(train, copied_model, monkeypatch):
    figures = {"noise": 0.55, "psnr": 18.0, "ssim": 0.8, "bce": 0.1}
    measured = {"images": 500, "seed": 0, "rows": [figures]}
    history = {"loss": [0.14], "validation_loss": [0.13]}
    change_model(
        copied_model,
        {"target": "noisy copy", "has_twin": True},
        {
            "test": measured,
            "twin": {
                "history": history,
                "measured": measured | {"rows": [figures | {"psnr": 18.25}]},
                "seconds": 5,
            },
        },
    )
    job = status.Job(SAVED, "done", None, 1.0, model="mine")
    monkeypatch.setattr(process, "current", lambda: job)
    train.run()
    assert not train.exception
    (said,) = [text.value for text in train.markdown if "Its twin" in text.value]
    assert "**18.00 dB**" in said
    assert "**18.25 dB**" in said
    assert "-0.25 dB" in said
    assert "500 pictures" in said


def change_model(folder, recipe, results):
    """Change the recipe and the results of a model's folder, which stays whole."""
    path = folder / "recipe.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | recipe), encoding="utf-8")
    former = json.loads((folder / "results.json").read_bytes())
    hashes = former["sha256"] | {"recipe.json": hash_of(path.read_bytes())}
    (folder / "results.json").write_text(
        json.dumps(former | results | {"sha256": hashes}), encoding="utf-8"
    )


def test_other_damage_than_noise_has_pure_targets_and_the_page_says_why():
    def script():
        import dataclasses

        from denoiser import recipes
        from denoiser.ui.controls import training_target

        recipe = dataclasses.replace(recipes.get("quick"), corruption="Blur")
        assert training_target.show(recipe).apply(recipe) == recipe

    page = AppTest.from_function(script).run()
    assert not page.exception
    assert not page.radio
    assert "normal noise only" in page.caption[0].value
