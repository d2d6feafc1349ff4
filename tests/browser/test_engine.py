"""The engine in the browser, against LiteRT and Keras, with both of its backends."""

import base64

import keras
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keras import layers
from playwright.sync_api import Page

from denoiser.browser import scripts
from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models import catalog, litert
from denoiser.training import browser_export
from tests.browser import small_networks
from tests.conftest import SHIPPED

pytestmark = pytest.mark.browser

BACKENDS = ["WebAssembly", "JavaScript"]
ENGINE = scripts.join(*scripts.ENGINE)


@pytest.fixture(scope="module")
def blank(browser):
    """A page without content that knows the engine."""
    context = browser.new_context()
    page = context.new_page()
    page.evaluate("engine => { window.engine = new Function(engine)(); }", ENGINE + RUN)
    yield page
    context.close()


RUN = """;
return (file, pictures, kind) => {
    const bytes = Uint8Array.from(atob(file), letter => letter.charCodeAt(0));
    const backend = kind === "JavaScript" ? new PlainBackend() : new WasmBackend(compileKernel());
    const network = new Network(bytes, backend);
    return pictures.map(picture => Array.from(network.run(picture)));
}"""


def run_engine(page: Page, file: bytes, pictures: np.ndarray, backend: str) -> np.ndarray:
    """Runs the engine on a stack of pictures."""
    outputs = page.evaluate(
        "([file, pictures, backend]) => engine(file, pictures, backend)",
        [base64.b64encode(file).decode(), pictures.reshape(len(pictures), -1).tolist(), backend],
    )
    return np.array(outputs)


def differs_from_keras(page: Page, network: keras.Model) -> float:
    """The largest difference between the engine and Keras, for two pictures of any numbers."""
    small_networks.with_any_weights(network)
    random = np.random.default_rng(2)
    pictures = random.normal(size=(2, *network.input.shape[1:])).astype("f4")
    expected = np.asarray(network(pictures))
    file = browser_export.to_browser(network)
    computed = [run_engine(page, file, pictures, backend) for backend in BACKENDS]
    return float(np.abs(np.reshape(computed, (2, *expected.shape)) - expected).max())


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", SHIPPED)
def test_a_denoiser_is_computed_as_litert_does(blank, name, backend):
    model = catalog.find().get(name)
    pure = digits.gallery().pixels[::50]
    field = noise.noise_field(1, count=len(pure))
    noisy = np.concatenate(
        [noise.add_noise(pure, field, noise_factor=level) for level in (0, 0.25, 0.55, 1.0, 1.5)]
    )
    expected = litert.load(model).denoise(noisy)
    denoised = run_engine(blank, model.read_browser_file(), noisy, backend).reshape(expected.shape)
    assert np.abs(denoised - expected).max() < 1e-4


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_classifier_is_computed_as_litert_does(blank, backend):
    pictures = digits.gallery().pixels[::20]
    read = run_engine(blank, catalog.classifier().read_browser_file(), pictures, backend)
    assert np.abs(read - litert.load_classifier().probabilities(pictures)).max() < 1e-4


def test_every_number_in_half_precision_is_read(browser):
    halves = np.arange(2**16, dtype="<u2")
    halves = halves[np.isfinite(halves.view("<f2"))]
    page = browser.new_page()
    read = page.evaluate(
        "([engine, halves]) => Array.from(new Function(engine)()(new Uint16Array(halves)))",
        [ENGINE + "; return widen;", halves.tolist()],
    )
    page.close()
    np.testing.assert_array_equal(read, halves.view("<f2").astype("f4"))


@pytest.mark.parametrize(
    ("policy", "script"),
    [
        ("script-src 'unsafe-inline'", ""),  # no WebAssembly
        ("script-src * 'unsafe-inline' 'wasm-unsafe-eval'", "delete WebAssembly.Module;"),
    ],
)
def test_without_webassembly_the_engine_is_plain_javascript(browser, policy, script):
    page = browser.new_page()
    file = catalog.classifier().read_browser_file()
    page.set_content(
        f"""<meta http-equiv="Content-Security-Policy" content="{policy}"><script>{script}{ENGINE}
        const bytes = Uint8Array.from({list(file)});
        document.title = new Network(bytes).backend.kind;</script>"""
    )
    assert page.title() == "JavaScript"
    page.close()


@pytest.mark.parametrize("name", small_networks.ONE_INPUT)
def test_a_layer_is_computed_as_keras_does(blank, name):
    assert differs_from_keras(blank, small_networks.build(name)) < 1e-4


@pytest.mark.parametrize("name", small_networks.SEVERAL)
def test_several_inputs_are_taken_together_as_keras_does(blank, name):
    assert differs_from_keras(blank, small_networks.build(name)) < 1e-4


SHAPES = st.tuples(st.integers(5, 12), st.integers(5, 12), st.integers(1, 6))
KINDS = {
    "convolution": lambda count, size, act: layers.Conv2D(
        count, size, padding="same", activation=act
    ),
    "strides": lambda count, size, act: layers.Conv2D(
        count, size, strides=2, padding="same", activation=act
    ),
    "transposed": lambda count, size, act: layers.Conv2DTranspose(count, size, activation=act),
    "larger": lambda count, size, act: layers.Conv2DTranspose(
        count, size, strides=2, padding="same"
    ),
    "depthwise": lambda count, size, act: layers.DepthwiseConv2D(
        size, padding="same", activation=act
    ),
    "separable": lambda count, size, act: layers.SeparableConv2D(count, size, padding="same"),
    "maximum": lambda count, size, act: layers.MaxPooling2D(size, padding="same"),
    "mean": lambda count, size, act: layers.AveragePooling2D(size, strides=1, padding="same"),
    "nearest": lambda count, size, act: layers.UpSampling2D(size),
    "batches": lambda count, size, act: layers.BatchNormalization(),
    "pixels": lambda count, size, act: layers.LayerNormalization(),
}
STEPS = st.tuples(
    st.sampled_from([*KINDS]),
    st.integers(1, 9),
    st.integers(1, 3),
    st.sampled_from(["relu", "tanh", None]),
    st.booleans(),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(shape=SHAPES, steps=st.lists(STEPS, min_size=1, max_size=5))
def test_any_network_of_these_layers_is_computed_as_keras_does(blank, shape, steps):
    x = picture = keras.Input(shape)
    for kind, count, size, activation, is_joined in steps:
        before, x = x, KINDS[kind](count, size, activation)(x)
        if is_joined and x.shape[1:3] == before.shape[1:3]:
            x = layers.concatenate([x, before])
    assert differs_from_keras(blank, keras.Model(picture, x)) < 1e-4
