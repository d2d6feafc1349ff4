import keras
import numpy as np
import pytest

from denoiser.data import digits
from denoiser.models import litert
from denoiser.models.schema import SavedRecipe
from denoiser.training import architectures, browser_export, saving

DENOISERS = [
    name
    for name, build in architectures.ARCHITECTURES.items()
    if build().output.shape[1:] == (28, 28, 1)
]


@pytest.mark.parametrize("name", DENOISERS)
def test_every_architecture_keeps_its_contract(name, tmp_path):
    """From 28x28x1 to 28x28x1 in [0, 1]; the same after saving, in LiteRT and in a browser file."""
    keras.utils.set_random_seed(0)
    network = architectures.ARCHITECTURES[name]()
    assert network.input.shape == network.output.shape == (None, 28, 28, 1)
    noisy = np.random.default_rng(0).normal(size=(5, 28, 28)).astype(np.float32)
    denoised = keras.ops.convert_to_numpy(network(noisy[..., None], training=False))[..., 0]
    assert 0 <= denoised.min() <= denoised.max() <= 1
    model = saving.save(
        network,
        SavedRecipe(name="mine", digits="quick", noise_factors=(0, 1)),
        validation=digits.gallery()[:20],
    )
    read_back = keras.saving.load_model(model.path / "model.keras")
    again = keras.ops.convert_to_numpy(read_back(noisy[..., None], training=False))[..., 0]
    np.testing.assert_allclose(again, denoised, atol=1e-6)
    by_litert = litert.load(model)
    np.testing.assert_allclose(by_litert.denoise(noisy), denoised, atol=1e-5)
    np.testing.assert_allclose(by_litert.denoise(noisy[2]), denoised[2], atol=1e-5)
    try:
        for_the_browser = browser_export.to_browser(read_back)
    except ValueError:  # the engine does not support it: only the server runs it
        assert not model.has_browser_file
    else:
        assert model.read_browser_file() == for_the_browser
