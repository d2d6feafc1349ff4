import dataclasses
import json

import pytest

from denoiser import recipes
from denoiser.models import schema
from denoiser.models.schema import History, Measured, Row, SavedRecipe


def test_a_record_survives_json():
    measured = Measured(images=3, rows=(Row(noise=0.5, psnr=None, ssim=0.9, bce=0.1),))
    content = schema.encode(measured)
    assert schema.decode(content, Measured, "x") == measured
    assert schema.to_json(measured) == json.loads(content)
    assert json.loads(content) == {
        "images": 3,
        "rows": [{"noise": 0.5, "psnr": None, "ssim": 0.9, "bce": 0.1}],
    }


def test_numbers_that_are_not_finite_become_null_and_can_be_read_again():
    history = History(loss=(0.5, float("nan")), validation_loss=(float("inf"),))
    content = schema.encode(history)
    assert schema.decode(content, History, "x") == History((0.5, None), (None,))


@pytest.mark.parametrize("name", recipes.names())
def test_a_saved_recipe_has_the_fields_of_a_recipe(name):
    recipe = recipes.get(name)
    saved = SavedRecipe.of(recipe)
    assert {*saved.__struct_fields__} == {field.name for field in dataclasses.fields(recipe)}
    assert schema.decode(schema.encode(saved), SavedRecipe, "x") == saved
    assert recipes.Recipe(**schema.to_json(saved) | {"name": name}).epochs == recipe.epochs


def test_the_error_says_where_something_is_wrong_and_what_was_expected():
    with pytest.raises(ValueError, match=r"^file, rows\[1\]\.ssim: Expected `float`, got `str`$"):
        schema.decode(
            b'{"images": 1, "rows": [{"noise": 0, "psnr": 1, "ssim": 1, "bce": 0},'
            b' {"noise": 0, "psnr": 1, "ssim": "good"}]}',
            Measured,
            "file",
        )


def test_a_model_folder_holds_a_limited_number_of_adaptations():
    start = (
        b'{"params":0,"macs":0,"layers":[],"validation":{},"seconds":0,"sha256":{},"adaptations":['
    )
    read = schema.decode(start + b'"It takes 784 numbers."]}', schema.Results, "file")
    assert (read.adaptations, read.browser_problem) == (("It takes 784 numbers.",), "")
    for content in (b",".join([b'"x"'] * 21), b'"' + b"x" * 1001 + b'"'):
        with pytest.raises(ValueError, match="adaptations"):
            schema.decode(start + content + b"]}", schema.Results, "file")
