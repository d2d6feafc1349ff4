import keras
import numpy as np
import pytest

from denoiser.models import browser_file, catalog, litert, receptive_fields
from denoiser.training import browser_export
from tests.conftest import SHIPPED


def receptive_field(content: bytes, row: int, column: int) -> np.ndarray:
    settings = [layer.settings for layer in browser_file.read(content)]
    return receptive_fields.find(settings, row, column)


@pytest.fixture(params=SHIPPED)
def model(request):
    return catalog.find().get(request.param)


def test_what_is_read_is_what_was_measured(model):
    read = browser_file.read(model.read_browser_file())
    for layer, facts in zip(read, model.results.layers, strict=True):
        assert (layer.name, layer.kind, layer.settings.shape) == (
            facts.name,
            facts.kind,
            facts.shape,
        )
        if layer.kernel is not None:
            assert 0 <= facts.params - layer.kernel.size <= layer.settings.shape[-1]


@pytest.mark.parametrize(("row", "column"), [(0, 0), (13, 14), (27, 5)])
def test_the_receptive_field_of_a_shipped_network_is_where_a_change_is_felt(model, row, column):
    field = receptive_field(model.read_browser_file(), row, column)
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


def pooled(x):
    x = keras.layers.MaxPooling2D(3, strides=2, padding="same", name="pool")(x)  # 14, 14
    x = keras.layers.ZeroPadding2D(((0, 1), (2, 0)), name="padding")(x)
    x = keras.layers.Cropping2D(((1, 0), (0, 2)), name="cropping")(x)
    x = keras.layers.Conv2D(1, 3, dilation_rate=2, padding="same", name="dilated")(x)
    return keras.layers.UpSampling2D(2, interpolation="bilinear", name="up")(x)


def by_channel(x):
    wide = keras.layers.Conv2D(2, (1, 9), padding="same", name="wide")(x)
    high = keras.layers.Conv2D(2, (5, 1), padding="same", name="high")(x)
    x = keras.layers.Concatenate(name="both")([wide, high])
    x = keras.layers.Conv2D(2, 1, groups=2, name="apart")(x)
    x = keras.layers.SeparableConv2D(2, 3, padding="same", name="separable")(x)
    x = keras.layers.DepthwiseConv2D(1, depth_multiplier=2, name="twice")(x)
    return keras.layers.Conv2D(1, 1, name="last")(x)


def turned(x):
    x = keras.layers.Conv2D(1, (3, 1), padding="same", name="high")(x)
    x = keras.layers.Permute((2, 1, 3), name="turned")(x)
    row = keras.layers.AveragePooling2D((1, 28), name="row")(x)  # 28, 1
    return keras.layers.Add(name="shifted")([x, row])


@pytest.mark.parametrize("build", [strided, unpadded, joined, reshaped, pooled, by_channel, turned])
def test_the_receptive_field_is_where_a_lit_pixel_is_felt(build):
    picture = keras.Input((28, 28, 1))
    network = keras.Model(picture, build(picture))
    for weight in network.weights:  # nothing cancels out
        weight.assign(np.full(weight.shape, 0.1) if weight.path.endswith("kernel") else weight)
    content = browser_export.to_browser(network)
    lit = np.eye(784).reshape(784, 28, 28, 1)
    felt = (np.asarray(network(lit))[..., 0] > 0).transpose(1, 2, 0).reshape(28, 28, 28, 28)
    assert 0 < felt.mean() < 1
    for row, column in [(0, 0), (13, 14), (14, 13), (27, 5), (26, 27)]:
        np.testing.assert_array_equal(
            receptive_field(content, row, column), felt[row, column], err_msg=f"{row} {column}"
        )


def test_the_books_cnn_sees_eleven_pixels_across():
    field = receptive_field(catalog.find().get("book-cnn").read_browser_file(), 14, 14)
    assert field.sum() == 11 * 11
    assert field[9:20, 9:20].all()
