import json

import numpy as np
import pytest

from denoiser.browser.lesson import experiments, pairs
from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models import catalog
from denoiser.ui.components import files

LEARN = "denoiser/ui/pages/learn.py"


def sent(app) -> tuple[dict, np.ndarray]:
    """What the server tells the browser about the experiment, and the pictures that it sends."""
    messages = [one.proto.bytes for one in app.get("bidi_component")]
    (message,) = [one for one in messages if b'"experiments"' in one]
    end = 4 + int.from_bytes(message[:4], "little")
    return json.loads(message[4:end]), np.frombuffer(message[end:], "<f4").reshape(-1, 28, 28)


def visit(app, **link: str):
    app.query_params.update({"source": "Pick", "digit": "312", "seed": "5"} | link)
    return app.switch_page(LEARN).run()


def test_a_link_opens_an_experiment_with_a_picture(app):
    settings, (field, pure) = sent(visit(app, experiment="7"))
    assert settings["experiment"] == 7
    assert (settings["label"], settings["seed"]) == (3, 5)
    np.testing.assert_array_equal(field, noise.noise_field(5))
    np.testing.assert_array_equal(pure, digits.gallery().pixels[312])


@pytest.mark.parametrize("text", ["10", "7.9"])
def test_a_link_to_no_experiment_opens_the_first_and_says_so(app, text):
    visit(app, experiment=text)
    assert sent(app)[0]["experiment"] == 1
    assert "experiment" in app.warning[0].value


def test_only_the_networks_of_the_experiment_are_loaded(app):
    named = {number: sent(visit(app, experiment=str(number)))[0]["files"] for number in (1, 2, 8)}
    assert [len(names) for names in named.values()] == [0, 2, 2]
    assert any(name.startswith("digits-") for name in named[8])


def test_what_was_measured_beforehand_comes_in_a_file_of_its_own(app, monkeypatch):
    settings, _ = sent(visit(app, experiment="9"))
    assert settings["files"] == [settings["pairs"]] == [files.measured_pairs().name]
    assert files.find(settings["pairs"]).content == pairs.FILE.read_bytes()
    assert "agreement" not in json.dumps(settings)
    monkeypatch.setattr(pairs, "FILE", pairs.FILE.with_name("none.json"))
    pairs.load.cache_clear()
    files.measured_pairs.cache_clear()
    assert "none.json is not what was measured" in visit(app, experiment="9").error[0].value


def test_an_experiment_without_its_network_says_how_to_train_it(app, monkeypatch):
    whole = catalog.find()
    without = {name: model for name, model in whole.models.items() if name != experiments.CNN}
    monkeypatch.setattr(catalog, "find", lambda: catalog.Catalog(without, whole.broken))
    assert sent(visit(app, experiment="1"))[0]["missing"] == ""
    assert "python -m denoiser train book-cnn" in sent(visit(app, experiment="2"))[0]["missing"]


def test_every_explanation_has_two_sentences():
    for experiment in experiments.EXPERIMENTS:
        explanations = [failure.explanation for failure in experiment.failures]
        for text in explanations or [experiment.explanation]:
            assert len(text.rstrip(".").split(". ")) == 2, text
