import json

import numpy as np
import pytest

from denoiser import store
from tests.conftest import SHIPPED
from tests.ui.conftest import draw

INSIDE = "denoiser/ui/pages/inside.py"


@pytest.fixture
def inside(app):
    app.query_params["source"] = "Pick"
    app.query_params["digit"] = "412"
    return app.switch_page(INSIDE)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_layer_of_every_network_can_be_looked_at(inside, name):
    inside.query_params["model"] = name
    inside.run()
    choice = inside.selectbox(key=f"layer_{name}")
    assert choice.options == [layer["name"] for layer in store.find().get(name).results["layers"]]
    for layer in choice.options:
        inside.selectbox(key=f"layer_{name}").set_value(layer).run()
        assert not inside.exception, layer
        assert any(f"`{layer}`" in caption.value for caption in inside.caption)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("book-cnn", "18,432 numbers** for 784 pixels. That is more"),
        ("book-ffnn", "32 numbers** for 784 pixels. Everything has to go through it"),
        ("blind", "It is no bottleneck"),
    ],
)
def test_it_says_honestly_whether_a_network_compresses(inside, name, said):
    inside.query_params["model"] = name
    inside.run()
    assert any(said in text.value for text in inside.markdown)


def test_the_switch_flips_to_the_pure_picture(inside):
    inside.run()
    assert any("gives for the noisy picture" in caption.value for caption in inside.caption)
    inside.toggle(key="of_pure").set_value(True).run()
    assert any("gives for the pure picture" in caption.value for caption in inside.caption)


def test_the_receptive_field_follows_the_chosen_pixel(inside):
    inside.query_params["model"] = "book-cnn"
    inside.run()
    inside.slider(key="row").set_value(0).run()
    # Rows 0 to 5 of 11 columns: the five layers reach 5 pixels in each direction.
    assert any("66 pixels, rows 0 to 5" in caption.value for caption in inside.caption)


def test_a_blank_canvas_is_said(app):
    draw(app, np.zeros((280, 280, 4), np.uint8))
    app.switch_page(INSIDE).run()
    assert not app.exception
    assert "canvas is blank" in app.info[0].value


def test_a_model_without_a_file_for_the_browser_shows_its_layers_all_the_same(inside, copied_model):
    results = json.loads((copied_model / "results.json").read_text())
    del results["sha256"]["browser.bin"]
    (copied_model / "results.json").write_text(json.dumps(results))
    inside.query_params["model"] = "mine"
    inside.run()
    assert not inside.exception
    assert len(inside.dataframe) == 1
