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


def test_multiply_adds_of_attention_count_the_products_of_queries_keys_and_values():
    rows, others = keras.Input((28, 6)), keras.Input((10, 6))
    attend = keras.layers.MultiHeadAttention(2, key_dim=4, value_dim=3)
    plain = keras.layers.Attention()([rows, others])
    described = layer_facts.describe(keras.Model([rows, others], [attend(rows, others), plain]))
    macs = {layer.kind: layer.macs for layer in described}
    dense = 28 * 6 * 8 + 10 * 6 * 8 + 10 * 6 * 6 + 28 * 6 * 6
    assert macs["MultiHeadAttention"] == dense + 28 * 10 * 2 * (4 + 3)
    assert macs["Attention"] == 28 * 10 * (6 + 6)
    group = keras.layers.GroupQueryAttention(head_dim=4, num_query_heads=2, num_key_value_heads=1)
    *_, facts = layer_facts.describe(keras.Model(rows, group(rows, rows)))
    assert facts.macs == 28 * 6 * (8 + 4 + 4 + 8) + 28 * 28 * 2 * (4 + 4)


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


def test_multiply_adds_count_each_step_and_place_of_layers_with_other_axes():
    rows, video = keras.Input((28, 5)), keras.Input((4, 7, 7, 2))
    layers = keras.layers
    macs = {
        model: layer_facts.describe(keras.Model(entry, layer(entry)))[-1].macs
        for model, entry, layer in [
            ("conv1d", rows, layers.Conv1D(3, 2)),
            ("lstm", rows, layers.LSTM(6)),
            ("both ways", rows, layers.Bidirectional(layers.GRU(6))),
            ("each step", rows, layers.TimeDistributed(layers.Dense(4))),
            ("convlstm", video, layers.ConvLSTM2D(3, 2, padding="same")),
        ]
    }
    assert macs == {
        "conv1d": 27 * 2 * 5 * 3,
        "lstm": 28 * (5 + 6) * 4 * 6,
        "both ways": 2 * 28 * (5 + 6) * 3 * 6,
        "each step": 28 * 5 * 4,
        "convlstm": 4 * 49 * 4 * (2 + 3) * 4 * 3,
    }


def test_the_first_of_several_outputs_is_listed():
    picture = keras.Input((28, 28, 1), name="noisy")
    halves = keras.ops.split(picture, 2, axis=1)
    described = layer_facts.describe(keras.Model(picture, keras.ops.concatenate(halves, axis=1)))
    assert [layer.shape for layer in described] == [(28, 28, 1), (14, 28, 1), (28, 28, 1)]
    assert described[2].inputs == (described[1].name,) * 2
