"""Each number of a network is explained as Keras computes it."""

import keras
import numpy as np
import pytest

from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.training import browser_export
from tests.browser import engines, small_networks
from tests.conftest import SHIPPED_NETWORKS

pytestmark = pytest.mark.browser

LEAST_NUMBERS = 400  # that are explained of each layer: all of them where it has fewer
MOST_TERMS = 150_000  # for which more of them are explained

EXPLAIN = """([file, picture, leastNumbers, mostTerms]) => {
    const { encode, explain, makeRandom, read } = engine;
    const network = read(file);
    network.run(picture);
    return network.layers.filter(({ inputs }) => inputs.length).map(({ layer, output }) => {
        const { name, kind, inputs } = layer, { data, length } = output;
        const terms = explain(network, name, length >> 1).terms.length || 1;
        const count = Math.max(leastNumbers, Math.floor(mostTerms / terms));
        const random = makeRandom(1);
        const places = Array.from({ length: Math.min(count, length) }, (_, i) =>
            count < length ? Math.floor(random() * length) : i);
        const explained = places.map((at) => explain(network, name, at));
        const [value, after] = ["value", "after"].map((of) => encode(explained.map((one) => one[of])));
        return { name, kind, inputs, places, value, after, output: encode(data) };
    });
}"""


def differences(page, network: keras.Model, file: bytes, picture: np.ndarray) -> dict[str, float]:
    """Compare what explains the numbers of each layer with the numbers of Keras.

    Args:
        page: `engine_page`.
        network: In Keras.
        file: The same network for the browser.
        picture: Float32 array of the shape of the network's input.

    Returns:
        The largest difference in each layer: absolute, or as a share of the layer's largest number where
        that is above 1.
    """
    expected = outputs_of(network, picture)
    question = [engines.encode(file), picture.ravel().tolist(), LEAST_NUMBERS, MOST_TERMS]
    answers = page.evaluate(EXPLAIN, question)
    for answer in answers:
        if answer["kind"] == "Identity" and "normalization" in answer["name"]:  # which was folded
            expected[answer["inputs"][0]] = expected[answer["name"]]
    found = {}
    for answer in answers:
        name, places = answer["name"], answer["places"]
        output, value, after = (engines.decode(answer[of]) for of in ("output", "value", "after"))
        np.testing.assert_array_equal(value, output[places])
        numbers = expected.get(name, output).ravel()  # a half of a separable convolution has none
        far = max(np.abs(output - numbers).max(), np.abs(after - numbers[places]).max())
        found[name] = float(far / max(1, np.abs(numbers).max()))
    assert found.keys() >= expected.keys() - {network.operations[0].name}
    return found


def outputs_of(network: keras.Model, picture: np.ndarray) -> dict[str, np.ndarray]:
    """Return the output of each layer of a network."""
    outputs = {operation.name: operation.output for operation in network.operations}
    computed = keras.Model(network.inputs[0], outputs)(picture[np.newaxis])
    return {name: np.asarray(output)[0] for name, output in computed.items()}


@pytest.mark.parametrize("name", SHIPPED_NETWORKS)
def test_the_numbers_of_a_shipped_network_are_explained_as_keras_computes_them(engine_page, name):
    file = SHIPPED_NETWORKS[name]().read_browser_file()
    field = noise.noise_field(1, count=1)
    pure = digits.gallery().pixels[412:413]
    (picture,) = noise.add_noise(pure, field, noise_factor=0.55)[..., np.newaxis]
    found = differences(engine_page, engines.load_keras(name), file, picture)
    assert max(found.values()) < 1e-4, found


@pytest.mark.parametrize("name", [*small_networks.ONE_INPUT, *small_networks.SEVERAL])
def test_the_numbers_of_a_layer_are_explained_as_keras_computes_them(engine_page, name):
    network = small_networks.build(name)
    picture = np.random.default_rng(2).normal(size=small_networks.SIZE).astype("f4")
    found = differences(engine_page, network, browser_export.to_browser(network), picture)
    assert max(found.values()) < 1e-4, found
