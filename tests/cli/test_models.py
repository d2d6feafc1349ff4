import hashlib
import json
import re

from tests.conftest import SHIPPED


def test_usable_models_are_listed_and_broken_ones_are_named(run, copied_model):
    (copied_model / "model.tflite").write_bytes(b"")
    status, out, err = run("models", "--json")
    report = json.loads(out)
    assert status == 0
    assert [model["name"] for model in report["models"]] == SHIPPED
    assert "mine" in report["broken"][0]
    _, out, err = run("models")
    assert "47,425" in out
    assert "cannot be used: model.tflite is not the file that was saved" in err


def test_the_message_for_a_broken_file_says_which_field_was_expected_to_be_what(run, copied_model):
    path = copied_model / "results.json"
    results = json.loads(path.read_bytes())
    path.write_text(json.dumps(results | {"params": "many"}), encoding="utf-8")
    status, out, err = run("models")
    assert status == 0
    assert "mine" not in out
    assert err == (
        f"denoiser: The model folder {copied_model} cannot be used:"
        " results.json, params: Expected `int`, got `str`.\n"
    )


def test_a_recipe_cannot_control_the_terminal(run, copied_model):
    recipe = (copied_model / "recipe.json").read_text(encoding="utf-8")
    recipe = recipe.replace('"book_ffnn"', '"\\u001b[2Jbook"')
    (copied_model / "recipe.json").write_text(recipe, encoding="utf-8")
    results = (copied_model / "results.json").read_text(encoding="utf-8")
    digest = hashlib.sha256(recipe.encode()).hexdigest()
    results = re.sub(r'("recipe\.json": )"\w+"', rf'\1"{digest}"', results)
    (copied_model / "results.json").write_text(results, encoding="utf-8")
    status, out, err = run("models")
    assert (status, err) == (0, "")
    assert "?[2Jbook" in out
    assert "\x1b" not in out
