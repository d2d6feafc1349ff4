import hashlib
import json

import keras
import numpy as np
import pytest
from keras import layers
from msgspec import structs

from denoiser import errors
from denoiser.imaging import noise
from denoiser.models import catalog, inspector
from denoiser.training import layer_facts
from tests.conftest import SHIPPED


def in_keras(network: keras.Model, picture: np.ndarray) -> dict[str, np.ndarray]:
    """Return the output of each layer, by Keras."""
    (noisy,) = network.inputs
    outputs = {layer.name: layer.output for layer in network.operations}
    values = keras.Model(noisy, outputs)(picture[None, ..., None])
    return {name: np.asarray(value)[0] for name, value in values.items()}


@pytest.mark.parametrize("name", SHIPPED)
def test_the_output_of_every_layer_is_that_of_the_keras_model(name, three):
    model = catalog.find().get(name)
    network = keras.models.load_model(model.path / "model.keras", compile=False)
    noisy = noise.add_noise(three, noise.noise_field(0), noise_factor=0.55)
    expected = in_keras(network, noisy)
    outputs = inspector.load(model).activations(noisy)
    assert list(outputs) == [layer.name for layer in network.layers]
    for layer, value in outputs.items():
        np.testing.assert_allclose(value, expected[layer], atol=1e-4, err_msg=layer)


def fused(picture):
    """Layers that LiteRT computes together, in all usual orders."""
    x = layers.Conv2D(4, 3, use_bias=False, name="conv")(picture)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.ReLU(name="relu")(x)
    x = layers.Conv2D(4, 3, name="linear")(x)
    x = layers.Dropout(0.5, name="dropout")(x)
    x = layers.ReLU(name="relu_behind")(x)
    y = layers.Conv2D(4, 3, padding="same", name="branch")(x)
    x = layers.Add(name="add")([x, y])
    x = layers.BatchNormalization(name="norm_behind")(x)
    x = layers.ReLU(max_value=6.0, name="relu_6")(x)
    x = layers.LeakyReLU(name="leaky")(layers.DepthwiseConv2D(3, name="depthwise")(x))
    x = layers.Conv2DTranspose(4, 7, name="spread")(x)
    x = layers.Activation("relu", name="activation")(x)
    x = layers.Conv2D(1, 3, padding="same", name="last")(x)
    return layers.Activation("sigmoid", name="denoised")(x)


def named_alike(picture):
    """Names that are the beginning of others, as Keras itself makes them."""
    x = layers.Conv2D(3, 3, padding="same", name="conv2d_1")(picture)
    x = layers.Conv2D(3, 3, padding="same", activation="relu", name="conv2d")(x)
    y = layers.Conv2D(3, 3, padding="same", name="conv2d_1_1")(x)
    z = layers.Conv2D(3, 3, padding="same", activation=layers.LeakyReLU(), name="conv2d_2")(x)
    x = layers.Concatenate(name="conv2d_1_2")([x, y, z])
    x = layers.MaxPooling2D(name="conv")(x)
    x = layers.UpSampling2D(interpolation="bilinear", name="conv_1")(x)
    x = layers.Permute((2, 1, 3), name="permute")(x)
    return layers.Conv2D(1, 1, activation="sigmoid", name="conv2d_3")(x)


def dense(picture):
    x = layers.Dense(24, name="dense")(layers.Flatten(name="flatten")(picture))
    x = layers.ReLU(name="relu")(x)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.Dense(12, name="code")(x)
    x = layers.Activation("tanh", name="tanh")(x)
    x = layers.Dense(7 * 7 * 3, activation="relu", name="back")(x)
    x = layers.Reshape((7, 7, 3), name="reshape")(x)
    x = layers.Dense(16, name="each_pixel")(x)
    x = layers.Reshape((28, 28, 1), name="picture")(x)
    return layers.Activation("sigmoid", name="denoised")(x)


def scaled_at_the_end(picture):
    """Layers whose last step can become a part of the next one."""
    x = layers.Normalization(mean=0.1, variance=0.2, name="normalize")(picture)
    x = layers.Conv2D(4, 3, padding="same", name="conv")(x)
    y = layers.Conv2D(4, 3, padding="same", name="branch")(x)
    x = layers.Average(name="mean")([x, y])
    return layers.Conv2D(1, 3, padding="same", name="last")(x)


def outside_of_layers(picture):
    """As in DnCNN: the network estimates the noise, which is subtracted without a layer."""
    x = layers.Conv2D(4, 3, padding="same", name="conv")(picture)
    x = keras.ops.relu(x) + 1.0
    return picture - layers.Conv2D(1, 3, padding="same", name="noise")(x)


@pytest.mark.parametrize(
    ("build", "left_out"),
    [
        (fused, {"conv", "norm", "linear", "dropout", "norm_behind", "spread"}),
        (named_alike, set()),
        (dense, {"dense", "norm"}),
        (scaled_at_the_end, {"normalize", "mean"}),
        (outside_of_layers, {"conv", "relu", "add"}),
    ],
)
def test_the_output_of_a_layer_is_that_of_keras_or_left_out(build, left_out, three, tmp_path):
    keras.utils.clear_session()  # names are counted: "add" is "add_1" after another test's
    keras.utils.set_random_seed(0)
    picture = keras.Input((28, 28, 1), name="noisy")
    network = keras.Model(picture, build(picture))
    rng = np.random.default_rng(0)
    for weight in network.weights:  # none without an effect, such as a bias of 0
        weight.assign(weight + rng.uniform(-0.1, 0.1, weight.shape))
    network.export(tmp_path / "model.tflite", format="litert", verbose=False)
    content = (tmp_path / "model.tflite").read_bytes()
    network_inspector = inspector.Inspector(content, layer_facts.describe(network))
    noisy = noise.add_noise(three, noise.noise_field(0), noise_factor=0.55)
    outputs, expected = network_inspector.activations(noisy), in_keras(network, noisy)
    for layer, value in outputs.items():
        np.testing.assert_allclose(value, expected[layer], atol=1e-4, err_msg=layer)
    assert expected.keys() - outputs.keys() == left_out


def test_layers_that_contradict_the_network_are_left_out(three):
    model = catalog.find().get("book-ffnn")
    first, *others = model.results.layers
    doubled = [structs.replace(layer, inputs=(first.name,) * 2) for layer in others]
    for wrong in ({"kind": "Flatten"}, {"kind": "Flatten", "shape": (783,)}, {"kind": "Add"}):
        listed = [structs.replace(first, **wrong), *doubled]
        outputs = inspector.Inspector(model.read_network(), listed).activations(three)
        shapes = {layer.name: layer.shape for layer in listed}
        assert outputs.keys() <= shapes.keys()
        assert all(value.shape == shapes[name] for name, value in outputs.items())


def test_a_file_that_is_no_network_cannot_be_inspected(copied_model):
    content = b"not a model"
    (copied_model / "model.tflite").write_bytes(content)
    results = json.loads((copied_model / "results.json").read_text(encoding="utf-8"))
    results["sha256"]["model.tflite"] = hashlib.sha256(content).hexdigest()
    (copied_model / "results.json").write_text(json.dumps(results), encoding="utf-8")
    with pytest.raises(errors.ModelError, match="mine cannot be used: is not a LiteRT model"):
        inspector.load(catalog.find().get("mine"))
