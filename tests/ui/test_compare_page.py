import json
import re
import shutil
from urllib.parse import parse_qsl

import numpy as np
import pytest

from denoiser.data import digits
from denoiser.evaluation import baselines, comparison, memoriser, sweeps, told
from denoiser.imaging import corruptions, metrics, noise, rendering
from denoiser.models import catalog, litert
from tests.conftest import SHIPPED
from tests.ui.conftest import draw

COMPARE = "denoiser/ui/pages/compare.py"


@pytest.fixture
def compare(app):
    """The Compare page with a "4" from the gallery, not yet run."""
    app.query_params["source"] = "Pick"
    app.query_params["digit"] = "412"
    return app.switch_page(COMPARE)


def table(app):
    return app.dataframe[0].value.set_index("Denoiser")


def tiles(app) -> dict[str, str]:
    """What the tiles show, as Markdown, by their denoisers."""
    return {
        button.key.removeprefix("tile_").removeprefix("-"): button.label
        for button in app.button
        if button.key and button.key.startswith("tile_")
    }


def links(app) -> list[tuple[str, str, dict[str, str]]]:
    """Label, page and parameters of the links that open a model."""
    protos = [link.proto for link in app.get("page_link")]
    return [
        (proto.label, proto.page, dict(parse_qsl(proto.query_string)))
        for proto in protos
        if proto.query_string
    ]


def large(app) -> list[str]:
    """The captions of the large pictures."""
    (page,) = [e.proto.body for e in app.get("html") if "<figure" in e.proto.body]
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", page)
    texts = [re.sub(r"<div>", ", ", caption).replace(",", ":", 1) for caption in captions]
    return [re.sub(r"<[^>]*>", "", text) for text in texts]


def test_the_numbers_are_those_of_evaluate(compare):
    compare.query_params["noise"] = "0.7"
    shown = table(compare.run())
    assert not compare.exception
    assert {*SHIPPED} < {*shown.index}
    for model in catalog.find().models.values():
        (row,) = sweeps.evaluate(
            litert.load(model).denoise,
            digits.gallery()[412:413],
            noise_factors=[0.7],
            classify=litert.load_classifier().classify,
        )
        assert shown.loc[model.name, "PSNR"] == pytest.approx(row.psnr, abs=1e-6)
        assert shown.loc[model.name, "SSIM"] == pytest.approx(row.ssim, abs=1e-6)
        assert (shown.loc[model.name, "Classified as"] == 4) == row.accuracy
    gains = shown["PSNR"] - shown.loc["noisy input", "PSNR"]
    np.testing.assert_allclose(shown["Gain"], gains)


def test_all_but_the_noisy_input_are_classified(compare):
    classes = table(compare.run())[["Classified as", "Confidence"]]
    assert classes.loc["noisy input"].isna().all()
    assert classes.drop("noisy input").notna().all(axis=None)
    assert all(
        re.search(r"\d dB\] :small\[classified as \d", label) for label in tiles(compare).values()
    )
    assert ["classified as" in caption for caption in large(compare)] == [False, False, True, False]


def test_the_input_comes_first_and_then_the_best(compare):
    psnr = table(compare.run())["PSNR"]
    assert psnr.index[0] == "noisy input"
    assert list(psnr[1:]) == sorted(psnr[1:], reverse=True)
    assert list(tiles(compare)) == list(psnr.index[1:])
    assert ["best" in label for label in tiles(compare).values()] == [True] + [False] * 8
    assert list(compare.dataframe[0].value["Result"].fillna("")) == ["", "best"] + [""] * 8
    original, given, output, error = large(compare)
    assert (original, given) == ("Original: without damage", "Noisy input: PSNR 8.7 dB, SSIM 0.42")
    assert output.startswith(
        "Blind U-Net best: PSNR 22.4 dB (+13.6 dB), SSIM 0.93, classified as 4 ("
    )
    assert error.startswith("Its error: ")


def test_where_every_denoiser_does_harm_the_input_is_the_best(compare):
    compare.query_params["noise"] = "0"
    compare.run()
    assert not compare.exception
    _, given, output, _ = large(compare)
    assert given == "Noisy input best: PSNR ∞ dB, SSIM 1.00"
    assert "best" not in output
    assert not any("best" in label for label in tiles(compare).values())


