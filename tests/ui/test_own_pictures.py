"""Models of someone's own pictures, on the pages that show them; their names of classes are hostile."""

import html
import json
import re

import pytest

from denoiser.models import catalog
from denoiser.ui import cache
from tests.conftest import HOSTILE_CLASSES
from tests.ui.conftest import DENOISE, captions, readings, scores, verdict

COMPARE = "denoiser/ui/pages/compare.py"
LEARN = "denoiser/ui/pages/learn.py"


@pytest.fixture
def denoise(app, own_model):
    """The Denoise page with the model "shapes" and its first picture, not yet run."""
    app.query_params["model"] = "shapes"
    app.query_params["source"] = "Pick"
    return app


def shown_pure(app) -> str:
    return app.get("image")[1].proto.imgs[0].url


def own_picture(number: int) -> str:
    return cache.data_url(catalog.find().get("shapes").own_pictures.pixels[number])


def texts(app) -> str:
    """All running text of a page, as Markdown."""
    return "\n".join(element.value for element in (*app.markdown, *app.caption, *app.info))


def sheets(app) -> list[dict]:
    """What the pictures with cells are told."""
    components = [json.loads(c.proto.json or "{}") for c in app.get("bidi_component")]
    return [data for data in components if "cell" in data]


def test_a_model_of_own_pictures_shows_them_with_their_classes(denoise):
    denoise.query_params["digit"] = "12"
    denoise.run()
    assert not denoise.exception
    assert captions(denoise) == ["Noisy", "Pure", "Denoised"]
    assert shown_pure(denoise) == own_picture(12)
    assert denoise.title[0].value == "Denoise a picture"
    assert "This picture is labelled as **\\*\\*boot\\*\\***." in texts(denoise)
    assert denoise.pills(key="_class").options[:3] == [
        "shirt",
        "\\<b\\>bag\\</b\\>",
        "\\*\\*boot\\*\\*",
    ]
    (sheet,) = sheets(denoise)
    assert sheet["rows"] * sheet["columns"] == 64
    assert sheet["names"][1] == ", <b>bag</b>"
    assert "MNIST labels" not in texts(denoise)


def test_the_own_classifier_decides_and_hostile_names_are_text(denoise):
    denoise.run()
    model = catalog.find().get("shapes")
    classifier = cache.digit_classifier()  # a copy of which is the model's own
    expected = HOSTILE_CLASSES[int(classifier.classify(model.own_pictures.pixels[0]))]
    assert readings(denoise)[0] == html.escape(expected)
    badge, sentence = verdict(denoise)
    assert (badge, sentence.endswith("and its label is shirt.")) == ("wrong", True)
    page = "".join(element.proto.body for element in denoise.get("html"))
    assert "</script>" not in page
    assert re.findall(r"data-bar[^>]*>([^<]*)<", page) == [html.escape(c) for c in HOSTILE_CLASSES]


def test_another_model_brings_its_own_gallery_and_back_the_number_in_it(denoise):
    denoise.query_params["digit"] = "12"
    denoise.run()
    denoise.selectbox(key="model").set_value("blind").run()
    assert not denoise.exception
    assert denoise.selectbox(key="gallery").value == "MNIST"
    assert "MNIST labels this digit as a **0**." in texts(denoise)
    denoise.number_input(key="digit").set_value(700).run()
    denoise.selectbox(key="model").set_value("book-cnn").run()
    assert denoise.number_input(key="digit").value == 700
    denoise.selectbox(key="model").set_value("shapes").run()
    assert not denoise.exception
    assert denoise.number_input(key="digit").value == 12
    assert shown_pure(denoise) == own_picture(12)
    denoise.selectbox(key="model").set_value("blind").run()
    assert denoise.number_input(key="digit").value == 700


def test_a_digit_can_be_picked_for_a_network_of_other_pictures_and_the_page_says_so(denoise):
    denoise.query_params["gallery"] = "MNIST"
    denoise.query_params["digit"] = "412"
    denoise.run()
    assert readings(denoise)[0] == "4"
    assert "**It was trained on other pictures: Shapes \\& \\<i\\>more\\</i\\>.**" in texts(denoise)
    denoise.selectbox(key="model").set_value("blind").run()
    assert "other pictures" not in texts(denoise)
    denoise.selectbox(key="gallery").set_value("shapes").run()
    assert "**It was trained on other pictures: MNIST's digits.**" in texts(denoise)
    denoise.selectbox(key="model").set_value("book-cnn").run()
    assert denoise.selectbox(key="gallery").value == "shapes"  # two networks for the same picture


