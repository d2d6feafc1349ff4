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


def test_each_model_has_a_title_and_a_description_beside_its_name(app):
    app.run()
    app.switch_page(MODELS).run()
    for model in catalog.find().models.values():
        line = f"- **{model.title}** (`{model.name}`): {model.recipe.description}"
        assert any(line in text.value for text in app.markdown)
    assert list(app.dataframe[0].value["Title"]) == [
        "Blind U-Net",
        "The book's CNN",
        "The book's FFNN",
    ]


def test_a_broken_model_is_named(app, copied_model):
    (copied_model / "results.json").unlink()
    app.run()
    app.switch_page(MODELS).run()
    assert str(copied_model) in app.warning[0].value


def test_without_a_model_the_page_explains_how_to_get_one(app, no_bundled_models, monkeypatch):
    monkeypatch.setattr("denoiser.jobs.process.start", lambda recipe: None)
    app.run()
    app.switch_page(MODELS).run()
    assert not app.exception
    assert "no model on this machine" in app.info[0].value
    app.switch_page(DENOISE).run()
    assert not app.exception
