"""The rectangles outside of which nothing matters for a pixel, against the receptive fields in Python."""

import keras
import numpy as np
import pytest

from denoiser.models import browser_file, receptive_fields
from denoiser.training import browser_export
from tests.browser import engines
from tests.conftest import SHIPPED_NETWORKS
from tests.models import test_receptive_fields as of_layers

pytestmark = pytest.mark.browser

PLACES = [
    (0, 0),
    (0, 27),
    (1, 2),
    (3, 26),
    (13, 14),
    (14, 13),
    (20, 4),
    (26, 27),
    (27, 5),
    (27, 27),
]
FIND = """([file, places]) => {
    const network = engine.read(file);
    return places.map(([row, column]) => {
        const { top, bottom, left, right } = engine.fieldOf(network, row * 28 + column);
        return [top, bottom, left, right];
    });
}"""


def fields(page, file: bytes) -> list[list[int]]:
    """Return the first and the last row and column of the field of each pixel, as the browser finds them."""
    return page.evaluate(FIND, [engines.encode(file), PLACES])


def fields_of_python(file: bytes) -> list[list[int]]:
    """Return the same as Python finds them."""
    settings = [layer.settings for layer in browser_file.read(file)]
    return [bounds(receptive_fields.find(settings, *place)) for place in PLACES]


def bounds(mask: np.ndarray) -> list[int]:
    """Return the first and the last row and column of a mask; the last one is -1 where it is empty."""
    if not mask.any():
        return [0, -1, 0, -1]
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return [int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])]


@pytest.mark.parametrize("name", sorted(SHIPPED_NETWORKS.keys() - {"classifier"}))
def test_the_field_of_a_pixel_of_a_shipped_network_is_its_receptive_field(engine_page, name):
    file = SHIPPED_NETWORKS[name]().read_browser_file()
    assert fields(engine_page, file) == fields_of_python(file)


def dilated(x):
    x = keras.layers.Conv2D(1, 3, dilation_rate=2, padding="same", name="one")(x)
    x = keras.layers.Conv2D(1, 3, padding="same", name="between")(x)
    return keras.layers.Conv2D(1, 3, dilation_rate=3, padding="same", name="other")(x)


def normalized(x):
    x = keras.layers.Conv2D(2, (3, 1), padding="same", name="high")(x)
    x = keras.layers.LayerNormalization(axis=[2, 3], name="rows")(x)
    return keras.layers.Conv2D(1, 1, name="last")(x)


def framed(x):
    x = keras.layers.Conv2D(1, 3, name="inside")(x)
    return keras.layers.ZeroPadding2D(1, name="frame")(x)


@pytest.mark.parametrize(
    "build",
    [
        *(of_layers.strided, of_layers.unpadded, of_layers.joined, of_layers.turned),
        *(of_layers.by_channel, dilated, framed),
    ],
)
def test_the_field_of_a_pixel_is_its_receptive_field(engine_page, build):
    file = in_browser(build)
    assert fields(engine_page, file) == fields_of_python(file)


@pytest.mark.parametrize("build", [of_layers.reshaped, of_layers.pooled, normalized])
def test_the_field_of_a_pixel_leaves_out_nothing_where_it_is_larger(engine_page, build):
    file = in_browser(build)
    found = zip(fields(engine_page, file), fields_of_python(file), strict=True)
    for (top, bottom, left, right), (row, last_row, column, last_column) in found:
        assert top <= row <= last_row <= bottom
        assert left <= column <= last_column <= right


def in_browser(build) -> bytes:
    """Return the file for the browser of a network that a function builds."""
    picture = keras.Input((28, 28, 1))
    return browser_export.to_browser(keras.Model(picture, build(picture)))