def test_a_click_on_a_tile_shows_it_large_and_its_curve_stronger(compare):
    compare.run()
    compare.button(key="tile_-median filter").click().run()
    assert not compare.exception
    assert large(compare)[2].startswith("Median filter: PSNR 13.5 dB")
    assert compare.query_params["denoiser"] == "median filter"
    assert [label for label in tiles(compare) if "shown large" in tiles(compare)[label]] == [
        "median filter"
    ]
    assert links(compare) == []  # it is no network
    (chart,) = compare.get("vega_lite_chart")
    curves = json.loads(chart.proto.spec)["layer"][0]["data"]["values"]
    assert {point["Denoiser"] for point in curves if point["Width"] > 2} == {"Median filter"}
    compare.selectbox(key="denoiser").set_value("The best").run()
    assert large(compare)[2].startswith("Blind U-Net best")


def test_a_network_opens_on_other_pages_with_the_same_picture_and_noise(compare):
    compare.query_params["noise"] = "0.7"
    compare.query_params["denoiser"] = "book-cnn"
    compare.query_params["corruption"] = "Normal noise"
    compare.run()
    query = {"source": "Pick", "digit": "412", "noise": "0.7", "model": "book-cnn"}
    assert links(compare) == [
        ("Open on Denoise", "", query),
        ("Look inside", "inside", query),
    ]


def test_what_is_large_may_have_no_result(compare):
    compare.query_params["denoiser"] = told.NAME
    compare.run()
    assert not compare.warning
    assert large(compare)[2].startswith("Blind U-Net best")


def test_the_tiles_show_errors_on_request(compare):
    compare.run()
    before = tiles(compare)
    compare.toggle(key="errors").set_value(True).run()
    assert list(tiles(compare)) == list(before)
    assert all(label.startswith("![The error of ") for label in tiles(compare).values())


@pytest.mark.parametrize(
    ("kind", "name"),
    [("Blur", "damaged input"), ("Speckle", "noisy input"), ("Masked block", "damaged input")],
)
def test_only_noise_makes_a_picture_noisy(compare, kind, name):
    compare.query_params["corruption"] = kind
    assert table(compare.run()).index[0] == name
    assert large(compare)[1].startswith(name.capitalize())


@pytest.mark.parametrize(("measure", "is_drawn"), [("Accuracy", False), ("SSIM", True)])
def test_the_noisy_input_has_no_curve_of_accuracy(compare, measure, is_drawn):
    compare.query_params["measure"] = measure
    (chart,) = compare.run().get("vega_lite_chart")
    curves = json.loads(chart.proto.spec)["layer"][0]["data"]["values"]
    names = {point["Denoiser"] for point in curves}
    assert ("Noisy input" in names) == is_drawn
    assert {"Median filter", "The book's CNN"} < names


def test_filters_are_given_the_noise_factor(compare):
    shown = table(compare.run())
    noisy = noise.add_noise(digits.gallery().pixels[412], noise.noise_field(0), noise_factor=0.55)
    for name in ("median filter", "wavelet shrinkage"):
        by_hand = baselines.denoise(name, noisy, noise_factor=0.55)
        psnr = metrics.psnr(digits.gallery().pixels[412], by_hand)
        assert shown.loc[name, "PSNR"] == pytest.approx(psnr)
    assert any("given the noise factor, 0.55" in caption.value for caption in compare.caption)


def test_a_damaged_reader_is_named_and_the_pictures_are_compared(compare, tmp_path, monkeypatch):
    monkeypatch.setattr(catalog, "_CLASSIFIER", tmp_path / "classifier")
    shown = table(compare.run())
    assert not compare.exception
    assert "The digit classifier in" in compare.error[0].value
    assert shown["Classified as"].isna().all()
    assert shown["PSNR"].notna().all()


def test_without_a_model_the_filters_are_compared(compare, no_bundled_models):
    shown = table(compare.run())
    assert not compare.exception
    assert "no model on this machine yet" in compare.info[0].value
    assert len(shown) == 7
    assert large(compare)[2].startswith("Perfect memoriser best")


def test_the_curves_are_the_shipped_results_and_the_dots_this_picture(compare):
    compare.query_params["noise"] = "0.7"
    shown = table(compare.run())
    (chart,) = compare.get("vega_lite_chart")
    curves, dots, *_ = json.loads(chart.proto.spec)["layer"]
    rows = catalog.find().get("book-cnn").results.test.rows
    drawn = [
        (point["Noise factor"], point["PSNR in dB"])
        for point in curves["data"]["values"]
        if point["Denoiser"] == "The book's CNN"
    ]
    assert drawn == [(row.noise, row.psnr) for row in rows]
    titles = {model.title: name for name, model in catalog.find().models.items()}
    assert len(dots["data"]["values"]) == len(shown)
    for dot in dots["data"]["values"]:
        assert dot["Noise factor"] == 0.7
        title = dot["Denoiser"]
        name = titles.get(title) or next(name for name in shown.index if name[1:] == title[1:])
        assert dot["PSNR in dB"] == shown.loc[name, "PSNR"]


