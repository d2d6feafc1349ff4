import hashlib
import json

import numpy as np
import pytest
from msgspec import structs
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from denoiser.data import digits
from denoiser.imaging import rendering
from denoiser.models import catalog, inspector
from denoiser.models.browser_file import Layer
from denoiser.models.folder import Model
from denoiser.models.schema import BrowserLayer
from denoiser.ui import cache
from denoiser.ui.components import inside as component
from tests.conftest import SHIPPED
from tests.ui.conftest import draw

INSIDE = "denoiser/ui/pages/inside.py"


@pytest.fixture
def inside(app):
    app.query_params["source"] = "Pick"
    app.query_params["digit"] = "412"
    return app.switch_page(INSIDE)


def page_text(app) -> str:
    """All text of the page, but for that of widgets and pictures."""
    elements = (*app.markdown, *app.caption, *app.info, *app.warning, *app.error)
    return "\n".join(element.value for element in elements)


def bars(app) -> tuple[np.ndarray, list[float]]:
    """The values that the chart shows, and where its axis begins and ends."""
    (chart,) = app.get("vega_lite_chart")
    data = chart.proto.data.data
    values = convert_arrow_bytes_to_pandas_df(data)["value"].to_numpy()
    return values, json.loads(chart.proto.spec)["encoding"]["y"]["scale"]["domain"]


def change_results(folder, change) -> None:
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    change(results)
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")


def sent(app) -> dict:
    """What the server tells the drawing of the network."""
    (component,) = [c for c in app.get("bidi_component") if b'"boxesKey"' in c.proto.bytes]
    length = int.from_bytes(component.proto.bytes[:4], "little")
    return json.loads(component.proto.bytes[4 : 4 + length])


@pytest.fixture
def no_browser_files(monkeypatch):
    """No network has a file for the browser, so all is computed on the server."""
    monkeypatch.setattr(Model, "has_browser_file", False)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_drawing_has_every_layer_with_its_line_of_keras(inside, name):
    inside.query_params["model"] = name
    inside.run()
    assert not inside.exception
    boxes = sent(inside)["boxes"]
    layers = catalog.find().get(name).results.layers
    assert sorted(layer for box in boxes for layer in box["layers"]) == sorted(
        layer.name for layer in layers
    )
    for box in boxes:
        for layer in box["layers"]:
            assert f'name="{layer}"' in box["lines"] or f"{layer} = " in box["lines"], layer
    assert boxes[0]["title"].endswith(": Input")
    assert boxes[-1]["shape"][:2] == [28, 28]


def test_a_layer_that_a_browser_runs_in_two_steps_has_two_boxes():
    model = catalog.find().get("book-ffnn")
    flatten, code, *others = cache.network_layers(model)[1:]
    assert [flatten.kind, code.kind] == ["Flatten", "Dense"]
    first = structs.replace(code.settings, name="code/first")
    second = structs.replace(code.settings, inputs=("code/first",))
    split = [cache.network_layers(model)[0], flatten, Layer(first), Layer(second), *others]
    boxes = component.describe(model, split)
    assert [box["name"] for box in boxes] == ["noisy", "code/first", "code", "decode"]
    assert boxes[2]["inputs"] == ("code/first",)
    assert "The line of code makes this layer, too" in boxes[1]["lines"]


@pytest.mark.usefixtures("no_browser_files")
@pytest.mark.parametrize("name", SHIPPED)
def test_every_kind_of_layer_can_be_looked_at_without_a_file_for_the_browser(inside, name):
    inside.query_params["model"] = name
    layers_by_kind = {layer.kind: layer.name for layer in catalog.find().get(name).results.layers}
    for layer in layers_by_kind.values():
        inside.query_params["layer"] = layer
        inside.run()
        assert not inside.exception, layer
        assert sent(inside)["network"] is None
        assert any(
            f"`{layer}` computes for the noisy" in text.value
            or f"`{layer}` for the noisy" in text.value
            for text in inside.caption
        )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("book-cnn", "`encode_2`: **18,432 numbers** for 784 pixels. That is no less"),
        ("book-ffnn", "`code`: **32 numbers** for 784 pixels. It is a **bottleneck**"),
        ("blind", "`code`: **320 numbers** for 784 pixels. It is **no bottleneck**"),
    ],
)
def test_whether_a_network_compresses_is_stated(inside, name, expected):
    inside.query_params["model"] = name
    assert expected in page_text(inside.run())


