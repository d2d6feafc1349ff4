import math

import pytest

from denoiser.models import catalog, diagram
from denoiser.models.schema import LayerFacts
from tests.conftest import SHIPPED_NETWORKS


def facts(*described: tuple) -> list[LayerFacts]:
    """Return layers of (name, kind, names of inputs, shape)."""
    return [
        LayerFacts(name, kind, tuple(inputs.split()), shape, params=0, macs=0)
        for name, kind, inputs, shape in described
    ]


def boxes_of(name: str) -> dict[str, diagram.Box]:
    layers = catalog.find().get(name).results.layers
    return {box.name: box for box in diagram.lay_out(layers)}


@pytest.mark.parametrize("name", SHIPPED_NETWORKS)
def test_each_layer_is_in_one_box_which_comes_after_its_inputs(name):
    layers = SHIPPED_NETWORKS[name]().results.layers
    boxes = diagram.lay_out(layers)
    assert sorted(layer.name for box in boxes for layer in box.layers) == sorted(
        layer.name for layer in layers
    )
    columns = {box.name: box.column for box in boxes}
    assert list(columns) == [layer.name for layer in layers if layer.name in columns]
    for box in boxes:
        assert math.prod(box.shape) == math.prod(box.layers[-1].shape)
        assert box.column == max((columns[name] + 1 for name in box.inputs), default=0)
    made = {layer.name: box for box in boxes for layer in box.layers}
    for box in boxes:
        assert {made[name].name for name in box.layers[0].inputs} == {*box.inputs}
        assert all(made[name].output == name for name in box.layers[0].inputs)


def test_blind_is_drawn_as_a_u():
    boxes = boxes_of("blind")
    rows = {name: boxes[name].row for name in ("noisy", "down_1", "down_2", "code_in", "code")}
    assert rows == {"noisy": 0, "down_1": 1, "down_2": 2, "code_in": 2, "code": 3}
    assert [boxes[name].row for name in ("code_out", "up_1", "up_2", "denoised")] == [2, 1, 0, 0]
    assert boxes["stem"].column == 1  # beside what it skips
    assert boxes["up_2_add"].inputs == ("up_2", "stem")
    assert boxes["up_2_add"].column == boxes["up_2"].column + 1
    assert boxes["denoised"].column == max(box.column for box in boxes.values())
    places = [(box.row, box.column) for box in boxes.values()]
    assert len({*places}) == len(places)


def test_the_books_networks_have_a_box_for_each_layer_with_weights():
    assert [*boxes_of("book-cnn")] == [
        *("noisy", "encode_1", "encode_2", "decode_1", "decode_2", "denoised"),
    ]
    ffnn = boxes_of("book-ffnn")
    assert [(box.row, box.column) for box in ffnn.values()] == [(0, 0), (1, 1), (0, 2)]
    assert [box.shape for box in ffnn.values()] == [(28, 28, 1), (32,), (28, 28, 1)]


def test_what_changes_each_number_by_itself_is_part_of_the_box_before():
    boxes = diagram.lay_out(
        facts(
            ("noisy", "InputLayer", "", (28, 28, 1)),
            ("conv", "Conv2D", "noisy", (14, 14, 8)),
            ("norm", "BatchNormalization", "conv", (14, 14, 8)),
            ("relu", "Activation", "norm", (14, 14, 8)),
            ("flat", "Flatten", "relu", (1568,)),
            ("dense", "Dense", "flat", (784,)),
            ("picture", "Reshape", "dense", (28, 28, 1)),
        )
    )
    assert [[layer.name for layer in box.layers] for box in boxes] == [
        *(["noisy"], ["conv", "norm", "relu", "flat"], ["dense", "picture"]),
    ]
    assert [box.shape for box in boxes] == [(28, 28, 1), (14, 14, 8), (28, 28, 1)]
    assert [box.output for box in boxes] == ["noisy", "flat", "picture"]
    assert boxes[2].inputs == ("conv",)


def test_what_two_layers_take_is_a_box_of_its_own():
    boxes = diagram.lay_out(
        facts(
            ("noisy", "InputLayer", "", (28, 28, 1)),
            ("left", "Conv2D", "noisy", (28, 28, 4)),
            ("relu", "ReLU", "left", (28, 28, 4)),
            ("right", "Conv2D", "left", (28, 28, 4)),
            ("both", "Concatenate", "relu right", (28, 28, 8)),
            ("twice", "Add", "both both", (28, 28, 8)),
            ("denoised", "Conv2D", "twice", (28, 28, 1)),
        )
    )
    assert [(box.name, box.inputs, box.column) for box in boxes] == [
        ("noisy", (), 0),
        ("left", ("noisy",), 1),
        ("relu", ("left",), 2),
        ("right", ("left",), 2),
        ("both", ("relu", "right"), 3),
        ("twice", ("both",), 4),
        ("denoised", ("twice",), 5),
    ]
    assert {box.row for box in boxes} == {0}


def test_a_network_of_one_dense_layer_has_two_boxes():
    boxes = diagram.lay_out(
        facts(("pixels", "InputLayer", "", (784,)), ("denoised", "Dense", "pixels", (784,)))
    )
    assert [(box.name, box.shape, box.row, box.column) for box in boxes] == [
        ("pixels", (784,), 0, 0),
        ("denoised", (784,), 0, 1),
    ]