@pytest.mark.parametrize("measure", ["PSNR", "Accuracy", "SSIM"])
def test_each_curve_has_its_name_at_its_end_and_no_name_covers_another(compare, measure):
    compare.query_params["measure"] = measure
    (chart,) = compare.run().get("vega_lite_chart")
    curves, *_, ends = json.loads(chart.proto.spec)["layer"]
    axis = ends["encoding"]["y"]["axis"]
    names, end = json.JSONDecoder().raw_decode(axis["labelExpr"])
    assert axis["labelExpr"][end:] == f"[indexof({json.dumps(axis['values'])}, datum.value)]"
    assert {*names} == {point["Denoiser"] for point in curves["data"]["values"]}
    low, high = ends["encoding"]["y"]["scale"]["domain"]
    places = sorted(axis["values"])
    assert min(np.diff(places)) > 0.038 * (high - low)  # 14 pixels
    assert low < places[0] <= places[-1] < high


def colours_of_curves(app) -> dict[str, str]:
    (chart,) = app.get("vega_lite_chart")
    scale = json.loads(chart.proto.spec)["layer"][0]["encoding"]["color"]["scale"]
    return dict(zip(scale["domain"], scale["range"], strict=True))


def test_a_denoiser_keeps_its_colour_when_there_is_another(compare, trained_here):
    before = colours_of_curves(compare.run())
    shutil.copytree(catalog.BUNDLED / "book-ffnn", trained_here / "aaa")
    after = colours_of_curves(compare.run())
    assert after.pop("The book's FFNN (aaa)") not in before.values()
    before["The book's FFNN (book-ffnn)"] = before.pop("The book's FFNN")
    assert before == after


def lesson(app) -> list[str]:
    return [text.value for text in app.markdown if text.value.startswith(("**This", "**The "))]


def test_the_memoriser_is_perfect_on_a_digit_that_it_knows_only(compare):
    shown = table(compare.run())
    of_new, of_known, of_blend = lesson(compare)
    psnr = shown.loc["Perfect memoriser", "PSNR"]
    assert psnr < 20
    assert of_new == f"**This picture**, new to it: **{psnr:.1f} dB**"
    assert of_known == "**The closest digit it knows**, same noise: **exact**"
    assert "digits in the blend" in of_blend


def test_the_memoriser_knows_as_many_digits_as_the_slider_says(compare):
    compare.query_params["known"] = "100"
    shown = table(compare.run())
    noisy = noise.make_noisy(digits.gallery().pixels[412], noise_factor=0.55, seed=0)
    known = memoriser.known_digits(100).pixels
    by_hand = memoriser.denoise(noisy, known, noise_factor=0.55)
    psnr = metrics.psnr(digits.gallery().pixels[412], by_hand)
    assert shown.loc["Perfect memoriser", "PSNR"] == pytest.approx(psnr)
    compare.select_slider(key="known").set_value("1").run()
    assert not compare.exception
    only = memoriser.known_digits(1).pixels[0]
    psnr = metrics.psnr(digits.gallery().pixels[412], only)
    assert table(compare).loc["Perfect memoriser", "PSNR"] == pytest.approx(psnr)


def test_the_digits_in_the_blend_have_their_weights(compare):
    compare.query_params["noise"] = "1.5"
    compare.run()
    noisy = noise.make_noisy(digits.gallery().pixels[412], noise_factor=1.5, seed=0)
    weights = memoriser.weigh(noisy, memoriser.known_digits(4000).pixels, noise_factor=1.5)
    largest = np.sort(weights)[::-1][:8]
    captions = [image.proto.imgs[0].caption for image in compare.get("image")]
    assert captions[-8:] == [f"{weight:.0%}" for weight in largest]
    rest = f"3,992 other digits have {1 - largest.sum():.0%} together"
    assert rest in lesson(compare)[-1]


@pytest.mark.parametrize("kind", corruptions.KINDS)
def test_damage_that_no_model_was_trained_on_is_named(compare, kind):
    compare.query_params["corruption"] = kind
    compare.run()
    assert not compare.exception
    assert any("No model was trained on this" in caption.value for caption in compare.caption)
    before = table(compare)["PSNR"]
    compare.slider(key="strength").set_value(0.6).run()
    changed = table(compare)["PSNR"].sort_index() != before.sort_index()
    assert changed.drop("Perfect memoriser").all()  # which may see the same digit in both


