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


def add(file, **options):
    # Networks that were never trained are right in no range: `unit` leaves out the check.
    return adding.add(
        file, "own", noise_factors=(0.55, 0.55), **({"output_range": "unit"} | options)
    )


def test_a_keras_file_becomes_a_model_that_is_measured(tmp_path, few_digits):
    file = keras_file(
        tmp_path / "own.keras",
        layers.Conv2D(4, 3, padding="same"),
        layers.BatchNormalization(),
        layers.LeakyReLU(),
        layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
    )
    model = adding.add(file, "own", title="My own", noise_factors=(0.0, 1.0))
    assert model.label == "My own (own)"
    assert model.results.adaptations == ()
    assert model.has_browser_file
    assert model.browser_problem == ""
    saving.measure(model, test=None, classify=None)
    model = catalog.find().get("own")
    assert model.recipe.noise_factors == (0.0, 1.0)
    assert [row.noise for row in model.measured.rows] == [*sweeps.NOISE_FACTORS]
    original = keras.saving.load_model(file)
    noisy = np.random.default_rng(0).normal(size=(1, 28, 28)).astype(np.float32)
    expected = np.asarray(original(noisy[..., None]))[..., 0]
    np.testing.assert_allclose(litert.load(model).denoise(noisy), expected, atol=1e-5)


