"""The browser draws as `models/sampling.py` and `models/restoring.py` do, for equal random numbers."""

import numpy as np
import pytest

from denoiser.browser import scripts
from denoiser.imaging import noise, observations
from denoiser.models import restoring, sampling

pytestmark = pytest.mark.browser

DRAW = """([program, kind, start, level, normal, count, observation]) => {
    const functions = new Function(program + "; return {advance, agree, balance, guideBy, renew," +
        " stepsFrom, stepsOfGeneration, stepsOfRestoration};")();
    const denoise = (noisy) => noisy.map((pixel) => 0.7 * pixel + 0.1);
    const pictures = new Float32Array(start);
    const state = {pictures, level, guesses: kind === "samples" ? null : pictures.slice(), stride: 0};
    let at = 0;
    const independent = (count) => new Float32Array(normal.slice(at, at += count));
    const balanced = functions.balance(independent);
    if (observation) observation.known = new Float32Array(observation.known);
    const [draw, steps, adjust] = {
        samples: () => [balanced, functions.stepsFrom(level, count)],
        answers: () => [balanced, functions.stepsOfRestoration(count),
            (_, guess) => functions.agree(observation, guess)],
        digits: () => [independent, functions.stepsOfGeneration(level, count),
            functions.guideBy((noisy) => noisy.map((pixel) => 0.3 * pixel + 0.2))],
    }[kind]();
    for (const step of steps) {
        if (step.renewTo) functions.renew(state, step.renewTo, draw);
        functions.advance(denoise, state, step.nextLevel, draw, adjust);
    }
    return Array.from(state.guesses);
}"""


def denoise(pictures: np.ndarray) -> np.ndarray:
    return np.clip(0.7 * pictures + 0.1, 0, 1).astype(np.float32)


def draw(page, kind, start, level, normal, count, observation=None) -> np.ndarray:
    page.goto("about:blank")
    program = scripts.join(*scripts.SAMPLING)
    start, normal = start.ravel().tolist(), normal.ravel().tolist()
    drawn = page.evaluate(DRAW, [program, kind, start, level, normal, count, observation])
    return np.clip(np.reshape(drawn, (-1, 28, 28)), 0, 1)


class Numbers:
    """Stands for a generator whose random numbers are known."""

    def __init__(self, numbers: np.ndarray):
        self._numbers, self._at = numbers.ravel(), 0

    def standard_normal(self, shape, dtype):
        count = int(np.prod(shape))
        self._at += count
        return self._numbers[self._at - count : self._at].reshape(shape).astype(dtype)


def test_samples_of_noisy_pictures(page, monkeypatch):
    noisy = noise.make_noisy(np.full((28, 28), 0.3, np.float32), noise_factor=1.0, seed=1)
    normal = noise.noise_field(2, count=6 * 4)
    monkeypatch.setattr(np.random, "default_rng", lambda seed: Numbers(normal))
    expected = sampling.samples(denoise, noisy, noise_level=1.0, seed=0, count=4, steps=6)
    drawn = draw(page, "samples", np.stack([noisy] * 4), 1.0, normal, 6)
    np.testing.assert_allclose(drawn, expected, atol=1e-5)


def test_digits_from_noise_alone(page, monkeypatch):
    normal = noise.noise_field(4, count=(1 + 6) * 3)
    mean = sampling.mean_digit()
    monkeypatch.setattr(np.random, "default_rng", lambda seed: Numbers(normal))
    expected = sampling.generate(
        denoise,
        lambda pictures: np.clip(0.3 * pictures + 0.2, 0, 1).astype(np.float32),
        count=3,
        seed=0,
        steps=6,
    )
    drawn = draw(page, "digits", np.stack([mean] * 3), sampling.GENERATION_LEVEL, normal, 6)
    np.testing.assert_allclose(drawn, expected, atol=1e-4)


@pytest.mark.parametrize(
    ("damage", "described"),
    [
        (observations.without_block(10), {"kind": "pixels"}),
        (observations.Averages(4), {"kind": "averages", "size": 4}),
        (observations.Blur(1.5), {"kind": "blur", "sigma": 1.5}),
    ],
    ids=["pixels", "averages", "blur"],
)
def test_answers_that_agree_with_what_is_left(page, monkeypatch, three, damage, described):
    observation = observations.observe(damage, three)
    normal = noise.noise_field(3, count=3 * (1 + restoring.STEPS) * 4)
    monkeypatch.setattr(np.random, "default_rng", lambda seed: Numbers(normal))
    expected = restoring.restore(denoise, observation, seed=0, count=4, rounds=3)
    if described["kind"] == "pixels":
        described["isKnown"] = damage.is_known.ravel().tolist()
    known = {"damage": described, "known": observation.known.ravel().tolist()}
    drawn = draw(page, "answers", np.stack([observation.known] * 4), 0, normal, 3, known)
    np.testing.assert_allclose(drawn, expected, atol=1e-5)