def test_a_number_beyond_the_gallery_of_the_model_is_refused_with_the_reason(denoise):
    denoise.query_params["digit"] = "700"
    denoise.run()
    assert not denoise.exception
    assert denoise.number_input(key="digit").value == 0
    assert "digit = `700`, but it must be a whole number from 0 to 63" in denoise.warning[0].value


def test_an_unknown_gallery_is_refused_with_the_reason(denoise):
    denoise.query_params["gallery"] = "**x**"
    denoise.run()
    assert not denoise.exception
    assert "it must be one of MNIST, shapes" in denoise.warning[0].value
    assert shown_pure(denoise) == own_picture(0)


def test_without_labels_pages_say_why_there_is_no_class(app, unlabelled_model):
    app.query_params["model"] = "plain"
    app.query_params["source"] = "Pick"
    app.run()
    assert not app.exception
    assert "These pictures have no labels." in texts(app)
    page = "".join(element.proto.body for element in app.get("html"))
    assert "so no classifier was trained" in page
    assert "data-badge" not in page
    assert {label for label, _, _ in scores(app)} == {"PSNR", "SSIM"}


def test_what_draws_beside_a_model_of_own_pictures_is_of_the_same_pictures(
    own_model, unlabelled_model
):
    found = catalog.find()
    shapes, plain, ffnn = map(found.get, ("shapes", "plain", "book-ffnn"))
    assert found.sampler_for(shapes) is shapes
    assert found.sampler_for(plain) is None
    assert found.sampler_for(ffnn).name == "blind"
    assert catalog.Catalog({"shapes": shapes}, ()).sampler_for(ffnn) is None


def test_a_drawing_counts_as_a_picture_of_the_models_kind(app, own_model):
    app.query_params["model"] = "shapes"
    app.run()
    assert readings(app)[0] in map(html.escape, HOSTILE_CLASSES)
    assert "not on digits" in texts(app)
    app.selectbox(key="model").set_value("blind").run()
    assert readings(app)[0] == "3"
    assert app.title[0].value == "Denoise a digit"


def test_a_gallery_that_is_damaged_later_is_reported_and_the_page_goes_on(denoise, own_model):
    (own_model / "gallery.npz").write_bytes(b"other")
    denoise.run()
    assert not denoise.exception
    assert "gallery.npz is not the file that was saved" in denoise.error[0].value
    assert "choose another gallery" in denoise.info[0].value


def test_pages_about_digits_stay_with_digits(denoise):
    denoise.query_params["digit"] = "12"
    denoise.run()
    denoise.switch_page(LEARN).run()
    assert not denoise.exception
    assert "MNIST labels this digit" in texts(denoise)
    assert "gallery" not in [box.key for box in denoise.selectbox]
    denoise.number_input(key="digit").set_value(700).run()
    denoise.switch_page(DENOISE).run()
    assert not denoise.exception
    assert shown_pure(denoise) == own_picture(12)


def test_compare_ranks_own_pictures_without_what_knows_digits_only(app, own_model):
    app.query_params["source"] = "Pick"
    app.query_params["denoiser"] = "shapes"
    app.query_params["digit"] = "12"
    app.switch_page(COMPARE).run()
    assert not app.exception
    tiles = {b.key: b.label for b in app.button if b.key and b.key.startswith("tile_")}
    assert "tile_shapes" in tiles
    assert "tile_blind" in tiles
    assert "tile_-Perfect memoriser" not in tiles
    assert "MNIST's digits only" in texts(app)
    table = app.dataframe[0].value.set_index("Denoiser")
    assert set(table["Classified as"].dropna()) <= set(HOSTILE_CLASSES)
    # What is shown large may be any denoiser: the picture stays.
    next(b for b in app.button if b.key == "tile_blind").click().run()
    assert app.selectbox(key="gallery").value == "shapes"
    assert "It was trained on other pictures: MNIST's digits." in texts(app)
