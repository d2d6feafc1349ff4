import json

import numpy as np
import pytest

from denoiser.browser.lesson import experiments
from denoiser.imaging import noise
from denoiser.models import catalog

LEARN = "denoiser/ui/pages/learn.py"


def sent(app) -> dict:
    """What the server tells the browser about the experiment."""
    components = [json.loads(one.proto.json or "{}") for one in app.get("bidi_component")]
    (settings,) = [one for one in components if "experiments" in one]
    return settings


def visit(app, **link: str):
    app.query_params.update({"source": "Pick", "digit": "312", "seed": "5"} | link)
    return app.switch_page(LEARN).run()


def test_a_link_opens_an_experiment_with_a_picture(app):
    settings = sent(visit(app, experiment="7"))
    assert settings["experiment"] == 7
    assert (settings["label"], settings["seed"]) == (3, 5)
    np.testing.assert_array_equal(settings["field"], noise.noise_field(5).ravel())
    assert len(settings["pure"]) == 784


@pytest.mark.parametrize("text", ["0", "9", "nan", "1.5", "x"])
def test_a_link_to_no_experiment_opens_the_first_and_says_so(app, text):
    visit(app, experiment=text)
    assert sent(app)["experiment"] == 1
    assert "experiment" in app.warning[0].value


def test_only_the_networks_of_the_experiment_are_loaded(app):
    files = {number: sent(visit(app, experiment=str(number)))["files"] for number in (1, 2, 8)}
    assert [len(names) for names in files.values()] == [1, 3, 2]
    assert any(name.startswith("digits-") for name in files[8])


def test_an_experiment_without_its_network_says_how_to_train_it(app, monkeypatch):
    whole = catalog.find()
    without = {name: model for name, model in whole.models.items() if name != experiments.CNN}
    monkeypatch.setattr(catalog, "find", lambda: catalog.Catalog(without, whole.broken))
    assert sent(visit(app, experiment="1"))["missing"] == ""
    assert "python -m denoiser train book-cnn" in sent(visit(app, experiment="2"))["missing"]


def test_every_explanation_has_two_sentences():
    for experiment in experiments.EXPERIMENTS:
        explanations = [failure.explanation for failure in experiment.failures]
        for text in explanations or [experiment.explanation]:
            assert len(text.rstrip(".").split(". ")) == 2, text
