"""Models of someone's own pictures, on the pages that show them; their names of classes are hostile."""

import base64
import dataclasses
import html
import json
import re
import shutil
from urllib.parse import parse_qsl

import numpy as np
import pytest

from denoiser.browser import belief
from denoiser.models import catalog
from denoiser.ui import cache, markdown
from denoiser.ui.components import files
from tests.conftest import HOSTILE_CLASSES, SHAPES, make_own_model
from tests.ui.conftest import DENOISE, MODELS, captions, readings, scores, verdict

COMPARE = "denoiser/ui/pages/compare.py"
GENERATE = "denoiser/ui/pages/generate.py"
INSIDE = "denoiser/ui/pages/inside.py"
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
    assert markdown.escape(f"Trained on {SHAPES.name}.") in texts(denoise)
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


def test_a_classifier_of_other_classes_is_reported_and_the_page_goes_on(denoise, own_model):
    fewer = dataclasses.replace(SHAPES, classes=HOSTILE_CLASSES[:9])
    shutil.rmtree(own_model)
    make_own_model(own_model, fewer, classes=9)
    denoise.run()
    assert not denoise.exception
    assert "expected (9,)" in denoise.error[0].value
    assert captions(denoise) == ["Noisy", "Pure", "Denoised"]


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


def test_inside_shows_the_pictures_of_the_model(app, own_model):
    app.query_params["source"] = "Pick"
    app.query_params["model"] = "shapes"
    app.query_params["noise"] = "0"
    app.switch_page(INSIDE).run()
    assert not app.exception
    assert own_picture(0) in "".join(element.proto.body for element in app.get("html"))
    app.selectbox(key="model").set_value("blind").run()
    assert app.selectbox(key="gallery").value == "MNIST"
    assert "MNIST labels this digit" in texts(app)


def drawing(app) -> dict:
    """What the component of Generate is told; empty where there is none."""
    components = [json.loads(c.proto.json or "{}") for c in app.get("bidi_component")]
    return next((data for data in components if "known" in data), {})


def test_generate_draws_digits_or_with_a_model_of_own_pictures(app, own_model):
    app.switch_page(GENERATE).run()
    assert not app.exception
    of_digits = drawing(app)
    assert (of_digits["thing"], of_digits["level"]) == ("digit", 5.0)
    app.selectbox(key="model").set_value("shapes").run()
    assert not app.exception
    own = drawing(app)
    model = catalog.find().get("shapes")
    assert own["network"] == f"weights-{model.browser_fingerprint}.bin"
    assert (own["worse"], own["level"], own["classes"]) == (None, 1.5, list(HOSTILE_CLASSES))
    assert files.find(own["known"]).content == model.own_pictures.images.tobytes()
    np.testing.assert_allclose(own["mean"], model.own_pictures.pixels.mean(axis=0).ravel())
    assert "Only 64 of its pictures" in own["summary"]
    assert "Pictures as in **Shapes \\& \\<i\\>more\\</i\\>**" in texts(app)


def test_a_model_that_cannot_draw_says_why(app, unlabelled_model):
    app.query_params["model"] = "plain"
    app.switch_page(GENERATE).run()
    assert not app.exception
    assert not drawing(app)
    assert "plain was trained at noise factor 0.55" in app.info[0].value


def test_generate_keeps_the_model_of_digits_that_was_chosen_elsewhere(app, own_model):
    app.query_params["model"] = "book-cnn"
    app.switch_page(GENERATE).run()
    assert drawing(app)["thing"] == "digit"
    assert app.selectbox(key="model").options == ["blind", "book-cnn", "shapes"]
    app.switch_page(DENOISE).run()
    assert app.selectbox(key="model").value == "book-cnn"


def test_the_models_page_says_what_is_known_of_the_pictures(app, own_model, unlabelled_model):
    app.query_params["model"] = "shapes"
    app.switch_page(MODELS).run()
    assert not app.exception
    assert "**Shapes \\& \\<i\\>more\\</i\\>**: 2,000 pictures; licence: CC0 \\<u\\>1.0" in texts(
        app
    )
    assert "its classes: shirt, \\<b\\>bag\\</b\\>, \\*\\*boot\\*\\*" in texts(app)
    assert list(app.dataframe[0].value["Trained on"][-2:]) == ["Plain", "Shapes & <i>more</i>"]
    app.selectbox(key="model").set_value("plain").run()
    assert "licence not known; source not known; no labels, so it has no classifier" in texts(app)


def test_links_to_a_model_open_on_one_of_its_pictures(app, own_model):
    app.query_params["model"] = "shapes"
    app.query_params["digit"] = "3"
    app.switch_page(MODELS).run()
    links = [dict(parse_qsl(link.proto.query_string)) for link in app.get("page_link")]
    of_model = [link for link in links if "shapes" in link.values()]
    assert of_model
    assert all((link["source"], link["gallery"]) == ("Pick", "shapes") for link in of_model)


def test_the_one_file_page_holds_the_pictures_and_escapes_what_comes_from_outside(
    own_model, unlabelled_model
):
    found = catalog.find()
    shapes, plain = found.get("shapes"), found.get("plain")
    page = cache.page_of(shapes).decode()
    assert base64.b64encode(shapes.own_pictures.images.tobytes()).decode() in page
    for hostile in ("<b>bag", "</script><i>", "<i>more", "<u>1.0"):
        assert hostile not in page
    assert "Shapes &amp; &lt;i&gt;more" in page
    assert "licence: CC0 &lt;u&gt;1.0" in page
    assert "Yann LeCun" not in page
    assert "their licence is not known" in (other := cache.page_of(plain).decode())
    assert "so no classifier was trained" in other
    assert "Yann LeCun" in cache.page_of(found.get("blind")).decode()


def test_samples_of_many_classes_are_shown_by_the_likeliest_ten():
    classes = [f"class {label}" for label in range(12)]
    shares = [0.0, 0.0, *[0.1] * 10]
    shown = belief.to_html(classes=classes, thing="picture", probabilities=shares)
    assert re.findall(r"data-bar[^>]*>([^<]*)<", shown) == classes[2:]
    assert 'data-form="rows"' in shown
    assert "data-bar" not in belief.to_html(classes=(), thing="picture")
