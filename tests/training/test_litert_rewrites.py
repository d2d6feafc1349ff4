import keras
import numpy as np
import pytest
from keras import layers

from denoiser.training import litert_rewrites


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (layers.UpSampling2D((2, 3)), (4, 5, 2)),
        (layers.UpSampling2D((2, 3), interpolation="bicubic"), (4, 5, 2)),
        (layers.Resizing(7, 3, interpolation="lanczos3"), (4, 5, 2)),
        (layers.UpSampling1D(3), (4, 2)),
        (layers.Conv2D(6, 3, groups=2, strides=2, activation="relu"), (8, 8, 4)),
        (layers.Conv1D(4, 3, groups=4, use_bias=False), (8, 4)),
        (layers.Conv2DTranspose(3, 3, dilation_rate=(2, 3)), (8, 8, 2)),
        (layers.Conv2DTranspose(3, 2, dilation_rate=2, padding="same"), (8, 8, 2)),
        (layers.GRU(3, return_sequences=True), (4, 2)),
        (layers.Bidirectional(layers.LSTM(3)), (4, 2)),
    ],
)
def test_a_replaced_layer_computes_the_same_under_its_name(layer, shape):
    entry = keras.Input(shape)
    network = keras.Model(entry, layer(entry))
    random = np.random.default_rng(0)
    network.set_weights([random.normal(size=weight.shape) for weight in network.get_weights()])
    rewritten = litert_rewrites.rewrite(network)
    assert rewritten is not network
    assert layer.name in [operation.name for operation in rewritten.operations]
    batch = random.normal(size=(2, *shape)).astype(np.float32)
    np.testing.assert_allclose(
        np.asarray(rewritten(batch)), np.asarray(network(batch)), rtol=1e-5, atol=1e-5
    )


def test_a_network_with_nothing_to_replace_is_left_alone():
    entry = keras.Input((8, 8, 1))
    network = keras.Model(entry, layers.Conv2D(1, 3)(entry))
    assert litert_rewrites.rewrite(network) is network
