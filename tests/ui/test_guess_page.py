import json
import shutil

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from denoiser.evaluation import game
from denoiser.models import catalog
from tests.ui.conftest import DENOISE

SHIPPED = catalog.BUNDLED
GUESS = "denoiser/ui/pages/guess.py"


def message(app: AppTest) -> tuple[dict, np.ndarray]:
    """What the browser is sent: the settings of the game, and its pictures."""
    assert not app.exception
    (content,) = [part.proto.bytes for part in app.get("bidi_component") if part.proto.bytes]
    end = 4 + int.from_bytes(content[:4], "little")
    pictures = np.frombuffer(content[end:], "<f4").reshape(-1, 2, 28, 28)
    return json.loads(content[4:end]), pictures


def test_a_link_brings_its_ten_rounds(app):
    app.query_params["game"] = "42"
    settings, pictures = message(app.switch_page(GUESS).run())
    rounds = game.rounds(42)
    assert [of["label"] for of in settings["rounds"]] == [each.label for each in rounds]
    assert tuple(of["noise"] for of in settings["rounds"]) == game.NOISE_FACTORS
    for (field, pure), each in zip(pictures, rounds, strict=True):
        np.testing.assert_array_equal(field, each.field)
        np.testing.assert_array_equal(pure, each.pure)
    assert settings["link"].endswith("?game=42")


def test_the_number_of_another_game_brings_other_rounds(app):
    before, _ = message(app.switch_page(GUESS).run())
    app.number_input(key="game").set_value(1.0).run()
    after, _ = message(app)
    assert (before["game"], after["game"]) == (0, 1)
    assert before["rounds"] != after["rounds"]


def test_the_line_of_the_chart_is_what_evaluate_measured(app):
    settings, _ = message(app.switch_page(GUESS).run())
    rows = catalog.find().get("blind").results.test.rows
    assert settings["measured"] == [[row.noise, row.accuracy] for row in rows]
    assert settings["images"] == "MNIST's 10,000 test images"
    assert "98% at 0.55, 89% at 1, 71% at 1.5" in settings["lesson"]


def test_keys_that_are_switched_off_stay_so(app):
    app.switch_page(GUESS).run()
    app.toggle(key="single_keys").set_value(False).run()
    assert message(app)[0]["keys"] is False
    app.switch_page(DENOISE).run()
    app.switch_page(GUESS).run()
    assert message(app)[0]["keys"] is False


def test_without_a_model_the_page_says_so(app, no_bundled_models):
    app.switch_page(GUESS).run()
    assert not app.exception
    assert app.info[0].value.startswith("There is no model on this machine yet.")


@pytest.mark.usefixtures("no_bundled_models")
def test_a_model_for_one_noise_level_cannot_play(app, trained_here):
    shutil.copytree(SHIPPED / "book-ffnn", trained_here / "mine")
    app.switch_page(GUESS).run()
    assert not app.exception
    assert app.info[0].value.startswith("No model on this machine can play")