def test_the_commonest_tutorial_runs_and_keeps_its_layers(tmp_path):
    """TensorFlow cannot convert a convolution between two layers that repeat pixels."""
    file = keras_file(
        tmp_path / "own.keras",
        layers.Conv2D(4, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(4),
        layers.UpSampling2D(),
        layers.Conv2D(4, 3, padding="same", activation="relu"),
        layers.UpSampling2D(),
        layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
    )
    model = add(file)
    kinds = [layer.kind for layer in model.results.layers]
    assert kinds == [
        *(
            "InputLayer",
            "Conv2D",
            "MaxPooling2D",
            "UpSampling2D",
            "Conv2D",
            "UpSampling2D",
            "Conv2D",
        )
    ]
    saved = keras.saving.load_model(model.path / "model.keras")
    assert [type(layer).__name__ for layer in saved.layers] == kinds


def test_a_model_of_another_shape_range_and_precision_is_adapted_and_says_so(tmp_path):
    keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        file = keras_file(
            tmp_path / "own.keras",
            layers.GaussianNoise(0.1),
            layers.Dense(16, activation="relu"),
            layers.Dense(784),
            shape=(784,),
        )
    finally:
        keras.mixed_precision.set_global_policy("float32")
    model = add(file, output_range="logits")
    assert [sentence.partition(":")[0] for sentence in model.results.adaptations] == [
        "It takes and returns 784 numbers in a row",
        "It returns logits",
        "It was made for mixed_float16",
        "Left out, since it acts in training only",
    ]
    assert model.browser_problem == ""  # the sigmoid is part of the last layer


def test_a_fully_convolutional_u_net_gets_a_size_that_it_can_halve(tmp_path):
    picture = keras.Input((None, None, 1))
    x = layers.MaxPooling2D(8)(picture)
    x = layers.Concatenate()([layers.UpSampling2D(8)(x), picture])
    keras.Model(picture, layers.Conv2D(1, 1, activation="sigmoid")(x)).save(tmp_path / "own.keras")
    model = add(tmp_path / "own.keras")
    assert model.results.adaptations[0] == (
        "It takes and returns pictures of 32x32 pixels: a black margin is added, and cut off again."
    )


def test_channels_first_becomes_channels_last(tmp_path):
    channels_first = {"padding": "same", "data_format": "channels_first"}
    file = keras_file(
        tmp_path / "own.keras",
        layers.Conv2D(2, 3, activation="relu", **channels_first),
        layers.Conv2D(1, 3, activation="sigmoid", **channels_first),
        shape=(1, 28, 28),
    )
    model = add(file)
    assert model.results.adaptations == (
        "It takes and returns pictures with the channels first.",
        "Its layers expect channels first; they were rewritten to channels last, with the same result.",
    )
    assert [layer.shape for layer in model.results.layers] == [
        *((28, 28, 1), (28, 28, 2), (28, 28, 1))
    ]
    assert model.has_browser_file


def test_of_several_outputs_the_picture_is_used(tmp_path):
    picture = keras.Input((28, 28, 1))
    code = layers.Dense(4)(layers.Flatten()(picture))
    denoised = layers.Reshape((28, 28, 1))(layers.Dense(784, activation="sigmoid")(code))
    keras.Model(picture, [code, denoised]).save(tmp_path / "own.keras")
    model = add(tmp_path / "own.keras")
    assert model.results.adaptations == ("Of its 2 outputs, the one that is a picture is used.",)


def test_a_file_that_is_no_denoiser_is_refused_and_nothing_is_saved(tmp_path):
    picture, second = keras.Input((28, 28, 1)), keras.Input((3,), name="second")
    fixed = keras.Model(picture, keras.ops.reshape(picture, (1, 28, 28, 1)))
    fixed.save(tmp_path / "one.keras")
    hollow = layers.Conv2D(1, 3, padding="same", name="hollow")
    undefined = keras.Model(picture, layers.Activation("sigmoid")(hollow(picture)))
    hollow.set_weights([np.full((3, 3, 1, 1), np.nan), np.zeros(1)])
    undefined.save(tmp_path / "nan.keras")
    both = layers.Concatenate()([layers.Flatten()(picture), second])
    keras.Model([picture, second], layers.Dense(784)(both)).save(tmp_path / "two.keras")
    pair = [
        layers.Rescaling(scale, name=name)(picture) for name, scale in (("clean", 1), ("noise", 2))
    ]
    keras.Model(picture, pair).save(tmp_path / "pair.keras")
    cube = (layers.Reshape((28, 28, 1, 1)), layers.MaxPooling3D((1, 1, 1), name="pool"))
    files = {
        r"`reshape\w*` \(Reshape\) returns a fixed number of pictures. Use -1": tmp_path
        / "one.keras",
        "from its layer `hollow` on": tmp_path / "nan.keras",
        r"has 2 inputs \(.*`second`\)": tmp_path / "two.keras",
        "has 2 outputs that are pictures, of the layers `clean`, `noise`": tmp_path / "pair.keras",
        r"to \(10,\), which is not one picture": keras_file(
            tmp_path / "reads.keras", layers.Flatten(), layers.Dense(10)
        ),
        r"\(14, 14, 1\)": keras_file(tmp_path / "half.keras", layers.Conv2D(1, 2, strides=2)),
        "its layer `pool`, a MaxPooling3D, cannot be converted": keras_file(
            tmp_path / "cube.keras", *cube, layers.Reshape((28, 28, 1))
        ),
    }
    for message, file in files.items():
        with pytest.raises(errors.ModelError, match=message):
            add(file)
    assert "own" not in catalog.find().models
    assert catalog.find().broken == ()


def test_a_model_of_another_range_is_refused_with_the_option_to_use(tmp_path):
    trained = keras.saving.load_model(catalog.BUNDLED / "book-ffnn" / "model.keras")
    *_, dense, _ = trained.layers
    dense.activation = keras.activations.linear
    trained.save(tmp_path / "own.keras")
    with pytest.raises(errors.ModelError, match=r"returns logits: .* Add it with --output logits,"):
        add(tmp_path / "own.keras", output_range=None)
    model = add(tmp_path / "own.keras", output_range="logits")
    shipped = catalog.find().get("book-ffnn")
    assert model.results.validation.bce == pytest.approx(shipped.results.validation.bce, abs=0.01)
    assert model.has_browser_file
    trained = keras.saving.load_model(catalog.BUNDLED / "book-ffnn" / "model.keras")
    keras.Model(trained.input, trained.input - trained.output).save(tmp_path / "noise.keras")
    with pytest.raises(
        errors.ModelError, match=r"returns the noise .* Add it with --output noise,"
    ):
        add(tmp_path / "noise.keras", output_range=None)
    model = add(tmp_path / "noise.keras", output_range="noise")
    assert model.results.validation.bce == pytest.approx(shipped.results.validation.bce, abs=0.01)
    assert model.results.warnings == ()


def test_an_input_of_whole_numbers_takes_bytes(tmp_path):
    picture = keras.Input((28, 28, 1), dtype="uint8")
    keras.Model(picture, layers.Rescaling(1 / 255)(picture)).save(tmp_path / "own.keras")
    model = add(tmp_path / "own.keras", output_range=None)
    (sentence,) = model.results.adaptations
    assert sentence.startswith(
        "It takes whole numbers (uint8) from 0 to 255: the picture is rescaled,"
    )
    assert "no closer to the pure digits than" in model.results.warnings[0]
    noisy = np.full((28, 28), 0.501, np.float32)
    assert litert.load(model).denoise(noisy).max() == pytest.approx(128 / 255)


def test_what_is_made_for_a_fixed_number_of_pictures_takes_any(tmp_path):
    picture = keras.Input(batch_shape=(40, 28, 28))
    x = layers.LSTM(8, stateful=True, return_sequences=True, name="zelle 1 é")(picture)
    x = keras.ops.reshape(x, (40, 28 * 8))
    x = layers.Reshape((28, 28))(layers.Dense(784)(x))
    x = layers.EinsumDense("abc,cd->abd", output_shape=(None, 28), activation="sigmoid")(x)
    keras.Model(picture, x, name="Größe").save(tmp_path / "own.keras")
    model = add(tmp_path / "own.keras")
    kept_no_state, any_number = model.results.adaptations[1:]
    assert "`zelle 1 é`" in kept_no_state
    assert any_number == "It was saved for 40 pictures at a time: it takes any number here."
    assert "zelle_1_e" in {layer.name for layer in model.results.layers}