@pytest.mark.usefixtures("no_browser_files")
def test_the_switch_flips_to_the_pure_picture_on_one_scale(inside):
    inside.query_params["model"] = "book-ffnn"
    inside.query_params["noise"] = "1.5"
    inside.query_params["digit"] = "240"
    inside.query_params["layer"] = "code"
    inside.run()
    network = inspector.load(catalog.find().get("book-ffnn"))
    pure = network.activations(digits.gallery().pixels[240])["code"]
    noisy, domain = bars(inside)
    assert np.abs(noisy - pure).max() > 0.1
    inside.toggle(key="of_pure").set_value(True).run()
    shown, domain_of_pure = bars(inside)
    np.testing.assert_allclose(shown, pure, atol=1e-5)
    assert domain == domain_of_pure == [0, pytest.approx(max(noisy.max(), pure.max()))]
    *zeros, last = (np.flatnonzero(pure == 0) + 1).astype(str)
    assert f"pure picture. Numbers {', '.join(zeros)} and {last} are 0." in page_text(inside)


@pytest.mark.usefixtures("no_browser_files")
def test_maps_of_the_noisy_and_the_pure_picture_share_a_scale(inside):
    inside.query_params["model"] = "blind"
    inside.query_params["layer"] = "down_1"
    inside.run()
    (noisy,) = [text.value for text in inside.caption if "for the noisy picture:" in text.value]
    inside.toggle(key="of_pure").set_value(True).run()
    (pure,) = [text.value for text in inside.caption if "for the pure picture:" in text.value]
    assert noisy == pure.replace("for the pure picture:", "for the noisy picture:")
    assert "32 maps of 14 x 14" in pure


def test_a_link_brings_the_number_back(inside):
    link = {"model": "book-cnn", "layer": "decode_1", "map": "6", "row": "0", "column": "25"}
    for key, value in link.items():
        inside.query_params[key] = value
    inside.run()
    assert not inside.warning
    assert sent(inside)["place"] == {"box": "decode_1", "row": 0, "column": 25, "map": 6}


def test_another_model_forgets_the_place_and_the_link_does_too(inside):
    inside.query_params["model"] = "book-cnn"
    inside.query_params["layer"] = "encode_1"
    inside.query_params["row"] = "3"
    inside.run()
    inside.selectbox(key="model").set_value("book-ffnn").run()
    assert not inside.exception
    assert not inside.warning
    assert sent(inside)["place"] == {"box": "", "row": 14, "column": 14, "map": 1}
    assert not {"layer", "row"} & inside.query_params.keys()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("layer", "code"),
        ("layer", "`<b>`" * 99),
        ("layer", ""),
        ("of_pure", "maybe"),
        ("row", "10000"),
        ("row", "-1"),
        ("column", "nan"),
        ("column", "much"),
        ("map", "0"),
        ("map", "\u00b2"),
    ],
)
def test_a_mistyped_link_is_reported(inside, key, value):
    inside.query_params["model"] = "book-cnn"
    inside.query_params[key] = value
    inside.run()
    assert not inside.exception
    assert f"The link asks for {key} = `" in inside.warning[0].value
    assert sent(inside)["place"] == {"box": "", "row": 14, "column": 14, "map": 1}


def test_a_blank_canvas_is_reported_and_the_network_is_still_shown(app):
    draw(app, np.zeros((280, 280, 4), np.uint8))
    app.switch_page(INSIDE).run()
    assert not app.exception
    assert "canvas is blank" in app.info[0].value
    assert sent(app)["is_drawn"]  # the first stroke is seen at once
    assert len(app.dataframe) == 1


@pytest.mark.usefixtures("no_browser_files")
def test_a_picture_that_is_noisy_already_has_no_pure_one_to_flip_to(app):
    app.query_params["source"] = "Upload"
    app.query_params["of_pure"] = "true"
    app.switch_page(INSIDE).run()
    content = rendering.to_png(digits.gallery().images[512])
    app.file_uploader(key="upload").upload("digit.png", content, "image/png").run()
    app.checkbox(key="already_noisy").check().run()
    assert not app.exception
    assert app.toggle(key="of_pure").disabled
    assert "for the noisy picture" in page_text(app)


def test_a_model_without_a_file_for_the_browser_shows_the_rest_and_the_reason(inside, copied_model):
    change_results(copied_model, lambda results: results["sha256"].pop("browser.bin"))
    inside.query_params["model"] = "mine"
    inside.run()
    assert not inside.exception
    assert "(mine) does not have" in inside.info[0].value
    assert "The output of `denoised` for the noisy picture" in page_text(inside)
    assert "It is a **bottleneck**" in page_text(inside)
    assert len(inside.dataframe) == 1


