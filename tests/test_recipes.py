import msgspec
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
    assert msgspec.json.decode(msgspec.json.encode(recipe), type=recipes.Recipe) == recipe


def test_the_error_for_an_unknown_recipe_lists_all_recipes():
    with pytest.raises(errors.TrainingError, match="'slow'; choose one of book-cnn"):
        recipes.get("slow")


def test_a_former_name_still_finds_its_recipe():
    assert recipes.get("reader") is recipes.get("classifier")


def test_only_denoisers_that_start_at_random_can_be_trained_from_scratch():
    assert recipes.architectures() == ["book_cnn", "book_ffnn", "unet"]


@pytest.mark.parametrize(
    ("noise_factors", "text"), [((0.0, 1.5), "0 to 1.5"), ((0.55, 0.55), "0.55")]
)
def test_noise_factors_are_put_into_words(noise_factors, text):
    assert recipes.format_noise_factors(noise_factors) == text


def test_amounts_learned_are_those_that_were_seen():
    quick = recipes.get("quick")
    mixture = recipes.learning(quick, "Mixture", (0.2, 0.8))
    assert recipes.amounts_learned(mixture, "JPEG") == (0.2, 0.8)
    assert recipes.amounts_learned(mixture, "Normal noise") == pytest.approx((0.3, 1.2))
    assert recipes.amounts_learned(mixture, "Inversion") is None
    assert recipes.amounts_learned(quick, "JPEG") is None
    assert recipes.amounts_learned(quick, "Normal noise") == quick.noise_factors


def test_a_recipe_can_learn_another_damage():
    quick = recipes.get("quick")
    stripes = recipes.learning(quick, "stripes", (0.1, 0.6))
    assert (stripes.corruption, stripes.title, stripes.epochs) == ("Stripes", "", quick.epochs)
    assert recipes.describe_damage(stripes) == "stripes of strength 0.1 to 0.6"
    assert recipes.middle(stripes) == 0.35
    again = recipes.learning(stripes, "Normal noise", (0.55, 0.55))
    assert (again.noise_factors, again.strengths) == ((0.55, 0.55), (0.0, 1.0))
    for recipe, damage, amounts, message in (
        (quick, "Acid", (0, 1), "no damage 'Acid'"),
        (quick, "Blur", (0.6, 0.1), "from 0 to 1, got 0.6 and 0.1"),
        (quick, "Blur", (0.6, 1.1), "from 0 to 1, got 0.6 and 1.1"),
        (recipes.get("classifier"), "Blur", (0, 1), "is a classifier"),
    ):
        with pytest.raises(errors.TrainingError, match=message):
            recipes.learning(recipe, damage, amounts)
