"""Noise that makes a network draw another digit."""

import numpy as np
import pytest

from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models import catalog, litert
from tests.browser import engines

pytestmark = pytest.mark.browser

MOST_STEPS = 60
SEARCH = """([files, pure, field, noiseFactor, clip, steps]) => {
    const { Backward, encode, mislead, read } = engine;
    const [network, classifier] = files.map((file) => read(file));
    const networks = { network, classifier };
    const backs = { network: new Backward(network), classifier: new Backward(classifier) };
    return Array.from({ length: 10 }, (_, target) => {
        const noise = new Float32Array(field), velocity = new Float32Array(field.length);
        const state = { noise, velocity, steps: 0, isFound: false };
        mislead(state, networks, backs, { pure, noiseFactor, clip, target, steps, confidence: 0.9 });
        return { ...state, noise: encode(state.noise), denoised: encode(state.denoised) };
    });
}"""


@pytest.mark.parametrize("clip", [False, True])
def test_misleading_noise_is_ordinary_noise_in_another_order(engine_page, clip):
    noise_factor = 0.8
    model = catalog.find().get("blind")
    files = [one.read_browser_file() for one in (model, catalog.classifier())]
    pure = digits.gallery().pixels[412]
    (field,) = noise.noise_field(1, count=1)
    question = [
        [engines.encode(file) for file in files],
        pure.ravel().tolist(),
        field.ravel().tolist(),
    ]
    found = engine_page.evaluate(SEARCH, [*question, noise_factor, clip, MOST_STEPS])
    label = int(digits.gallery().labels[412])
    assert found[label]["steps"] == 0  # nothing had to change
    assert sum(state["isFound"] for state in found) >= 9
    for target, state in enumerate(found):
        numbers = engines.decode(state["noise"])
        np.testing.assert_array_equal(np.sort(numbers), np.sort(field.ravel()))
        noisy = noise.add_noise(pure, numbers.reshape(field.shape), noise_factor=noise_factor)
        noisy = np.clip(noisy, 0, 1) if clip else noisy
        denoised = litert.load(model).denoise(noisy[np.newaxis].astype("f4"))
        (probabilities,) = litert.load_classifier().probabilities(denoised)  # as on the server
        assert state["isFound"] == (probabilities[target] > 0.9)
        assert state["isFound"] or state["steps"] == MOST_STEPS
