import keras
import numpy as np
import pytest
from keras import layers

from denoiser.training.rebuilding import Rebuilder

PICTURES = np.random.default_rng(0).normal(size=(3, 28, 28, 1)).astype(np.float32)


def rebuild(model):
    rebuilder = Rebuilder(model)
    picture = keras.Input(model.inputs[0].shape[1:], name=rebuilder.copier.name("picture"))
    return keras.Model(picture, rebuilder.run([picture])[0]), rebuilder.changes()


def randomise(model):
    random = np.random.default_rng(1)
    model.set_weights(
        [
            random.uniform(0.1, 0.5, weight.shape).astype(weight.dtype)
            for weight in model.get_weights()
        ]
    )
    return model


def computed(model, pictures=PICTURES):
    return np.asarray(model(pictures, training=False), np.float32)


def test_nested_models_shared_layers_and_operations_become_one_flat_model():
    inner = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Conv2D(1, 3, padding="same", name="conv"), layers.ReLU()],
        name="inner",
    )
    picture = keras.Input((28, 28, 1))
    shared = layers.Conv2D(1, 3, padding="same", name="conv")
    x = inner(shared(picture)) + shared(inner(picture)) * 2.0
    halves = keras.ops.split(x, 2, axis=1)
    model = randomise(keras.Model(picture, keras.ops.concatenate(halves[::-1], axis=1)))
    flat, changes = rebuild(model)
    np.testing.assert_allclose(computed(flat), computed(model), rtol=1e-5)
    names = [layer.name for layer in flat.layers]
    assert {"conv", "inner_conv"} < set(names)
    assert sum(isinstance(layer, layers.Conv2D) for layer in flat.layers) == 4
    assert not any(isinstance(layer, keras.Model) for layer in flat.layers)
    assert len(changes) == 1
    assert changes[0].startswith(
        "Each call of a shared layer is a layer of its own, with the same result: `c"
    )
    # The original is as it was.
    assert len(shared._inbound_nodes) == 2


def test_layers_that_act_in_training_only_are_left_out():
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *(layers.GaussianNoise(0.5), layers.RandomFlip(), layers.SpatialDropout2D(0.5)),
            *(layers.Identity(), layers.Activation("linear"), layers.Dropout(0.5, name="drop")),
            layers.Conv2D(1, 3, padding="same"),
        ]
    )
    flat, changes = rebuild(model)
    assert [type(layer).__name__ for layer in flat.layers] == ["InputLayer", "Conv2D"]
    assert "`drop`" in changes[0]


@pytest.mark.parametrize("policy", ["mixed_float16", "bfloat16"])
def test_half_precision_becomes_float32(policy):
    keras.mixed_precision.set_global_policy(policy)
    try:
        model = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.TimeDistributed(layers.Dense(2, activation="relu")),
                layers.BatchNormalization(),
                layers.Dense(1),
            ]
        )
    finally:
        keras.mixed_precision.set_global_policy("float32")
    flat, changes = rebuild(randomise(model))
    assert {str(tensor.dtype) for tensor in [*flat.weights, *flat.outputs]} == {"float32"}
    np.testing.assert_allclose(computed(flat), computed(model), atol=0.05)
    assert changes == [f"It was made for {policy}: it computes in float32 here."]


def test_an_adapted_normalization_keeps_its_statistics():
    normalize = layers.Normalization(axis=-1)
    normalize.adapt(5 + 3 * PICTURES)
    model = keras.Sequential([keras.Input((28, 28, 1)), normalize])
    np.testing.assert_allclose(computed(rebuild(model)[0]), computed(model), rtol=1e-5)
