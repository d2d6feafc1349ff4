import hashlib
import json
import os
import sys
from pathlib import Path

import pytest

from denoiser import errors
from denoiser.models import catalog, folder
from tests.conftest import SHIPPED


def test_a_model_from_before_there_was_a_browser_file_can_be_used(copied_model):
    results = json.loads((copied_model / "results.json").read_text(encoding="utf-8"))
    del results["sha256"]["browser.bin"]
    (copied_model / "results.json").write_text(json.dumps(results), encoding="utf-8")
    (copied_model / "browser.bin").unlink()
    model = catalog.find().get("mine")
    assert not model.has_browser_file
    with pytest.raises(errors.ModelError, match=r"browser\.bin"):
        model.read_browser_file()


def test_a_network_that_changes_after_it_was_checked_is_not_used(copied_model):
    model = catalog.find().get("mine")
    (copied_model / "model.tflite").write_bytes(b"other")
    with pytest.raises(errors.ModelError, match="not the file that was saved"):
        model.read_network()


def rewrite(path: Path, change) -> None:
    """Change a model's results and recipe as someone does who corrects the checksums as well."""
    results, recipe = (json.loads((path / f"{n}.json").read_bytes()) for n in ("results", "recipe"))
    change(results, recipe)
    content = json.dumps(recipe).encode()
    (path / "recipe.json").write_bytes(content)
    results["sha256"]["recipe.json"] = hashlib.sha256(content).hexdigest()
    (path / "results.json").write_text(json.dumps(results), encoding="utf-8")


def update_results(**changes):
    return lambda path: rewrite(path, lambda results, recipe: results.update(changes))


def update_recipe(**changes):
    return lambda path: rewrite(path, lambda results, recipe: recipe.update(changes))


def update_test(**changes):
    return lambda path: rewrite(path, lambda results, recipe: results["test"].update(changes))


def name_first_layer(name):
    return lambda path: rewrite(path, lambda results, _: results["layers"][0].update(name=name))


def write(file, content):
    return lambda path: (path / file).write_bytes(content)


def replace(make):
    def replace_network(path):
        (path / "model.tflite").unlink()
        make(path / "model.tflite")

    return replace_network


DEEP = b"[" * 100_000
HOSTILE = {
    "results too deep": (write("results.json", DEEP), "results.json: Expected `object`"),
    "results deep inside": (write("results.json", b'{"a":' + DEEP), "nested too deeply"),
    "results closed again": (
        write("results.json", b'{"a":' + DEEP + b"]" * 100_000 + b"}"),
        "nested too deeply",
    ),
    "results that are a list": (write("results.json", b"[1]"), "results.json: Expected `object`"),
    "results that are not Unicode": (write("results.json", b'{"machine": "\xff"}'), "results.json"),
    "results of 6 MB": (write("results.json", b'{"a": "' + b"x" * 6_000_000), "6,000,007 bytes"),
    "a row without a PSNR": (
        update_test(rows=[{"noise": 0.5, "ssim": 0.5, "bce": 0.1}]),
        "results.json, test.rows[0]: Object missing required field `psnr`",
    ),
    "a gallery without its size": (update_results(gallery={"rows": []}), "results.json, gallery"),
    "half a letter in a layer": (name_first_layer("\ud800"), "results.json"),
    "half a letter in a key": (update_results(history={"\ud800": []}), "results.json"),
    "half a letter in a recipe": (update_recipe(title="\udfff"), "recipe.json"),
    "losses without end": (
        update_results(history={"loss": [0.1] * 20_000}),
        "results.json, history.loss: Expected `array` of length <= 10000",
    ),
    "a name without end": (name_first_layer("x" * 2000), "results.json, layers[0].name"),
    "a figure that is a word": (
        update_results(params="many"),
        "results.json, params: Expected `int`, got `str`",
    ),
    "a negative figure": (update_results(macs=-1), "results.json, macs: Expected `int` >= 0"),
    "a figure of 400 digits": (update_results(params=10**400), "results.json, params"),
    "a figure beyond all floats": (
        write("results.json", b'{"seconds": 1e400}'),
        "results.json, seconds",
    ),
    "an infinite figure": (update_results(seconds=float("inf")), "results.json"),
    "a figure that is NaN": (update_results(seconds=float("nan")), "results.json"),
    "a switch for a figure": (update_results(seconds=True), "results.json, seconds"),
    "a layer that is a list": (update_results(layers=[[]]), "results.json, layers[0]"),
    "checksums in a list": (write("results.json", b'{"sha256": []}'), "results.json, sha256"),
    "no figure for the validation images": (
        update_results(validation={}),
        "no figure for the valid",
    ),
    "one noise factor": (
        update_recipe(noise_factors=[1.0]),
        "recipe.json, noise_factors: Expected `array` of length 2",
    ),
    "an unknown damage": (
        update_recipe(corruption="\x1b[2J"),
        r"a damage that is not known here, '\x1b[2J'",
    ),
    "strengths beyond all": (update_recipe(strengths=[0.5, 7]), "not from 0 to 1, 0.5 and 7"),
    "an unknown target": (update_recipe(target="\x1b[2J"), "recipe.json, target"),
    "a recipe that does not match": (write("recipe.json", b"{}"), "its sha256 differs"),
    "9 MB for the browser": (write("browser.bin", bytes(9_000_000)), "at most 8,000,000"),
    "a network that is a folder": (replace(Path.mkdir), "model.tflite is not a file"),
    "a link to nothing": (
        replace(lambda path: path.symlink_to("nowhere")),
        "model.tflite is missing",
    ),
}
if hasattr(os, "mkfifo"):
    HOSTILE["a network that is a pipe"] = (replace(os.mkfifo), "model.tflite is not a file")
    HOSTILE["results that are a pipe"] = (
        lambda path: ((path / "results.json").unlink(), os.mkfifo(path / "results.json")),
        "results.json is not a file",
    )


@pytest.mark.parametrize("what", HOSTILE)
def test_the_error_for_a_hostile_folder_names_the_file_and_what_was_expected(what, copied_model):
    make_hostile, message = HOSTILE[what]
    make_hostile(copied_model)
    with pytest.raises(errors.ModelError) as caught:
        folder.read(copied_model)
    if message == "nested too deeply" and sys.version_info >= (3, 14):
        message = "results.json"  # this Python reads it, and then finds something else wrong
    assert message in str(caught.value)
    assert str(caught.value).isprintable()
    models = catalog.find()
    assert list(models.models) == SHIPPED
    assert models.broken == (f"The model folder {copied_model} cannot be used: {caught.value}.",)
    assert catalog.signature()


def test_links_that_go_in_circles_do_not_stop_the_search(copied_model):
    for name in ("a", "b", "epochs"):
        (copied_model / name).symlink_to(copied_model)
    assert catalog.signature()
    assert list(catalog.find().models) == [*SHIPPED, "mine"]


def test_figures_that_are_whole_numbers_and_unknown_entries_are_read(copied_model):
    update_results(seconds=7, colour="blue")(copied_model)
    update_recipe(noise_factors=[0, 1], colour="blue")(copied_model)
    model = folder.read(copied_model)
    assert (model.results.seconds, model.recipe.noise_factors) == (7.0, (0.0, 1.0))
