import numpy as np
import pytest

from denoiser.training import architectures, layer_facts


@pytest.mark.parametrize(("name", "params"), [("book_cnn", 47_425), ("book_ffnn", 50_992)])
def test_the_books_networks_have_the_books_number_of_weights(name, params):
    assert architectures.ARCHITECTURES[name]().count_params() == params


def test_the_books_cnn_is_built_as_the_book_says():
    described = layer_facts.describe(architectures.book_cnn())
    assert [(layer.kind, layer.shape) for layer in described] == [
        ("InputLayer", (28, 28, 1)),
        ("Conv2D", (26, 26, 64)),
        ("Conv2D", (24, 24, 32)),
        ("Conv2DTranspose", (26, 26, 32)),
        ("Conv2DTranspose", (28, 28, 64)),
        ("Conv2D", (28, 28, 1)),
    ]
    *hidden, last = architectures.book_cnn().layers[1:]
    for layer in hidden:
        assert (layer.activation.__name__, layer.padding) == ("relu", "valid")
        assert type(layer.kernel_initializer).__name__ == "HeUniform"
    assert (last.activation.__name__, last.padding) == ("sigmoid", "same")
    for layer in (*hidden, last):
        assert (layer.kernel_size, layer.strides) == ((3, 3), (1, 1))
        assert layer.kernel_constraint.max_value == 2.0


def test_the_books_ffnn_is_built_as_the_book_says():
    code, decode = (architectures.book_ffnn().get_layer(name) for name in ("code", "decode"))
    assert (code.units, code.activation.__name__) == (32, "relu")
    assert (decode.units, decode.activation.__name__) == (784, "sigmoid")


def test_the_classifier_maps_pictures_to_probabilities():
    probabilities = np.asarray(architectures.classifier()(np.zeros((2, 28, 28, 1))))
    assert probabilities.shape == (2, 10)
    assert probabilities.sum(axis=1) == pytest.approx([1, 1])


@pytest.mark.parametrize(
    ("name", "macs", "params"), [("unet", 20e6, 375e3), ("classifier", 5e6, 250e3)]
)
def test_what_runs_in_a_browser_is_small(name, macs, params):
    described = layer_facts.describe(architectures.ARCHITECTURES[name]())
    assert sum(layer.macs for layer in described) <= macs
    assert sum(layer.params for layer in described) <= params
