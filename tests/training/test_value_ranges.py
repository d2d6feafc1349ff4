import keras
import numpy as np
import pytest

from denoiser.data import digits
from denoiser.models import catalog, litert
from denoiser.training import value_ranges


@pytest.fixture(scope="module")
def denoise():
    return litert.load(catalog.find().get("book-ffnn")).denoise


def logits_of(pictures):
    clipped = np.clip(pictures, 1e-4, 1 - 1e-4)
    return np.log(clipped / (1 - clipped))


@pytest.mark.parametrize(
    ("ends", "to_unit", "from_unit"),
    [
        (("unit", "logits"), lambda x: x, logits_of),
        (("unit", "tanh"), lambda x: x, lambda y: 2 * y - 1),
        (("tanh", "tanh"), lambda x: (x + 1) / 2, lambda y: 2 * y - 1),
        (("bytes", "bytes"), lambda x: x / 255, lambda y: 255 * y),
        (("bytes", "unit"), lambda x: x / 255, lambda y: y),
        (("inverted", "inverted"), lambda x: 1 - x, lambda y: 1 - y),
        (("unit", "inverted"), lambda x: x, lambda y: 1 - y),
        (
            ("standardized", "standardized"),
            lambda x: 0.3081 * x + 0.1307,
            lambda y: (y - 0.1307) / 0.3081,
        ),
    ],
)
def test_another_range_is_recognised(denoise, ends, to_unit, from_unit):
    suspicion = value_ranges.suspect(
        lambda x: from_unit(denoise(to_unit(x))), digits.gallery(), noise_factor=0.55
    )
    assert (suspicion.input, suspicion.output) == ends
    options = (("--input", ends[0]), ("--output", ends[1]))
    needed = [f"{option} {kind}" for option, kind in options if kind != "unit"]
    doubted = "input" if ends[1] == "unit" else "output"
    assert f"Add it with {' '.join(needed)}, or with --{doubted} unit to take" in str(suspicion)


def test_the_noise_in_place_of_the_digit_is_recognised(denoise):
    suspicion = value_ranges.suspect(lambda x: x - denoise(x), digits.gallery(), noise_factor=0.55)
    assert (suspicion.input, suspicion.output) == ("unit", "noise")
    assert "returns the noise in place of the digit" in str(suspicion)


@pytest.mark.parametrize("noise_factor", [0.0, 0.55, 1.5])
def test_a_model_of_0_to_1_is_not_suspected_however_poor_it_is(denoise, noise_factor):
    def random(pictures):
        return np.random.default_rng(0).normal(size=pictures.shape)

    models = {
        "trained": denoise,
        "linear, a little beyond 0 and 1": lambda x: 1.2 * denoise(x) - 0.1,
        "pale": lambda x: 0.5 + 0.1 * denoise(x),
        "no change": lambda x: x,
        "black": np.zeros_like,
        "grey": lambda x: np.full_like(x, 0.5),
        "0.4 less, if read as noise": lambda x: np.full_like(x, 0.4),
        "inverted": lambda x: 1 - x,
        "random": random,
        "not a number": lambda x: np.full_like(x, np.nan),
    }
    for name, run in models.items():
        suspicion = value_ranges.suspect(run, digits.gallery(), noise_factor=noise_factor)
        assert suspicion is None, name


def test_a_range_that_is_known_is_not_asked_for_again(denoise):
    suspicion = value_ranges.suspect(
        lambda x: 2 * denoise((x + 1) / 2) - 1, digits.gallery(), noise_factor=0.55, output="tanh"
    )
    assert (suspicion.input, suspicion.output) == ("tanh", "tanh")
    assert "or with --output tanh --input unit to take" in str(suspicion)


@pytest.mark.parametrize("kind", value_ranges.OUTPUTS[1:-1])
def test_layers_convert_as_arrays_are_converted(kind):
    values = np.linspace(-3, 3, 13, dtype=np.float32)
    by_layer = np.asarray(value_ranges.output_layer(kind, "range")(values))
    np.testing.assert_allclose(by_layer, value_ranges.convert_output(values, kind), atol=1e-6)
    if kind in value_ranges.INPUTS:
        by_layer = keras.ops.convert_to_numpy(value_ranges.input_layer(kind, "range")(values))
        np.testing.assert_allclose(by_layer, value_ranges.convert_input(values, kind), atol=1e-4)
