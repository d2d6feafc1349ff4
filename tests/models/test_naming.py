import pytest

from denoiser.models import naming


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Anna's Net", "annas-net"),
        ("Anna’s Net", "annas-net"),
        ("  Größer & Übler!  ", "grosser-ubler"),
        ("Smørrebrød", "smorrebrod"),
        ("my_model.v2 (final)", "my_model-v2-final"),
        ("--x--", "x"),
        ("x" * 50, "x" * 40),
        ("a" * 39 + " b", "a" * 39),
        ("ﬁne①", "fine1"),
    ],
)
def test_a_title_becomes_a_name(title, name):
    assert naming.from_title(title) == name


@pytest.mark.parametrize("title", ["", "!!!", "Модель", "__", "con"])
def test_a_title_of_which_nothing_remains_is_an_error(title):
    with pytest.raises(ValueError, match="name"):
        naming.from_title(title)