def said_of_told(app) -> str:
    (caption,) = (c.value for c in app.caption if "networks are given the picture alone" in c.value)
    return caption.partition("picture alone. ")[2]


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("Masked block", "is told which pixels are masked"),
        ("Salt and pepper", "is told which pixels were replaced"),
        ("Blur", "is told the sigma of the blur"),
    ],
)
def test_a_network_that_is_told_what_happened_beats_all_others(compare, kind, detail):
    compare.query_params["corruption"] = kind
    compare.query_params["strength"] = "0.4"
    psnr = table(compare.run())["PSNR"]
    assert not compare.exception
    assert list(psnr.index)[1] == told.NAME
    assert psnr.idxmax() == told.NAME
    assert detail in said_of_told(compare)


@pytest.mark.parametrize("kind", ["Normal noise", "Speckle", "Stripes", "Inversion"])
def test_no_network_is_told_of_other_damage(compare, kind):
    compare.query_params["corruption"] = kind
    shown = table(compare.run())
    assert told.NAME not in shown.index
    of_others = '"Salt and pepper", "Masked block" and "Blur" only'
    assert of_others in said_of_told(compare)


def test_no_network_is_told_of_a_clipped_picture(compare):
    compare.query_params["corruption"] = "Blur"
    compare.query_params["clip"] = "true"
    assert told.NAME not in table(compare.run()).index
    assert "to a clipped picture" in said_of_told(compare)


@pytest.mark.parametrize("strength", ["0", "1"])
@pytest.mark.parametrize("kind", ["Masked block", "Salt and pepper", "Blur"])
def test_a_network_is_told_that_nothing_happened_or_all_is_lost(compare, kind, strength):
    compare.query_params["corruption"] = kind
    compare.query_params["strength"] = strength
    psnr = table(compare.run())["PSNR"]
    assert not compare.exception
    assert np.isinf(psnr[told.NAME]) == (strength == "0")


def test_without_the_generator_no_network_is_told(compare, tmp_path, monkeypatch):
    monkeypatch.setattr(catalog, "_GENERATOR", tmp_path / "generator")
    compare.query_params["corruption"] = "Blur"
    shown = table(compare.run())
    assert not compare.exception
    assert f"{told.NAME} is left out" in compare.error[0].value
    assert told.NAME not in shown.index
    assert "blind" in shown.index
    assert said_of_told(compare) == ""


def test_a_blank_canvas_is_said_and_compares_nothing(app):
    draw(app, np.zeros((280, 280, 4), np.uint8))
    app.switch_page(COMPARE).run()
    assert not app.exception
    assert "canvas is blank" in app.info[0].value
    assert len(app.dataframe) == 0


def test_a_model_without_results_on_the_test_images_is_compared_all_the_same(compare, copied_model):
    results = json.loads((copied_model / "results.json").read_text(encoding="utf-8"))
    del results["test"]
    (copied_model / "results.json").write_text(json.dumps(results), encoding="utf-8")
    compare.run()
    assert not compare.exception
    assert "mine" in table(compare).index
    assert any("`mine` has no curve" in caption.value for caption in compare.caption)


def test_without_noise_there_is_nothing_to_gain(compare):
    compare.query_params["noise"] = "0"
    shown = table(compare.run())
    assert not compare.exception
    assert np.isinf(shown.loc["noisy input", "PSNR"])
    assert shown["Gain"].isna().all()


def test_a_picture_that_is_noisy_already_is_compared_without_an_error(app):
    app.query_params["source"] = "Upload"
    app.switch_page(COMPARE).run()
    content = rendering.to_png(digits.gallery().images[512])
    app.file_uploader(key="upload").upload("digit.png", content, "image/png").run()
    app.checkbox(key="already_noisy").check().run()
    assert not app.exception
    assert table(app)["PSNR"].isna().all()
    assert list(table(app).index) == ["noisy input", *SHIPPED, *comparison.FILTERS, memoriser.NAME]
    assert [caption.partition(":")[0] for caption in large(app)] == ["Noisy input", "Blind U-Net"]
    assert app.toggle(key="errors").disabled
    assert any("an estimate of the noise factor" in caption.value for caption in app.caption)
    assert "is not known, so no network is told" in said_of_told(app)
    of_new, of_blend = lesson(app)  # without a digit that it knows: the damage cannot be repeated
    assert of_new == "**This picture**, new to it"
    assert "digits in the blend" in of_blend


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        *(("corruption", "Acid"), ("strength", "2"), ("noise", "9"), ("measure", "MSE")),
        *(("known", "2"), ("denoiser", "wiener filter"), ("errors", "all")),
    ],
)
def test_a_mistyped_link_is_said_until_it_is_mended(compare, parameter, value):
    compare.query_params[parameter] = value
    compare.run()
    assert not compare.exception
    assert f"{parameter} = `{value}`" in compare.warning[0].value
    if parameter == "noise":
        compare.slider(key="noise").set_value(0.3).run()
        assert not compare.warning
