import keras
import numpy as np
import pytest

from denoiser.data import digits
from denoiser.models import catalog, litert
from denoiser.models.schema import SavedRecipe
from denoiser.training import architectures, browser_export, saving

DENOISERS = [name for name in architectures.ARCHITECTURES if name != "classifier"]


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


def test_a_checkpoint_is_one_network_in_litert_and_in_a_browser_file():
    network = architectures.ARCHITECTURES["book_ffnn"]()
    after = {0: network.get_weights()}
    after[3] = [weights + 0.01 for weights in after[0]]
    model = saving.save(
        network,
        SavedRecipe(name="mine", digits="quick", noise_factors=(0, 1)),
        validation=digits.gallery()[:20],
        checkpoints=after,
    )
    assert model.checkpoints == model.checkpoints_for_browser == [0, 3]
    assert model.read_browser_file(epoch=0) == model.read_browser_file()
    noisy = np.random.default_rng(0).normal(size=(2, 28, 28)).astype(np.float32)
    for epoch, weights in after.items():
        network.set_weights(weights)
        assert model.read_browser_file(epoch=epoch) == browser_export.to_browser(network)
        denoised = keras.ops.convert_to_numpy(network(noisy[..., None], training=False))[..., 0]
        by_litert = litert.load(model, epoch=epoch).denoise(noisy)
        np.testing.assert_allclose(by_litert, denoised, atol=1e-5)


def test_the_checkpoints_that_ship_are_those_of_litert_in_the_browsers_format():
    """Their browser files were made from the LiteRT files: `book-cnn` was trained before there were any."""
    model = catalog.find().get("book-cnn")
    network = keras.saving.load_model(model.path / "model.keras")
    noisy = digits.gallery().pixels[::100] + np.float32(0.5)
    assert model.checkpoints_for_browser == model.checkpoints == [0, 1, 2, 5, 10, 30]
    assert model.browser_fingerprint_of(30) == model.browser_fingerprint
    ends = np.cumsum([weights.size for weights in network.get_weights()])
    for epoch in model.checkpoints:
        content = model.read_browser_file(epoch=epoch)
        numbers = np.frombuffer(content, "<f4", offset=len(content) - 4 * ends[-1])
        parts = zip(np.split(numbers, ends[:-1]), network.get_weights(), strict=True)
        network.set_weights([part.reshape(like.shape) for part, like in parts])
        assert browser_export.to_browser(network) == content
        denoised = keras.ops.convert_to_numpy(network(noisy[..., None], training=False))[..., 0]
        by_litert = litert.load(model, epoch=epoch).denoise(noisy)
        np.testing.assert_allclose(by_litert, denoised, atol=1e-5)
