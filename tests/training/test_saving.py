import keras
import numpy as np
import pytest
from keras import layers

from denoiser import errors
from denoiser.evaluation import sweeps
from denoiser.models import catalog, litert
from denoiser.models.schema import SavedRecipe
from denoiser.training import adding, architectures, browser_export, saving

DENOISERS = [
    name
    for name, build in architectures.ARCHITECTURES.items()
    if build().output.shape[1:] == (28, 28, 1)
]


@pytest.mark.parametrize("name", DENOISERS)
def test_every_architecture_keeps_its_contract(name, tmp_path):
    """From 28x28x1 to 28x28x1 in [0, 1]; the same after saving, in LiteRT and in a browser's file."""
    keras.utils.set_random_seed(0)
    network = architectures.ARCHITECTURES[name]()
    assert network.input.shape == network.output.shape == (None, 28, 28, 1)
    noisy = np.random.default_rng(0).normal(size=(5, 28, 28)).astype(np.float32)
    denoised = keras.ops.convert_to_numpy(network(noisy[..., None], training=False))[..., 0]
    assert 0 <= denoised.min() <= denoised.max() <= 1
    model = saving.save(
        network,
        SavedRecipe(name="mine", digits="quick", noise_factors=(0, 1)),
        validation=saving.digits.gallery()[:20],
    )
    read_back = keras.saving.load_model(model.path / "model.keras")
    again = keras.ops.convert_to_numpy(read_back(noisy[..., None], training=False))[..., 0]
    np.testing.assert_allclose(again, denoised, atol=1e-6)
    by_litert = litert.load(model)
    np.testing.assert_allclose(by_litert.denoise(noisy), denoised, atol=1e-5)
    np.testing.assert_allclose(by_litert.denoise(noisy[2]), denoised[2], atol=1e-5)
    try:
        for_the_browser = browser_export.to_browser(read_back)
    except ValueError:  # the engine does not know it: the server runs it alone
        assert not model.has_browser_file
    else:
        assert model.read_browser_file() == for_the_browser


def keras_file(path, *stack, shape=(28, 28, 1)):
    keras.Sequential([keras.Input(shape), *stack]).save(path)
    return path


def test_a_keras_file_becomes_a_model_that_is_measured(tmp_path):
    file = keras_file(
        tmp_path / "own.keras",
        layers.Conv2D(4, 3, padding="same"),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
    )
    model = adding.add(file, "own", noise_factors=(0.0, 1.0))
    assert not model.has_browser_file  # the engine has no such layers; the server runs it
    saving.measure(model, test=None, classify=litert.load_classifier().classify)
    model = catalog.find().get("own")
    assert model.recipe.noise_factors == (0.0, 1.0)
    assert [row.noise for row in model.measured.rows] == [*sweeps.NOISE_FACTORS]
    original = keras.saving.load_model(file)
    noisy = np.random.default_rng(0).normal(size=(1, 28, 28)).astype(np.float32)
    expected = np.asarray(original(noisy[..., None]))[..., 0]
    np.testing.assert_allclose(litert.load(model).denoise(noisy), expected, atol=1e-5)


def test_what_is_no_denoiser_is_refused_and_nothing_is_stored(tmp_path):
    (tmp_path / "text.keras").write_text("hello")
    picture, relu = keras.Input((28, 28, 1)), layers.ReLU()
    keras.Model(picture, relu(layers.Conv2D(1, 1)(relu(picture)))).save(tmp_path / "twice.keras")
    fixed = keras.Model(picture, keras.ops.reshape(picture, (1, 28, 28, 1)))
    fixed.save(tmp_path / "one.keras")
    keras.Model(picture, keras.ops.log(0.5 - picture)).save(tmp_path / "log.keras")
    files = {
        r"one.keras cannot be added": tmp_path / "one.keras",
        "something that is not a number": tmp_path / "log.keras",
        "called more than once": tmp_path / "twice.keras",
        "cannot be read as a Keras model": tmp_path / "text.keras",
        "it has": keras_file(tmp_path / "reads.keras", layers.Flatten(), layers.Dense(10)),
        r"\(14, 14, 1\)": keras_file(tmp_path / "half.keras", layers.Conv2D(1, 2, strides=2)),
        "Lambda": keras_file(tmp_path / "code.keras", layers.Lambda(lambda x: x + 1)),
    }
    for said, file in files.items():
        with pytest.raises(errors.ModelError, match=said):
            adding.add(file, "own", noise_factors=(0.55, 0.55))
    assert "own" not in catalog.find().models
    assert catalog.find().broken == ()
