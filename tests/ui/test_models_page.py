import json

import streamlit as st

from denoiser.models import catalog
from tests.conftest import SHIPPED
from tests.ui.conftest import DENOISE, MODELS


def test_the_tables_show_what_was_measured(app):
    app.run()
    app.switch_page(MODELS).run()
    assert not app.exception
    facts, psnr, accuracy = (table.value for table in app.dataframe)
    assert list(facts["Model"]) == SHIPPED
    assert list(facts["Weights"])[-2:] == [47_425, 50_992]
    rows = catalog.find().get("book-ffnn").results.test.rows
    assert list(psnr["book-ffnn"]) == [row.psnr for row in rows]
    assert list(accuracy["book-ffnn"]) == [100 * row.accuracy for row in rows]


def test_a_model_is_described_with_its_curves_and_links(app):
    app.query_params["model"] = "book-cnn"
    app.switch_page(MODELS).run()
    assert not app.exception
    assert list(app.dataframe[0].value["Title"]) == [
        "Blind U-Net",
        "The book's CNN",
        "The book's FFNN",
    ]
    assert any(text.value.startswith("**The book's CNN.** The book's") for text in app.caption)
    by_noise, by_epoch = (json.loads(c.proto.spec) for c in app.get("vega_lite_chart"))
    curves = by_noise["layer"][0]["data"]["values"]
    assert {point["Denoiser"] for point in curves if point["Width"] > 2} == {"The book's CNN"}
    losses = [point["Cross-entropy"] for point in by_epoch["layer"][0]["data"]["values"]]
    assert catalog.find().get("book-cnn").results.history.loss[-1] in losses
    links = {link.proto.label: link.proto for link in app.get("page_link")}
    assert "model=book-cnn" in links["Denoise with it"].query_string
    assert "model=book-cnn" in links["Look inside"].query_string
    assert "denoiser=book-cnn" in links["Compare it"].query_string


def test_another_model_is_chosen_and_its_row_is_marked(app):
    app.switch_page(MODELS).run()
    assert app.session_state["models"]["selection"]["rows"] == [0]
    app.selectbox(key="model").set_value("book-ffnn").run()
    assert app.session_state["models"]["selection"]["rows"] == [2]
    assert any(text.value.startswith("**The book's FFNN.**") for text in app.caption)


def test_a_model_without_losses_or_figures_is_shown_all_the_same(app, copied_model):
    results = json.loads((copied_model / "results.json").read_text(encoding="utf-8"))
    results |= {"history": {"loss": [], "validation_loss": []}, "test": None}
    (copied_model / "results.json").write_text(json.dumps(results), encoding="utf-8")
    app.query_params["model"] = "mine"
    app.switch_page(MODELS).run()
    assert not app.exception
    assert any("were not recorded" in caption.value for caption in app.caption)
    assert any("`mine` has no curve" in caption.value for caption in app.caption)


def test_a_broken_model_is_named(app, copied_model):
    (copied_model / "results.json").unlink()
    app.run()
    app.switch_page(MODELS).run()
    assert str(copied_model) in app.warning[0].value


def test_without_a_model_the_page_explains_how_to_get_one(app, no_bundled_models, monkeypatch):
    monkeypatch.setattr("denoiser.jobs.process.start", lambda recipe, own=None: None)
    app.run()
    app.switch_page(MODELS).run()
    assert not app.exception
    assert "no model on this machine" in app.info[0].value
    app.switch_page(DENOISE).run()
    assert not app.exception


def test_what_was_adapted_and_why_a_model_is_not_live_is_shown(app, copied_model):
    results = json.loads((copied_model / "results.json").read_text(encoding="utf-8"))
    del results["sha256"]["browser.bin"]
    results["adaptations"] = ["It takes *784* numbers: `a*b` and ` <c>."]
    results["warnings"] = ["It does _not_ denoise."]
    (copied_model / "results.json").write_text(json.dumps(results), encoding="utf-8")
    app.query_params["model"] = "mine"
    app.run()
    adapted, not_live = (
        "It does \\_not\\_ denoise. It takes \\*784\\* numbers: `a*b` and \\` \\<c\\>.",
        "each change, not live: it has no file for the",
    )
    texts = [caption.value for caption in app.caption]
    assert any(adapted in text and not_live in text for text in texts)
    app.switch_page(MODELS).run()
    (text,) = [caption.value for caption in app.caption if adapted in caption.value]
    assert not_live in text
    assert any("python -m denoiser add FILE" in text.value for text in app.caption)
    app.switch_page("denoiser/ui/pages/inside.py").run()
    (text,) = [caption.value for caption in app.caption if adapted in caption.value]
    assert not_live not in text
    results["browser_problem"] = (
        "layer `pool` is a MaxPooling2D, which the live view cannot run yet"
    )
    (copied_model / "results.json").write_text(json.dumps(results), encoding="utf-8")
    app.run()
    assert any("does not have: layer" in info.value for info in app.info)
    app.switch_page(DENOISE).run()
    assert any("not live: layer `pool` is a MaxPooling2D" in text.value for text in app.caption)


def test_each_model_can_be_downloaded_as_a_page_of_one_file(app, copied_model, monkeypatch):
    buttons = []
    monkeypatch.setattr(
        st, "download_button", lambda _, data, name, *__, **___: buttons.append((name, data))
    )
    app.run()
    app.switch_page(MODELS).run()
    app.selectbox[0].set_value("book-cnn").run()
    (name, build) = buttons[-1]
    assert name == "denoiser-book-cnn.html"
    assert b"<code>book-cnn</code>" in build()
    results = json.loads((copied_model / "results.json").read_text(encoding="utf-8"))
    del results["sha256"]["browser.bin"]
    results["browser_problem"] = "layer `pool` is unknown"
    (copied_model / "results.json").write_text(json.dumps(results), encoding="utf-8")
    buttons.clear()
    app.selectbox[0].set_value("mine").run()
    assert not app.exception
    assert buttons == []
    assert any("of its own: layer `pool` is unknown" in text.value for text in app.caption)
