from denoiser.models import catalog, layers
from denoiser.models.schema import LayerFacts
from tests.conftest import SHIPPED


def test_the_narrowest_layer_is_a_bottleneck_in_the_books_ffnn_alone():
    models = catalog.find().models
    narrowest = {name: layers.narrowest(models[name].results.layers) for name in SHIPPED}
    layer, is_bottleneck = narrowest["book-ffnn"]
    assert (layer.name, layer.shape, is_bottleneck) == ("code", (32,), True)
    layer, is_bottleneck = narrowest["book-cnn"]
    assert (layer.name, layer.shape, is_bottleneck) == ("encode_2", (24, 24, 32), True)
    layer, is_bottleneck = narrowest["blind"]
    assert (layer.name, layer.shape, is_bottleneck) == ("code", (320,), False)


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
