import json

import pytest

from denoiser import errors, recipes
from denoiser.training import architectures


@pytest.mark.parametrize("name", ["book-cnn", "book-ffnn"])
def test_the_books_recipes_follow_the_book(name):
    recipe = recipes.get(name)
    assert (recipe.epochs, recipe.batch_size, recipe.noise_factors) == (30, 150, (0.55, 0.55))
    assert not recipe.fresh_noise


@pytest.mark.parametrize("name", recipes.names())
def test_every_recipe_names_an_architecture_and_goes_into_json(name):
    recipe = recipes.get(name)
    assert recipe.architecture in architectures.ARCHITECTURES
    assert json.loads(json.dumps(recipe.to_dict()))["name"] == name


def test_an_unknown_recipe_is_answered_with_the_known_ones():
    with pytest.raises(errors.TrainingError, match="'slow'; choose one of book-cnn"):
        recipes.get("slow")
