import keras
import pytest

from denoiser.training import architectures, layer_facts


def test_multiply_adds_are_those_of_the_loops():
    macs = {layer.name: layer.macs for layer in layer_facts.describe(architectures.book_cnn())}
    assert macs["encode_1"] == 26 * 26 * 9 * 1 * 64
    assert macs["decode_1"] == 24 * 24 * 9 * 32 * 32  # each input pixel is spread over 3x3
    assert macs["denoised"] == 28 * 28 * 9 * 64
    ffnn = layer_facts.describe(architectures.book_ffnn())
    assert sum(layer.macs for layer in ffnn) == 2 * 784 * 32


def test_multiply_adds_count_separable_kernels_and_a_network_in_the_network():
    inner = keras.Sequential([keras.Input((26, 26, 2)), keras.layers.SeparableConv2D(5, 3)])
    pixels = keras.Input((28, 28, 1))
    depthwise = keras.layers.DepthwiseConv2D(3, depth_multiplier=2)
    described = layer_facts.describe(keras.Model(pixels, inner(depthwise(pixels))))
    assert [layer.macs for layer in described] == [
        0,
        26 * 26 * 9 * 2,
        24 * 24 * (9 * 2 + 2 * 5),
    ]


def test_layers_name_their_inputs():
    layers = {layer.name: layer for layer in layer_facts.describe(architectures.unet())}
    assert layers["up_2_add"].inputs == ("up_2", "stem")
    assert layers["noisy"].inputs == ()


def test_operations_outside_of_layers_are_listed_too():
    picture = keras.Input((28, 28, 1), name="noisy")
    described = layer_facts.describe(keras.Model(picture, picture + 1.0))
    assert [(layer.kind, layer.inputs) for layer in described] == [
        ("InputLayer", ()),
        ("Add", ("noisy",)),
    ]


def test_a_layer_that_is_called_twice_is_refused():
    picture, relu = keras.Input((28, 28, 1)), keras.layers.ReLU(name="shared")
    with pytest.raises(ValueError, match=r"called more than once \(shared\)"):
        layer_facts.describe(keras.Model(picture, relu(keras.layers.Conv2D(1, 1)(relu(picture)))))
