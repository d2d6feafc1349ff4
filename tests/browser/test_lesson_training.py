"""The training in the browser takes the steps that Keras takes."""

import keras
import numpy as np
import pytest

from denoiser.browser import scripts

pytestmark = pytest.mark.browser

STEPS, BATCH = 3, 32
RUN = """([program, noisy, pure, steps]) => {
    const {beginTraining, addGradients, stepByAdam} = new Function(program +
        "; return {beginTraining, addGradients, stepByAdam};")();
    const network = beginTraining({seed: 5, steps: 1000});
    const before = network.weights.map(weights => Array.from(weights));
    while (network.step < steps) {
        network.step += 1;
        const gradients = network.weights.map(({length}) => new Float32Array(length));
        noisy.forEach((picture, i) => addGradients(network.weights, gradients,
            Float32Array.from(picture), Float32Array.from(pure[i])));
        stepByAdam(network, gradients, 0.003);
    }
    return [before, network.weights.map(weights => Array.from(weights))];
}"""


def test_steps_are_those_of_keras(page):
    rng = np.random.default_rng(0)
    pure = rng.random((BATCH, 784), np.float32)
    noisy = pure + 0.5 * rng.standard_normal((BATCH, 784), np.float32)
    page.goto("about:blank")
    program = scripts.join(*scripts.SAMPLING, *scripts.LESSON)
    before, after = page.evaluate(RUN, [program, noisy.tolist(), pure.tolist(), STEPS])
    network = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(784, activation="sigmoid"),
        ]
    )
    shapes = [weights.shape for weights in network.get_weights()]
    network.set_weights(
        [np.reshape(part, shape) for part, shape in zip(before, shapes, strict=True)]
    )
    # Keras takes the mean over the pixels, the browser their sum.
    network.compile(
        keras.optimizers.Adam(0.003),
        lambda pure, output: pure.shape[-1] * keras.losses.binary_crossentropy(pure, output),
    )
    for _ in range(STEPS):
        network.train_on_batch(noisy, pure)
    for part, trained in zip(after, network.get_weights(), strict=True):
        np.testing.assert_allclose(part, trained.ravel(), atol=1e-4)
