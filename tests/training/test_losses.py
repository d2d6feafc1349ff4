import dataclasses

import numpy as np
import pytest

from denoiser import recipes
from denoiser.training import losses

QUICK = recipes.get("quick")
RNG = np.random.default_rng(0)
PURE = RNG.random((50, 28, 28, 1), dtype=np.float32)
OUTPUT = RNG.uniform(0.1, 0.5, PURE.shape).astype(np.float32)


def mean_of(loss, target):
    return float(np.mean(loss(target, OUTPUT)))


def test_noise_in_the_target_adds_its_variance_to_the_squared_error_and_nothing_to_the_cross_entropy():
    loss, cross_entropy = losses.of(recipes.learn_from_noise(QUICK, "noisy copy"))
    copies = PURE + 0.5 * RNG.standard_normal(PURE.shape, dtype=np.float32)
    assert mean_of(loss, copies) == pytest.approx(mean_of(loss, PURE) + 0.25, abs=0.01)
    assert mean_of(cross_entropy, copies) == pytest.approx(mean_of(cross_entropy, PURE), abs=0.02)


def test_only_hidden_pixels_count_at_a_blind_spot():
    recipe = recipes.learn_from_noise(QUICK, "blind spot")
    for of_hidden, of_all in zip(
        losses.of(recipe), losses.of(recipes.twin_of(recipe)), strict=True
    ):
        assert mean_of(of_hidden, losses.count_all(recipe, PURE)) == pytest.approx(
            mean_of(of_all, PURE), rel=1e-5
        )
        hidden = (RNG.random(PURE.shape) < 0.1).astype(np.float32)
        target = np.concatenate([PURE, hidden], axis=-1)
        value = mean_of(of_hidden, target)
        target[..., :1] += 100 * (1 - hidden)
        assert mean_of(of_hidden, target) == pytest.approx(value)
        target[..., :1] += hidden
        assert mean_of(of_hidden, target) != pytest.approx(value, rel=0.1)


@pytest.mark.parametrize(
    "changes", [{"loss": "cross-entropy"}, {"log_mse_weight": 0.05}, {"corruption": "Blur"}]
)
@pytest.mark.parametrize("target", recipes.NOISY_TARGETS)
def test_noisy_targets_are_refused_where_their_mean_would_mislead(target, changes):
    recipe = recipes.learn_from_noise(QUICK, target)
    with pytest.raises(ValueError, match=target):
        losses.of(dataclasses.replace(recipe, **changes))
