"""The runs of a visit on the Train page."""

import json
import shutil

import pytest
from msgspec import structs

from denoiser import recipes
from denoiser.jobs import process, status
from denoiser.models import catalog
from denoiser.models.folder import hash_of
from denoiser.models.schema import History, SavedRecipe
from denoiser.training.progress import Progress
from denoiser.ui.components import kept_runs
from denoiser.ui.views import runs_table

pytestmark = pytest.mark.usefixtures("keras_here")  # a training has to be possible

TRAIN = "denoiser/ui/pages/train.py"
SAVED = SavedRecipe.of(recipes.get("quick"))
IDS = [f"{number:016x}" for number in range(9)]


@pytest.fixture
def jobs(monkeypatch, trained_here):
    """The job that is the current one, which a test may replace; a start makes one, as ever."""
    current = []

    def start(recipe, own=None):
        (trained_here / ".job").mkdir(parents=True, exist_ok=True)
        job = status.Job(SavedRecipe.of(recipe), "running", run=IDS[len(current)])
        status.write_job(job)
        current.append(job)
        return True

    monkeypatch.setattr(process, "start", start)
    monkeypatch.setattr(process, "current", lambda: current[-1] if current else None)
    return current


@pytest.fixture
def train(app):
    return app.switch_page(TRAIN).run()


def start(app):
    next(button for button in app.button if button.label == "Train").click().run()
    assert not app.exception


def end(jobs, trained_here, *, model="book-ffnn", **changes):
    """End the current training with a model, as the child process does."""
    job = jobs[-1]
    folder = shutil.copytree(catalog.BUNDLED / model, trained_here / job.recipe.name)
    path = folder / "recipe.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changes), encoding="utf-8")
    results = json.loads((folder / "results.json").read_bytes())
    results |= {"run": job.run, "made_in_page": True}
    results["sha256"]["recipe.json"] = hash_of(path.read_bytes())
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")
    jobs[-1] = structs.replace(job, state="done", model=job.recipe.name)


def table(app) -> dict[str, list]:
    (frame,) = [frame.value for frame in app.dataframe if "Set differently" in frame.value]
    return {name: [*frame[name]] for name in frame}


def test_runs_have_names_and_rows_of_their_own(train, jobs, trained_here):
    assert not train.dataframe
    start(train)
    assert table(train)["How it ended"] == ["not over: training"]
    end(jobs, trained_here)
    train.run()
    train.select_slider(key="train_learning_rate").set_value(0.001).run()
    start(train)
    jobs[-1] = structs.replace(jobs[-1], state="failed", message="No memory.")
    train.run()
    assert not train.exception
    rows = table(train)
    assert rows["Run"] == ["mine-2", "mine"]
    assert rows["Set differently"] == ["learning rate 0.001", "nothing"]
    assert rows["How it ended"] == ["failed: No memory.", "to the end"]
    assert rows["PSNR at 0.55"][1] == pytest.approx(17.06, abs=0.01)
    start(train)  # one that failed keeps its name, too
    assert table(train)["Run"][0] == "mine-3"


def test_the_curves_of_chosen_runs_are_on_one_chart(train, jobs, trained_here):
    for model in ("book-ffnn", "book-cnn"):
        start(train)
        end(jobs, trained_here, model=model)
        train.run()
    chart = train.get("vega_lite_chart")[-1].proto
    for name in ("mine", "mine-2"):
        assert f'"{name}"' in chart.spec
    train.pills(key="runs_shown").set_value(["mine-2"]).run()
    assert not train.exception
    assert '"mine"' not in train.get("vega_lite_chart")[-1].proto.spec
    assert table(train)["Run"] == ["mine-2", "mine"]


def test_two_runs_or_a_run_and_a_shipped_model_denoise_the_same_picture(train, jobs, trained_here):
    start(train)
    end(jobs, trained_here)
    train.run()
    assert train.selectbox(key="run_first").options[0] == "mine"
    train.selectbox(key="run_second").set_value("book-cnn").run()
    train.slider(key="noise").set_value(0.8).run()
    assert not train.exception
    (pictures,) = [e.proto.body for e in train.get("html") if "Difference" in e.proto.body]
    assert "The output of mine: PSNR" in pictures
    assert "The output of book-cnn: PSNR" in pictures
    train.selectbox(key="run_first").set_value("book-cnn").run()  # which was the other one
    assert not train.exception
    assert train.selectbox(key="run_second").value != "book-cnn"


def test_a_run_that_learned_a_damage_is_compared_with_it(train, jobs, trained_here):
    start(train)
    end(jobs, trained_here, corruption="Stripes", strengths=[0.2, 0.6])
    train.run()
    train.slider(key="strength").set_value(0.4).run()
    assert not train.exception
    (pictures,) = [e.proto.body for e in train.get("html") if "Difference" in e.proto.body]
    assert "The damaged picture: PSNR" in pictures
    assert any("learned to undo: stripes" in caption.value for caption in train.caption)


def test_a_run_stays_in_the_list_when_its_model_is_deleted(train, jobs, trained_here):
    start(train)
    end(jobs, trained_here)
    train.run()
    before = table(train)
    shutil.rmtree(trained_here / "mine")
    train.run()
    assert not train.exception
    assert table(train) == before


def test_runs_of_another_visitor_are_not_listed_and_a_run_that_was_missed_is_found(
    train, app, jobs, trained_here
):
    start(train)
    end(jobs, trained_here)
    history = History((0.2,), (0.15,))
    progress = Progress(2, 10, 0.15, 0.2, 0.15, 60.0, history)
    jobs.append(status.Job(structs.replace(SAVED, name="theirs"), "running", progress, run=IDS[-1]))
    train.run()  # this one has not seen the end of its own
    assert table(train)["Run"] == ["mine"]
    assert table(train)["How it ended"] == ["to the end"]
    assert "theirs" not in train.selectbox(key="run_first").options


def test_a_run_without_a_model_or_a_report_is_said_to_be_lost(train, jobs):
    start(train)
    jobs.append(status.Job(SAVED, "running", run=IDS[-1]))
    train.run()
    assert table(train)["How it ended"][0].startswith("not known")


def test_a_browser_brings_back_its_runs_after_a_reload(train, jobs, trained_here, monkeypatch):
    start(train)
    end(jobs, trained_here)
    train.run()
    jobs.append(status.Job(SAVED, "failed", message="No memory.", run=IDS[1]))
    train.session_state["_runs"] = []  # a new session
    ids = [IDS[0], IDS[1], IDS[5]]  # the last one has left nothing
    monkeypatch.setattr(kept_runs, "show", lambda known, *, most, on_return: on_return(ids))
    train.run()
    assert not train.exception
    assert table(train)["Run"] == ["quick", "mine"]
    assert table(train)["How it ended"] == ["failed: No memory.", "to the end"]


def test_settings_are_named_where_they_differ():
    recipe = recipes.learn_from_noise(recipes.get("quick"), "blind spot")
    changed = structs.replace(SavedRecipe.of(recipe), epochs=3, noise_factors=(0.55, 0.55))
    assert runs_table.describe_settings(changed) == (
        "noise factors 0.55, target: the noisy picture itself, 3 epochs"
    )
