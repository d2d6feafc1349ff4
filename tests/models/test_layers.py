import keras
import numpy as np
import pytest

from denoiser.models import catalog, layers, litert
from denoiser.models.schema import LayerFacts
from denoiser.training import browser_export
from tests.conftest import SHIPPED


@pytest.fixture(params=SHIPPED)
def model(request):
    return catalog.find().get(request.param)


def test_what_is_read_is_what_was_measured(model):
    read = layers.read(model.read_browser_file())
    for layer, facts in zip(read, model.results.layers, strict=True):
        assert (layer.name, layer.kind, layer.shape) == (facts.name, facts.kind, facts.shape)
        if layer.kernel is not None:
            assert 0 <= facts.params - layer.kernel.size <= layer.shape[-1]


@pytest.mark.parametrize(("row", "column"), [(0, 0), (13, 14), (27, 5)])
def test_the_receptive_field_of_a_shipped_network_is_where_a_change_is_felt(model, row, column):
    field = layers.receptive_field(layers.read(model.read_browser_file()), row, column)
    if model.name == "book-cnn":
        assert 36 <= field.sum() <= 11 * 11
    denoiser = litert.load(model)
    rng = np.random.default_rng(0)
    pictures = rng.uniform(0, 1, size=(20, 28, 28)).astype(np.float32)
    outside = np.where(field, pictures, rng.uniform(0, 1, size=pictures.shape))
    before, after = denoiser.denoise(pictures), denoiser.denoise(outside)
    np.testing.assert_allclose(before[:, row, column], after[:, row, column], atol=1e-6)


def strided(x):
    x = keras.layers.Conv2D(1, 4, strides=2, padding="same", name="down")(x)  # 14, 14
    x = keras.layers.Conv2D(1, 3, strides=(2, 1), padding="same", name="flat")(x)  # 7, 14
    return keras.layers.Conv2DTranspose(1, (5, 3), strides=(4, 2), padding="same", name="up")(x)


def unpadded(x):
    x = keras.layers.Conv2D(2, 5, strides=3, name="down")(
        x
    )  # 8, 8, a row and a column are left over
    x = keras.layers.Conv2DTranspose(2, 2, strides=3, name="up")(x)  # 24, 24, with gaps
    x = keras.layers.Dense(3, name="each_pixel")(x)
    return keras.layers.Conv2DTranspose(1, 5, name="grow")(x)


def joined(x):
    wide = keras.layers.Conv2D(2, (1, 9), padding="same", name="wide")(x)
    high = keras.layers.Conv2D(2, (5, 1), padding="same", name="high")(x)
    x = keras.layers.Add(name="cross")([wide, high])
    return keras.layers.Conv2D(1, 1, name="last")(keras.layers.ReLU(name="relu")(x))


def reshaped(x):
    x = keras.layers.Reshape((7, 112), name="strips")(x)
    x = keras.layers.Dense(112, name="in_each_strip")(x)
    x = keras.layers.Reshape((28, 28, 1), name="picture")(x)
    return keras.layers.Conv2D(1, (3, 1), padding="same", name="last")(x)


@pytest.mark.parametrize("build", [strided, unpadded, joined, reshaped])
def test_the_receptive_field_is_where_a_lit_pixel_is_felt(build):
    picture = keras.Input((28, 28, 1))
    network = keras.Model(picture, build(picture))
    for weight in network.weights:  # nothing cancels out
        weight.assign(np.full(weight.shape, 0.1) if weight.path.endswith("kernel") else weight)
    read = layers.read(browser_export.to_browser(network))
    lit = np.eye(784).reshape(784, 28, 28, 1)
    felt = (np.asarray(network(lit))[..., 0] > 0).transpose(1, 2, 0).reshape(28, 28, 28, 28)
    assert 0 < felt.mean() < 1
    for row, column in [(0, 0), (13, 14), (14, 13), (27, 5), (26, 27)]:
        np.testing.assert_array_equal(
            layers.receptive_field(read, row, column), felt[row, column], err_msg=f"{row} {column}"
        )


def test_the_books_cnn_sees_eleven_pixels_across():
    read = layers.read(catalog.find().get("book-cnn").read_browser_file())
    field = layers.receptive_field(read, 14, 14)
    assert field.sum() == 11 * 11
    assert field[9:20, 9:20].all()


def test_the_narrowest_layer_is_a_bottleneck_in_the_books_ffnn_alone():
    models = catalog.find().models
    narrowest = {name: layers.narrowest(models[name].results.layers) for name in SHIPPED}
    layer, is_bottleneck = narrowest["book-ffnn"]
    assert (layer.name, layer.shape, is_bottleneck) == ("code", (32,), True)
    layer, is_bottleneck = narrowest["book-cnn"]
    assert (layer.name, layer.shape, is_bottleneck) == ("encode_2", (24, 24, 32), True)
    layer, is_bottleneck = narrowest["blind"]
    assert (layer.name, layer.shape, is_bottleneck) == ("code", (96,), False)


def test_what_add_puts_around_a_network_is_not_its_narrowest_layer():
    facts = [
        LayerFacts("noisy", "InputLayer", (), (28, 28, 1), params=0, macs=0),
        LayerFacts("input_range", "Rescaling", ("noisy",), (28, 28, 1), params=0, macs=0),
        LayerFacts("wide", "Conv2D", ("input_range",), (28, 28, 4), params=40, macs=0),
        LayerFacts("denoised", "Conv2D", ("wide",), (28, 28, 1), params=10, macs=7056),
        LayerFacts("output_range_2", "Rescaling", ("denoised",), (28, 28, 1), params=0, macs=0),
    ]
    layer, is_only_way = layers.narrowest(facts)
    assert (layer.name, is_only_way) == ("denoised", True)
    assert layers.narrowest([facts[0], facts[1], facts[4]]) is None


def test_a_network_of_one_layer_has_nothing_narrow():
    ends = [
        LayerFacts("noisy", "InputLayer", (), (28, 28, 1), params=0, macs=0),
        LayerFacts("denoised", "Conv2D", ("noisy",), (28, 28, 1), params=10, macs=7056),
    ]
    assert layers.narrowest(ends) is None
