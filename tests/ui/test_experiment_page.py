import shutil

from denoiser import store

EXPERIMENT = "denoiser/ui/pages/experiment.py"


def test_every_claim_stands_beside_its_number(app):
    app.switch_page(EXPERIMENT).run()
    assert not app.exception
    text = " ".join(element.value for element in [*app.markdown, *app.caption])
    rows = {
        name: {row["noise"]: row for row in store.find().get(name).results["test"]["rows"]}
        for name in ("book-cnn", "book-ffnn")
    }
    lead = rows["book-cnn"][0.55]["psnr"] - rows["book-ffnn"][0.55]["psnr"]
    assert f"the CNN is {lead:.1f} dB better" in text
    assert "book-cnn 0.0970 (book 0.0970), book-ffnn 0.1301 (book 0.1301)" in text
    assert len(app.code) == 4
    assert len(app.get("image")) == 2


def test_without_the_books_models_it_shows_what_it_can(app, tmp_path, monkeypatch):
    bundled = tmp_path / "bundled"
    shutil.copytree(store.BUNDLED / "blind", bundled / "blind")
    monkeypatch.setattr(store, "BUNDLED", bundled)
    app.switch_page(EXPERIMENT).run()
    assert not app.exception
    assert "not on this machine" in app.info[0].value
