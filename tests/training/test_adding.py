import keras
import numpy as np
import pytest
from keras import layers

from denoiser import errors
from denoiser.evaluation import sweeps
from denoiser.models import catalog, litert
from denoiser.training import adding, saving


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
    saving.measure(model, test=None, classify=None)
    model = catalog.find().get("own")
    assert model.recipe.noise_factors == (0.0, 1.0)
    assert [row.noise for row in model.measured.rows] == [*sweeps.NOISE_FACTORS]
    original = keras.saving.load_model(file)
    noisy = np.random.default_rng(0).normal(size=(1, 28, 28)).astype(np.float32)
    expected = np.asarray(original(noisy[..., None]))[..., 0]
    np.testing.assert_allclose(litert.load(model).denoise(noisy), expected, atol=1e-5)


def test_a_file_that_is_no_denoiser_is_refused_and_nothing_is_saved(tmp_path):
    (tmp_path / "text.keras").write_text("hello", encoding="utf-8")
    picture, relu = keras.Input((28, 28, 1)), layers.ReLU()
    keras.Model(picture, relu(layers.Conv2D(1, 1)(relu(picture)))).save(tmp_path / "twice.keras")
    fixed = keras.Model(picture, keras.ops.reshape(picture, (1, 28, 28, 1)))
    fixed.save(tmp_path / "one.keras")
    keras.Model(picture, keras.ops.log(0.5 - picture)).save(tmp_path / "log.keras")
    files = {
        r"one.keras cannot be added": tmp_path / "one.keras",
        "values that are NaN or infinite": tmp_path / "log.keras",
        "called more than once": tmp_path / "twice.keras",
        "cannot be read as a Keras model": tmp_path / "text.keras",
        "it has": keras_file(tmp_path / "reads.keras", layers.Flatten(), layers.Dense(10)),
        r"\(14, 14, 1\)": keras_file(tmp_path / "half.keras", layers.Conv2D(1, 2, strides=2)),
        "Lambda": keras_file(tmp_path / "code.keras", layers.Lambda(lambda x: x + 1)),
    }
    for message, file in files.items():
        with pytest.raises(errors.ModelError, match=message):
            adding.add(file, "own", noise_factors=(0.55, 0.55))
    assert "own" not in catalog.find().models
    assert catalog.find().broken == ()
