import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pytest
from keras import layers
from msgspec import structs

from denoiser import errors
from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models import catalog, inspector, litert
from denoiser.training import layer_facts
from tests.conftest import SHIPPED


@pytest.fixture(scope="module")
def denoiser() -> litert.Denoiser:
    return litert.Denoiser(catalog.find().get("book-ffnn").read_network())


def test_a_stack_is_denoised_like_its_pictures(denoiser):
    noisy = noise.noise_field(0, count=205)  # three batches, the last one short
    together = denoiser.denoise(noisy)
    assert together.shape == noisy.shape
    assert together.dtype == np.float32
    for index in (0, 99, 100, 204):
        np.testing.assert_allclose(together[index], denoiser.denoise(noisy[index]), atol=1e-6)


def test_an_empty_stack_stays_empty(denoiser):
    assert denoiser.denoise(np.zeros((0, 28, 28))).shape == (0, 28, 28)


def test_many_threads_get_their_own_pictures_back(denoiser):
    noisy = noise.noise_field(0, count=200)
    expected = [denoiser.denoise(picture) for picture in noisy]
    stacks = [noisy[i : i + 1 + i % 3] for i in range(200)]
    with ThreadPoolExecutor(16) as threads:
        results = list(threads.map(denoiser.denoise, stacks))
    for one, stack in zip(expected, results, strict=True):
        np.testing.assert_allclose(stack[0], one, atol=1e-6)


@pytest.mark.parametrize("content", [b"", b"not a model", bytes(1000)])
def test_what_is_no_model_is_refused(content):
    with pytest.raises(errors.ModelError, match="not a LiteRT model"):
        litert.Denoiser(content)


def test_pictures_of_another_shape_are_refused(denoiser):
    with pytest.raises(ValueError, match=r"got \(27, 28\)"):
        denoiser.denoise(np.zeros((27, 28)))


def test_a_classifier_is_not_a_denoiser():
    with pytest.raises(errors.ModelError, match=r"shape \(10,\)"):
        litert.Denoiser(catalog.classifier().read_network())


def test_the_classifier_takes_pictures_and_stacks():
    classifier = litert.load_classifier()
    pure = digits.gallery()[::10]
    assert np.mean(classifier.classify(pure.pixels) == pure.labels) >= 0.98
    probabilities = classifier.probabilities(pure.pixels)
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(100), abs=1e-5)
    np.testing.assert_allclose(
        classifier.probabilities(pure.pixels[0]), probabilities[0], atol=1e-6
    )
    assert classifier.classify(pure.pixels[0]) == probabilities[0].argmax()


def in_keras(network: keras.Model, picture: np.ndarray) -> dict[str, np.ndarray]:
    """What each layer gives, by Keras."""
    (noisy,) = network.inputs
    outputs = {layer.name: layer.output for layer in network.operations}
    given = keras.Model(noisy, outputs)(picture[None, ..., None])
    return {name: np.asarray(value)[0] for name, value in given.items()}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_layer_gives_what_the_keras_model_gives(name, three):
    model = catalog.find().get(name)
    network = keras.models.load_model(model.path / "model.keras", compile=False)
    noisy = noise.add_noise(three, noise.noise_field(0), noise_factor=0.55)
    expected = in_keras(network, noisy)
    given = inspector.load(model).activations(noisy)
    assert list(given) == [layer.name for layer in network.layers]
    for layer, value in given.items():
        np.testing.assert_allclose(value, expected[layer], atol=1e-4, err_msg=layer)


def melted(picture):
    """Layers that LiteRT computes together, in every order that people write them in."""
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
    """Names that are the beginning of others, as Keras itself gives them."""
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


def outside_of_layers(picture):
    """DnCNN's way: the network finds the noise, which is taken away without a layer."""
    x = layers.Conv2D(4, 3, padding="same", name="conv")(picture)
    x = keras.ops.relu(x) + 1.0
    return picture - layers.Conv2D(1, 3, padding="same", name="noise")(x)


@pytest.mark.parametrize(
    ("build", "left_out"),
    [
        (melted, {"conv", "norm", "linear", "dropout", "norm_behind", "spread"}),
        (named_alike, set()),
        (dense, {"dense", "norm"}),
        (outside_of_layers, {"conv", "relu", "add"}),
    ],
)
def test_a_layer_gives_what_keras_gives_or_is_left_out(build, left_out, three, tmp_path):
    keras.utils.clear_session()  # names are counted: "add" is "add_1" after another test's
    keras.utils.set_random_seed(0)
    picture = keras.Input((28, 28, 1), name="noisy")
    network = keras.Model(picture, build(picture))
    rng = np.random.default_rng(0)
    for weight in network.weights:  # none that does nothing, such as a bias of 0
        weight.assign(weight + rng.uniform(-0.1, 0.1, weight.shape))
    network.export(tmp_path / "model.tflite", format="litert", verbose=False)
    described = layer_facts.describe(network)
    network_inspector = inspector.Inspector((tmp_path / "model.tflite").read_bytes(), described)
    noisy = noise.add_noise(three, noise.noise_field(0), noise_factor=0.55)
    given, expected = network_inspector.activations(noisy), in_keras(network, noisy)
    for layer, value in given.items():
        np.testing.assert_allclose(value, expected[layer], atol=1e-4, err_msg=layer)
    assert expected.keys() - given.keys() == left_out


def test_layers_that_nobody_could_have_listed_are_left_out(three):
    model = catalog.find().get("book-ffnn")
    first, *others = model.results.layers
    for wrong in ({"kind": "Flatten"}, {"kind": "Flatten", "shape": (783,)}, {"kind": "Add"}):
        twice = {"inputs": (first.name, first.name)}
        listed = [
            structs.replace(first, **wrong),
            *(structs.replace(layer, **twice) for layer in others),
        ]
        given = inspector.Inspector(model.read_network(), listed).activations(three)
        shapes = {layer.name: layer.shape for layer in listed}
        assert given.keys() <= shapes.keys()
        assert all(value.shape == shapes[name] for name, value in given.items())


def test_a_file_that_is_no_network_cannot_be_looked_into(copied_model):
    content = b"not a model"
    (copied_model / "model.tflite").write_bytes(content)
    results = json.loads((copied_model / "results.json").read_text(encoding="utf-8"))
    results["sha256"]["model.tflite"] = hashlib.sha256(content).hexdigest()
    (copied_model / "results.json").write_text(json.dumps(results))
    with pytest.raises(errors.ModelError, match="mine cannot be used: is not a LiteRT model"):
        inspector.load(catalog.find().get("mine"))
