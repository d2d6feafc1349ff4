import keras
import numpy as np
import pytest

from denoiser.training import architectures, muon


def test_kernels_go_to_muon_and_all_other_weights_to_adam():
    optimizer = muon.Muon(0.01)
    variables = {variable.path: variable for variable in architectures.unet().trainable_variables}
    by_adam = {path for path in variables if optimizer._should_use_adamw(variables[path])}
    assert {path for path in by_adam if not path.endswith("bias")} == {
        "stem/kernel",
        "down_1/kernel",
        "code_out/kernel",
        "denoised/kernel",
    }
    assert {path for path in variables if path.endswith("bias")} <= by_adam


@pytest.mark.parametrize("shape", [(3, 3, 16, 24), (2, 2, 32, 76), (100, 10)])
def test_a_step_is_orthogonal_and_as_long_as_it_should_be(shape):
    start = np.zeros(shape, np.float32)
    kernel = keras.Variable(start)
    optimizer = muon.Muon(0.01, weight_decay=0.0)
    optimizer.build([kernel])
    gradient = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    optimizer.apply([keras.ops.convert_to_tensor(gradient)], [kernel])
    step = (start - np.asarray(kernel)).reshape(-1, shape[-1])
    # All singular values are alike, and the root mean square is a fifth of the learning rate.
    singular = np.linalg.svd(step, compute_uv=False)
    assert singular.max() < 2 * singular.min()
    assert np.sqrt(np.mean(step**2)) == pytest.approx(0.2 * 0.01, rel=0.3)
    assert np.sum(step.reshape(shape) * gradient) > 0
