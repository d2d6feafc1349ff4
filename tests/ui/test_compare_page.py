import json

import numpy as np
import pytest

from denoiser import corruptions, digits, evaluation, pictures, runtime, store
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


def test_the_numbers_are_those_of_evaluate(compare):
    compare.query_params["noise"] = "0.7"
    shown = table(compare.run())
    assert not compare.exception
    assert list(shown.index)[:4] == ["doing nothing", *SHIPPED]
    for model in store.find().models.values():
        (row,) = evaluation.evaluate(
            runtime.load(model).denoise,
            digits.gallery()[412:413],
            noise_factors=[0.7],
            read=runtime.load_reader().read,
        )
        assert shown.loc[model.name, "PSNR"] == pytest.approx(row["psnr"], abs=1e-6)
        assert shown.loc[model.name, "SSIM"] == pytest.approx(row["ssim"], abs=1e-6)
        assert (shown.loc[model.name, "Reads as"] == 4) == row["accuracy"]
    gains = shown["PSNR"] - shown.loc["doing nothing", "PSNR"]
    np.testing.assert_allclose(shown["Gain"], gains)


@pytest.mark.parametrize("kind", corruptions.KINDS)
def test_damage_that_nobody_trained_on_is_said_to_be(compare, kind):
    compare.query_params["corruption"] = kind
    compare.run()
    assert not compare.exception
    assert any("Not trained on this" in caption.value for caption in compare.caption)
    before = table(compare)["PSNR"]
    compare.slider(key="strength").set_value(0.6).run()
    assert (table(compare)["PSNR"] != before).all()


def test_a_blank_canvas_is_said_and_compares_nothing(app):
    draw(app, np.zeros((280, 280, 4), np.uint8))
    app.switch_page(COMPARE).run()
    assert not app.exception
    assert "canvas is blank" in app.info[0].value
    assert len(app.dataframe) == 0


def test_a_model_without_results_on_the_test_images_is_compared_all_the_same(compare, copied_model):
    results = json.loads((copied_model / "results.json").read_text())
    del results["test"]
    (copied_model / "results.json").write_text(json.dumps(results))
    compare.run()
    assert not compare.exception
    assert "mine" in table(compare).index


def test_without_noise_there_is_nothing_to_gain(compare):
    compare.query_params["noise"] = "0"
    shown = table(compare.run())
    assert not compare.exception
    assert np.isinf(shown.loc["doing nothing", "PSNR"])
    assert shown["Gain"].isna().all()


def test_a_picture_that_is_noisy_already_is_compared_without_an_error(app):
    app.query_params["source"] = "Upload"
    app.switch_page(COMPARE).run()
    content = pictures.to_png(digits.gallery().images[512])
    app.file_uploader(key="upload").upload("digit.png", content, "image/png").run()
    app.checkbox(key="already_noisy").check().run()
    assert not app.exception
    assert table(app)["PSNR"].isna().all()


@pytest.mark.parametrize(
    ("parameter", "value"), [("corruption", "Acid"), ("strength", "2"), ("noise", "9")]
)
def test_a_mistyped_link_is_said_until_it_is_mended(compare, parameter, value):
    compare.query_params[parameter] = value
    compare.run()
    assert not compare.exception
    assert f"{parameter} = `{value}`" in compare.warning[0].value
    if parameter == "noise":
        compare.slider(key="noise").set_value(0.3).run()
        assert not compare.warning
