import numpy as np
import pytest

from denoiser import layers, runtime, store
from tests.conftest import SHIPPED


@pytest.fixture(params=SHIPPED)
def model(request):
    return store.find().get(request.param)


def test_what_is_read_is_what_was_measured(model):
    read = layers.read(model.read_browser_file())
    for layer, known in zip(read, model.results["layers"], strict=True):
        assert (layer.name, layer.kind, [*layer.shape]) == (
            known["name"],
            known["kind"],
            known["shape"],
        )
        if layer.kernel is not None:
            assert 0 <= known["params"] - layer.kernel.size <= layer.shape[-1]


@pytest.mark.parametrize(("row", "column"), [(0, 0), (13, 14), (27, 5)])
def test_the_receptive_field_is_where_a_change_is_felt(model, row, column, three):
    field = layers.receptive_field(layers.read(model.read_browser_file()), row, column)
    denoiser = runtime.load(model)
    rng = np.random.default_rng(0)
    pictures = rng.uniform(0, 1, size=(20, 28, 28)).astype(np.float32)
    outside = np.where(field, pictures, rng.uniform(0, 1, size=pictures.shape))
    before, after = denoiser.denoise(pictures), denoiser.denoise(outside)
    np.testing.assert_allclose(before[:, row, column], after[:, row, column], atol=1e-6)
    # Its edge is felt: the outermost pixels on their own change something.
    rows, columns = np.nonzero(field)
    edge = (rows == rows.min()) | (rows == rows.max()) | (columns == columns.min())
    changed = pictures.copy()
    changed[:, rows[edge], columns[edge]] += 2
    assert np.abs(denoiser.denoise(changed) - before)[:, row, column].max() > 0


def test_the_books_cnn_sees_eleven_pixels_across():
    read = layers.read(store.find().get("book-cnn").read_browser_file())
    field = layers.receptive_field(read, 14, 14)
    assert field.sum() == 11 * 11
    assert field[9:20, 9:20].all()


def test_the_narrowest_layer_is_a_bottleneck_in_the_books_ffnn_alone():
    found = {
        name: layers.narrowest(layers.read(store.find().get(name).read_browser_file()))
        for name in SHIPPED
    }
    layer, is_bottleneck = found["book-ffnn"]
    assert (layer.name, layer.shape, is_bottleneck) == ("code", (32,), True)
    layer, is_bottleneck = found["book-cnn"]
    assert (layer.name, np.prod(layer.shape), is_bottleneck) == ("encode_2", 18_432, True)
    assert not found["blind"][1]