def test_a_model_whose_results_list_no_layers_is_reported(inside, copied_model):
    change_results(copied_model, lambda results: results.update(layers=[]))
    inside.query_params["model"] = "mine"
    inside.run()
    assert not inside.exception
    assert "do not list its layers" in inside.info[0].value


def test_a_title_from_outside_is_not_read_as_markdown(inside, copied_model):
    recipe = json.loads((copied_model / "recipe.json").read_text(encoding="utf-8"))
    content = json.dumps(recipe | {"title": "![x](y)"}).encode()
    (copied_model / "recipe.json").write_bytes(content)
    sha256 = {"recipe.json": hashlib.sha256(content).hexdigest()}
    change_results(copied_model, lambda results: results["sha256"].update(sha256))
    change_results(copied_model, lambda results: results["sha256"].pop("browser.bin"))
    inside.query_params["model"] = "mine"
    inside.run()
    assert "(mine) does not have" in inside.info[0].value
    assert "![x]" not in page_text(inside)


@pytest.mark.usefixtures("no_browser_files")
def test_a_layer_that_was_fused_with_another_is_named(inside, monkeypatch):
    activations = inspector.Inspector.activations

    def without_code(network, picture):
        return {
            name: value for name, value in activations(network, picture).items() if name != "code"
        }

    monkeypatch.setattr(inspector.Inspector, "activations", without_code)
    inside.query_params["model"] = "book-ffnn"
    inside.query_params["layer"] = "code"
    inside.run()
    assert not inside.exception
    assert "`code` was fused with a neighbouring layer" in inside.info[0].value


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((7, 7, 16), "16 maps of 7 x 7"),  # as many numbers as a picture has, but none
        ((28, 28, 1), "1 map of 28 x 28"),
        ((784,), "784 numbers, laid out as a picture of 28 x 28"),
        ((28, 28), "1 map of 28 x 28"),
        ((1, 1, 784), "The 784 numbers"),
        ((5, 5, 300), "the first 128 of 300 maps of 5 x 5"),
        ((100, 90, 2), "2 maps of 100 x 90"),
    ],
)
@pytest.mark.usefixtures("no_browser_files")
def test_the_output_of_a_layer_of_any_shape_is_laid_out(inside, monkeypatch, shape, expected):
    def give(network, picture):
        return {"code": np.ones(shape, np.float32)}

    monkeypatch.setattr(inspector.Inspector, "activations", give)
    inside.query_params["model"] = "book-ffnn"
    inside.query_params["layer"] = "code"
    inside.run()
    assert not inside.exception
    assert expected in page_text(inside)


def test_the_layers_as_text_agree_with_the_table(inside):
    inside.query_params["model"] = "book-cnn"
    assert (
        "3. `encode_2` (Conv2D) gets `encode_1` and outputs 24 x 24 x 32 (18,432 numbers), with 18,464"
        " weights and 10,616,832 multiply-adds."
    ) in page_text(inside.run())


@pytest.mark.parametrize(
    ("kind", "shape", "expected"),
    [
        ("Conv2D", (3, 5, 1, 7), "The 7 kernels of `first`: 3 x 5,"),
        (
            "Conv2D",
            (3, 3, 2, 200),
            "The first 128 of 200 kernels of `first` for the first of its 2 input maps",
        ),
        ("Conv2DTranspose", (4, 4, 9, 1), "The 9 kernels of `first`: 4 x 4,"),
        (
            "Dense",
            (784, 6),
            "The 6 pictures of weights of `first`, one for each of its numbers: 28 x 28,",
        ),
        ("Dense", (1, 6), "The 1 table of weights of `first`, a row for each input: 1 x 6,"),
        ("ReLU", None, "No layer of this network has weights"),
    ],
)
def test_the_first_layer_with_weights_is_shown_whatever_it_is(
    inside, monkeypatch, kind, shape, expected
):
    kernel = None if shape is None else np.ones(shape, np.float32)
    network = [
        Layer(BrowserLayer("noisy", "InputLayer", (), (28, 28, 1))),
        Layer(BrowserLayer("first", kind, ("noisy",), (28, 28, 1), kernel=shape), kernel=kernel),
    ]
    monkeypatch.setattr(cache, "network_layers", lambda model, epoch: network)
    assert not inside.run().exception
    assert expected in page_text(inside)
