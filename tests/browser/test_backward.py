"""How much a network's output changes with each pixel of its input, against Keras' gradients."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models import browser_file, receptive_fields
from denoiser.training import browser_export
from tests.browser import engines, small_networks
from tests.browser.test_engine import BACKENDS
from tests.conftest import SHIPPED_NETWORKS

pytestmark = pytest.mark.browser

GO_BACK = """([file, picture, weights, backend]) => {
    const network = engine.read(file, backend);
    const backward = new engine.Backward(network);
    network.run(picture);
    return weights.map((row) => engine.encode(backward.run(row)));
}"""


def gradients(page, file: bytes, picture: np.ndarray, weights: np.ndarray, backend: str):
    """Return the gradients of weighted sums of a network's output, an array of shape (sums, pixels)."""
    question = [engines.encode(file), picture.ravel().tolist(), weights.tolist(), backend]
    return np.array([engines.decode(row) for row in page.evaluate(GO_BACK, question)])


def gradients_of_keras(network: keras.Model, picture: np.ndarray, weights: np.ndarray):
    """Return the same of Keras."""
    pixels = tf.constant(picture[np.newaxis])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(pixels)
        output = tf.reshape(keras.Model(network.inputs[0], network.outputs[0])(pixels), (-1,))
        sums = [tf.reduce_sum(output * row) for row in weights.astype("f4")]
    return np.array([np.ravel(tape.gradient(one, pixels)) for one in sums])


@pytest.mark.parametrize("name", SHIPPED_NETWORKS)
def test_rows_of_the_jacobian_of_a_shipped_network_are_those_of_keras(engine_page, name):
    file = SHIPPED_NETWORKS[name]().read_browser_file()
    network = engines.load_keras(name)
    field = noise.noise_field(1, count=1)
    pure = digits.gallery().pixels[412:413]
    (picture,) = noise.add_noise(pure, field, noise_factor=0.55)[..., np.newaxis]
    count = int(np.prod(network.outputs[0].shape[1:]))
    pixels = [0, count // 2, count // 3, count - 1]
    rows = np.eye(count)[pixels]
    expected = gradients_of_keras(network, picture, rows)
    assert np.abs(expected[1:3]).max() > 1e-3
    for backend in BACKENDS:
        found = gradients(engine_page, file, picture, rows, backend)
        np.testing.assert_allclose(found, expected, atol=1e-4, rtol=0, err_msg=backend)
        if count == 784:
            layers = [layer.settings for layer in browser_file.read(file)]
            fields = [receptive_fields.find(layers, *divmod(pixel, 28)).ravel() for pixel in pixels]
            assert np.abs(found[~np.array(fields)]).max(initial=0) < 1e-6  # as is rounded there


@pytest.mark.parametrize("name", [*small_networks.ONE_INPUT, *small_networks.SEVERAL])
def test_a_gradient_passes_a_layer_as_in_keras(engine_page, name):
    network = small_networks.build(name)
    file = browser_export.to_browser(network)
    random = np.random.default_rng(2)
    picture = random.normal(size=small_networks.SIZE, scale=0.2).astype("f4")  # no softmax is sure
    weights = random.normal(size=(2, int(np.prod(network.outputs[0].shape[1:]))))
    expected = gradients_of_keras(network, picture, weights)
    assert np.abs(expected).max() > 0.01
    for backend in BACKENDS:
        found = gradients(engine_page, file, picture, weights, backend)
        far = np.abs(found - expected).max() / max(1, np.abs(expected).max())
        assert far < 1e-4, backend
