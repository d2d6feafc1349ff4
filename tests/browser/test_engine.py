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
from tests.conftest import SHIPPED

pytestmark = pytest.mark.browser

BACKENDS = ["WebAssembly", "JavaScript"]
ENGINE = scripts.join(*scripts.ENGINE)
SIZE = (9, 7, 5)  # odd, and no multiple of four


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
    random = np.random.default_rng(1)
    values = [random.normal(size=weight.shape, scale=0.5) for weight in network.get_weights()]
    network.set_weights([np.abs(v) if v.ndim == 1 else v for v in values])  # variances are positive
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


ONE_INPUT = {
    "a 3x3 convolution": [layers.Conv2D(6, 3, padding="same")],
    "one without padding": [layers.Conv2D(3, 3, activation="relu")],
    "strides": [layers.Conv2D(3, 4, strides=2, padding="same", use_bias=False)],
    "strides and a kernel that differ": [layers.Conv2D(7, (5, 2), strides=(3, 1))],
    "one pixel": [layers.Conv2D(9, 1, activation="relu")],
    "dilation": [layers.Conv2D(3, 3, dilation_rate=2, padding="same")],
    "dilation downwards": [layers.Conv2D(3, (3, 2), dilation_rate=(3, 1))],
    "groups": [layers.Conv2D(6, 1), layers.Conv2D(9, 3, groups=3, padding="same")],
    "groups and strides": [layers.Conv2D(4, 1), layers.Conv2D(6, 2, groups=2, strides=2)],
    "depthwise": [layers.DepthwiseConv2D(3, padding="same")],
    "depthwise, twice": [
        layers.DepthwiseConv2D((2, 3), strides=2, depth_multiplier=2, activation="relu")
    ],
    "separable": [layers.SeparableConv2D(6, 3, padding="same", activation="elu")],
    "separable with strides": [layers.SeparableConv2D(3, 2, strides=2, depth_multiplier=2)],
    "transposed": [layers.Conv2DTranspose(3, 3)],
    "transposed, same": [layers.Conv2DTranspose(3, 3, padding="same", activation="sigmoid")],
    "transposed, twice": [layers.Conv2DTranspose(3, 2, strides=2, activation="relu")],
    "transposed, overlapping": [layers.Conv2DTranspose(6, 3, strides=2, padding="same")],
    "transposed, across": [layers.Conv2DTranspose(3, (2, 5), strides=(1, 3), padding="same")],
    "dense": [layers.Flatten(), layers.Dense(5, activation="softmax")],
    "dense of pixels": [layers.Dense(6, activation="tanh")],
    "reshape": [layers.Reshape((5, 9, 7)), layers.Conv2D(2, 3)],
    "permute": [layers.Permute((3, 1, 2))],
    "max pooling": [layers.MaxPooling2D()],
    "max pooling, same": [layers.MaxPooling2D(3, strides=2, padding="same")],
    "average pooling": [layers.AveragePooling2D((2, 3), padding="same")],
    "average pooling by one": [layers.AveragePooling2D(2, strides=1)],
    "global average": [layers.GlobalAveragePooling2D(), layers.Dense(3)],
    "global maximum": [layers.GlobalMaxPooling2D(keepdims=True)],
    "nearest": [layers.UpSampling2D((2, 3))],
    "bilinear": [layers.UpSampling2D(2, interpolation="bilinear")],
    "bilinear, thrice": [layers.UpSampling2D((3, 1), interpolation="bilinear")],
    "zero padding": [layers.ZeroPadding2D(((1, 2), (0, 3)))],
    "cropping": [layers.Cropping2D(((1, 2), (0, 3)))],
    "batch normalization": [layers.BatchNormalization()],
    "batch normalization without scale": [layers.BatchNormalization(scale=False, center=False)],
    "folded": [layers.Conv2D(6, 3, use_bias=False), layers.BatchNormalization()],
    "folded, transposed": [layers.Conv2DTranspose(6, 2, strides=2), layers.BatchNormalization()],
    "folded, depthwise": [
        layers.DepthwiseConv2D(2, depth_multiplier=2), layers.BatchNormalization(), layers.ReLU()
    ],
    "folded, dense": [layers.Flatten(), layers.Dense(6), layers.BatchNormalization()],
    "layer normalization": [layers.LayerNormalization()],
    "of several axes": [layers.LayerNormalization(axis=[2, 3], scale=False)],
    "rescaling": [layers.Rescaling(1 / 127.5, offset=-1)],
    "leaky": [layers.LeakyReLU(negative_slope=0.3)],
    "PReLU": [layers.PReLU()],
    "shared PReLU": [layers.PReLU(shared_axes=[1, 2])],
    "ELU": [layers.ELU(alpha=0.7)],
    "a limited ReLU": [layers.ReLU(max_value=1.0, negative_slope=0.1, threshold=0.2)],
    "softmax of pixels": [layers.Softmax()],
    "a layer as an activation": [layers.Conv2D(2, 3, activation=layers.LeakyReLU())],
    "training only": [
        layers.GaussianNoise(0.3), layers.Dropout(0.5), layers.SpatialDropout2D(0.5),
        layers.GaussianDropout(0.5), layers.ActivityRegularization(), layers.Identity(),
    ],
} | {
    f"activation {name}": [layers.Activation(name)]
    for name in (
        *("tanh", "sigmoid", "hard_sigmoid", "softplus", "softsign", "silu", "swish", "gelu", "selu"),
        *("exponential", "mish", "hard_silu", "relu6", "leaky_relu", "linear", "relu", "elu"),
    )
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_INPUT)
def test_a_layer_is_computed_as_keras_does(blank, name):
    x = picture = keras.Input(SIZE)
    for layer in ONE_INPUT[name]:
        x = type(layer).from_config(layer.get_config())(x)
    assert differs_from_keras(blank, keras.Model(picture, x)) < 1e-4


SEVERAL = {
    "add": layers.add,
    "subtract": lambda tensors: layers.subtract(tensors[:2]),
    "multiply": layers.multiply,
    "maximum": layers.maximum,
    "minimum": layers.minimum,
    "average": layers.average,
    "concatenate": layers.concatenate,
    "below each other": lambda tensors: layers.concatenate(tensors, axis=1),
    "operations": lambda tensors: 1 - (tensors[0] + tensors[1] * 0.5) / 4 - tensors[2],
    "clip": lambda tensors: keras.ops.clip(tensors[0], -0.1, 0.2),
    "functions": lambda tensors: keras.ops.concatenate(
        [keras.ops.relu(tensors[0]), keras.ops.reshape(keras.ops.tanh(tensors[1]), (-1, 9, 7, 3))],
        axis=-1,
    ),
    "channels are weighted": lambda tensors: layers.multiply(
        [tensors[0], layers.GlobalAveragePooling2D(keepdims=True)(tensors[1])]
    ),
    "pixels are weighted": lambda tensors: layers.multiply(
        [layers.Conv2D(1, 1, activation="sigmoid")(tensors[0]), tensors[1]]
    ),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_inputs_are_taken_together_as_keras_does(blank, name):
    picture = keras.Input(SIZE)
    tensors = [layers.Conv2D(3, 1)(picture) for _ in range(3)]
    network = keras.Model(picture, SEVERAL[name](tensors))
    assert differs_from_keras(blank, network) < 1e-4


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
