"""The lines of Keras that are shown for a network build it again."""

import io
import json
import tempfile
import zipfile
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

from denoiser import errors
from denoiser.models import keras_lines
from tests.browser import engines, small_networks
from tests.conftest import SHIPPED_NETWORKS


def build_again(content: bytes) -> keras.Model:
    """Return the network that the lines build, from the first one's variable to the last one's."""
    lines = [*keras_lines.read(content).values()]
    scope = {"keras": keras, "layers": layers}
    exec("\n".join(lines), scope)
    first, last = (scope[line.partition(" = ")[0]] for line in (lines[0], lines[-1]))
    return keras.Model(first, last)


def saved(network: keras.Model) -> bytes:
    """Return the bytes of the `model.keras` of a network."""
    with tempfile.TemporaryDirectory() as folder:
        network.save(Path(folder) / "model.keras")
        return (Path(folder) / "model.keras").read_bytes()


def facts(network: keras.Model) -> list[tuple]:
    """Return the name, the class, the inputs, the shape and the weights of each layer."""
    return [
        (
            *(layer.name, type(layer).__name__),
            [
                tensor._keras_history.operation.name
                for tensor in layer._inbound_nodes[0].input_tensors
            ],
            layer.output.shape,
            [weight.shape for weight in getattr(layer, "weights", ())],
        )
        for layer in network.operations
    ]


@pytest.mark.parametrize("name", SHIPPED_NETWORKS)
def test_the_lines_of_a_shipped_network_build_the_same_layers(name):
    network = engines.load_keras(name)
    again = build_again(SHIPPED_NETWORKS[name]().read_keras_file())
    assert facts(again) == facts(network)
    again.set_weights(network.get_weights())
    picture = np.random.default_rng(1).normal(size=(1, 28, 28, 1)).astype("f4")
    np.testing.assert_array_equal(
        again(picture), keras.Model(network.inputs[0], network.outputs[0])(picture)
    )


@pytest.mark.parametrize("name", [*small_networks.ONE_INPUT, *small_networks.SEVERAL])
def test_the_lines_of_a_layer_build_it_again(name):
    network = small_networks.build(name)
    again = build_again(saved(network))
    again.set_weights(network.get_weights())
    picture = np.random.default_rng(1).normal(size=(1, *small_networks.SIZE)).astype("f4")
    np.testing.assert_allclose(again(picture), network(picture), rtol=1e-6)


def odd(x):
    x = layers.ZeroPadding2D(((1, 2), (1, 2)), name="class")(x)
    x = layers.Cropping2D(((1, 2), (1, 2)), name="two words")(x)
    x = keras.ops.transpose(
        layers.Conv2D(3, (2, 2), padding="same", name="layers")(x), (0, 2, 1, 3)
    )
    mean = keras.ops.mean(x, axis=(1, 2), keepdims=True)
    x = keras.ops.leaky_relu(keras.ops.clip(x - mean, -0.5, float("inf")), 0.1)
    x = keras.ops.pad(keras.ops.concatenate([x, 2 * x], axis=-1), ((0, 0), (1, 1), (1, 1), (0, 0)))
    x = layers.Dense(9, activation="softmax")(layers.Flatten()(x))
    return layers.Reshape((3, 3))(x)


def test_odd_names_and_arguments_are_written_as_python_takes_them():
    picture = keras.Input(small_networks.SIZE, name="1st")
    network = small_networks.with_any_weights(keras.Model(picture, odd(picture)))
    again = build_again(saved(network))
    again.set_weights(network.get_weights())
    pixels = np.random.default_rng(1).normal(size=(1, *small_networks.SIZE)).astype("f4")
    np.testing.assert_allclose(again(pixels), network(pixels), rtol=1e-5)


def test_what_is_no_list_of_layers_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("config.json", json.dumps({"config": {"layers": [{"config": 1}]}}))
    for content in (b"", file.getvalue()):
        with pytest.raises(errors.ModelError, match=r"model\.keras"):
            keras_lines.read(content)


def test_names_that_would_be_the_same_in_python_are_refused():
    picture = keras.Input((4,), name="a b")
    network = keras.Model(picture, layers.Dense(2, name="a_b")(picture))
    with pytest.raises(errors.ModelError, match="the same name in Python"):
        keras_lines.read(saved(network))
