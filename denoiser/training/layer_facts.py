"""List the layers of a Keras model with their shapes, weights and multiply-adds."""

import math
from collections import Counter

import keras
from keras import layers

from denoiser import errors
from denoiser.models.schema import LayerFacts
from denoiser.training import keras_graph

_KERNELS = ("kernel", "depthwise_kernel", "pointwise_kernel", "recurrent_kernel")
_SPREADS = (layers.Conv1DTranspose, layers.Conv2DTranspose, layers.Conv3DTranspose)


def describe(model: keras.Model) -> list[LayerFacts]:
    """List the layers of a model in order, the input first.

    Args:
        model: A functional model. Operations outside its layers, such as `x + y`, are listed, too.

    Returns:
        One record for each. Only layers with a kernel, and attention, have multiply-adds.

    Raises:
        ModelError: The shape of a layer's output depends on the picture.
        ValueError: A layer is called more than once: Keras lists only its first call.
    """
    calls = Counter(call.operation.name for call in keras_graph.calls(model))
    if again := [name for name, count in calls.items() if count > 1]:
        raise ValueError(
            f"a layer is called more than once ({', '.join(again)}); give each call a layer of its own"
        )
    shapes = {
        layer.name: tuple(keras.tree.flatten(layer.output)[0].shape[1:])
        for layer in model.operations
    }
    for layer in model.operations:
        if None in shapes[layer.name]:
            raise errors.ModelError(
                f"the output of its layer `{layer.name}`, {with_article(type(layer).__name__)}, has no fixed"
                " shape; give it one, and save the model again"
            )
    return [
        LayerFacts(
            name=layer.name,
            kind=type(layer).__name__,
            inputs=_input_names(layer),
            shape=shapes[layer.name],
            params=layer.count_params() if isinstance(layer, keras.Layer) else 0,
            macs=_multiply_adds(layer),
        )
        for layer in model.operations
    ]


def with_article(kind: str) -> str:
    """Return the name of a layer's class with its article: "a Dense", "an LSTM"."""
    has_vowel = kind.startswith(("A", "E", "I", "LS", "O", "RM", "RN", "Up"))  # in its sound
    return f"{'an' if has_vowel else 'a'} {kind}"


def _input_names(layer: keras.Operation) -> tuple[str, ...]:
    return tuple(keras_graph.maker_of(tensor).name for tensor in keras_graph.inputs_of(layer))


def _attention(layer: keras.Layer) -> int:
    """Return the multiply-adds of attention: its dense layers, and the products of their outputs."""
    is_grouped = isinstance(layer, layers.GroupQueryAttention)
    if not is_grouped and not isinstance(layer, layers.MultiHeadAttention | layers.Attention):
        return 0
    shapes = [tuple(tensor.shape[1:]) for tensor in keras_graph.inputs_of(layer)]
    query, value = shapes[0], shapes[min(1, len(shapes) - 1)]
    queries, values = math.prod(query[:-1]), math.prod(value[:-1])
    if isinstance(layer, layers.Attention):
        return queries * values * (query[-1] + value[-1])
    heads = layer.num_query_heads if is_grouped else layer.num_heads
    sizes = (layer.head_dim, layer.head_dim) if is_grouped else (layer.key_dim, layer.value_dim)
    products = queries * values * heads * sum(sizes)
    dense = sum(
        math.prod(part.kernel.shape) * (values if part.name in ("key", "value") else queries)
        for part in keras_graph.layers_in(layer)
        if isinstance(part, layers.EinsumDense)
    )
    return products + dense


def _multiply_adds(layer: keras.Operation) -> int:
    if isinstance(layer, keras.Model):  # nested in the other
        return sum(map(_multiply_adds, layer.layers))
    if not isinstance(layer, keras.Layer):
        return 0
    if attention := _attention(layer):
        return attention
    # Of the layer, and of those within it, as in `Bidirectional` and `MultiHeadAttention`.
    weights = sum(
        math.prod(kernel.shape)
        for part in keras_graph.layers_in(layer)
        for name in _KERNELS
        if (kernel := getattr(part, name, None)) is not None
    )
    if not weights:
        return 0
    # A dense layer uses its kernel once for each place on the axes before the last, a recurrent one
    # once for each step. A convolution does so for every position of the larger side (a transposed
    # convolution spreads each *input* pixel). Padding counts as arithmetic, since it is computed in practice.
    takes, returns = (
        keras.tree.flatten(ends)[0].shape[1:-1] for ends in (layer.input, layer.output)
    )
    if isinstance(layer, layers.RNN | layers.Bidirectional):
        places = returns[-2:] if len(takes) > 1 else ()  # of a convolution in each step
        return weights * takes[0] * math.prod(places)
    return weights * math.prod(takes if isinstance(layer, _SPREADS) else returns)
