"""The Inside page at the checkpoints of a training."""

import json
import shutil

import pytest

from denoiser.models import catalog
from denoiser.ui.components import files

INSIDE = "denoiser/ui/pages/inside.py"
OLD = "saved without files for the browser"


@pytest.fixture
def inside(app):
    app.query_params["source"] = "Pick"
    app.query_params["digit"] = "412"
    app.query_params["model"] = "book-cnn"
    return app.switch_page(INSIDE)


@pytest.fixture
def copied_cnn(trained_here):
    """The folder of "mine", a model with checkpoints among those trained here."""
    return shutil.copytree(catalog.BUNDLED / "book-cnn", trained_here / "mine")


def change_results(folder, change) -> None:
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    change(results)
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")


def html(app) -> str:
    return "".join(element.proto.body for element in app.get("html"))


def words(app) -> str:
    return "\n".join(element.value for element in (*app.markdown, *app.caption))


def weights_of(app) -> str:
    """The file that the browser walks through."""
    (walk,) = [c for c in app.get("bidi_component") if c.proto.component_name == "denoiser_inside"]
    length = int.from_bytes(walk.proto.bytes[:4], "little")
    return json.loads(walk.proto.bytes[4 : 4 + length])["network"]


def kernels(app) -> bytes:
    return app.get("image")[-1].proto.imgs[0].url


def test_the_page_opens_on_the_finished_network(inside):
    inside.run()
    scrubber = inside.select_slider(key="epoch")
    assert (scrubber.label, scrubber.value) == ("After epoch", "30")
    assert scrubber.options == ["0", "1", "2", "5", "10", "30"]
    assert "epoch" not in inside.query_params
    assert weights_of(inside) == files.weights(catalog.find().get("book-cnn"))


def test_everything_on_the_page_is_of_the_chosen_epoch(inside):
    inside.run()
    finished = kernels(inside), html(inside)
    inside.select_slider(key="epoch").set_value("2").run()
    assert not inside.exception
    assert weights_of(inside) == files.weights(catalog.find().get("book-cnn"), 2)
    assert "Output after epoch 2" in html(inside)
    assert "Output after" not in finished[1]
    assert kernels(inside) != finished[0]
    (button,) = [button for button in inside.button if button.label.endswith("**2**")]
    assert "![Shown on the page: after epoch]" in button.label
    # The picture of the strip is that of the output.
    assert button.label.partition("(")[2].partition(")")[0] in html(inside)


def test_a_picture_of_the_strip_moves_the_slider(inside):
    inside.run()
    inside.button(key="epoch_5").click().run()
    assert inside.select_slider(key="epoch").value == "5"
    assert "Output after epoch 5" in html(inside)


def test_a_link_names_the_epoch_and_another_model_begins_with_the_finished_network(
    inside, copied_cnn
):
    inside.query_params["epoch"] = "0"
    inside.run()
    assert not inside.warning
    assert "Output after epoch 0" in html(inside)
    inside.selectbox(key="model").set_value("mine").run()
    assert inside.select_slider(key="epoch").value == "30"
    assert "epoch" not in inside.query_params
    inside.select_slider(key="epoch").set_value("1").run()
    inside.selectbox(key="model").set_value("blind").run()
    assert not [slider for slider in inside.select_slider if slider.key == "epoch"]
    assert "Output after" not in html(inside)
    inside.selectbox(key="model").set_value("book-cnn").run()
    assert inside.select_slider(key="epoch").value == "30"


@pytest.mark.parametrize(
    ("model", "value", "expected"),
    [
        ("book-cnn", "3", "one of 0, 1, 2, 5, 10, 30 for book-cnn"),
        ("book-cnn", "../5", "one of 0, 1, 2, 5, 10, 30 for book-cnn"),
        ("blind", "5", "left out for blind, which shows no earlier epochs"),
    ],
)
def test_an_epoch_that_a_model_does_not_have_is_reported(inside, model, value, expected):
    inside.query_params["model"] = model
    inside.query_params["epoch"] = value
    inside.run()
    assert not inside.exception
    assert f"it must be {expected}." in inside.warning[0].value
    assert "Output after" not in html(inside)
    inside.selectbox(key="model").set_value("book-ffnn").run()
    assert not inside.warning


def test_checkpoints_from_before_there_were_browser_files_are_shown_as_pictures(inside, copied_cnn):
    def forget(results):
        kept = {name: sha for name, sha in results["sha256"].items() if name[-3:] != "bin"}
        results["sha256"] = kept | {"browser.bin": results["sha256"]["browser.bin"]}

    change_results(copied_cnn, forget)
    inside.query_params["model"] = "mine"
    inside.run()
    assert not inside.exception
    assert not [slider for slider in inside.select_slider if slider.key == "epoch"]
    assert not [button for button in inside.button if str(button.key).startswith("epoch_")]
    assert OLD in words(inside)
    assert 'alt="The picture after 10"' in html(inside)


def test_a_network_that_no_browser_runs_is_shown_by_the_server_after_any_epoch(inside, copied_cnn):
    def forget(results):
        results["sha256"] = {n: sha for n, sha in results["sha256"].items() if n[-3:] != "bin"}

    change_results(copied_cnn, forget)
    inside.query_params["model"] = "mine"
    inside.run()
    finished = html(inside)
    maps = [image.proto.imgs[0].url for image in inside.get("image")]
    inside.select_slider(key="epoch").set_value("0").run()
    assert not inside.exception
    assert html(inside) != finished
    assert [image.proto.imgs[0].url for image in inside.get("image")] != maps
    assert OLD not in words(inside)


def test_a_checkpoint_that_was_changed_is_reported_and_the_rest_stays(inside, copied_cnn):
    (copied_cnn / "epochs" / "2.bin").write_bytes(b"other")
    inside.query_params["model"] = "mine"
    inside.query_params["epoch"] = "2"
    inside.run()
    assert not inside.exception
    assert "epochs/2.bin is not the file that was saved" in inside.error[0].value
    assert "Output after epoch 2" in html(inside)


def test_a_training_that_ended_early_shows_its_checkpoints_and_what_it_kept(inside, copied_cnn):
    history = {"loss": [None], "validation_loss": [None]}
    change_results(copied_cnn, lambda results: results.update(history=history))
    inside.query_params["model"] = "mine"
    inside.run()
    assert not inside.exception
    assert inside.select_slider(key="epoch").options[-2:] == ["30", "finished"]
    assert "losses of this training were not recorded" in words(inside)
    assert "after 30" in words(inside)
    assert "dB when finished." in words(inside)
