"""Fuse activations into the layers before them, which the live view can then run."""

from collections import Counter
from typing import Any

import keras
from keras import layers

from denoiser.training import copying, keras_graph
from denoiser.training.copying import Copier

_WITH_ACTIVATION = (layers.Conv2D, layers.Conv2DTranspose, layers.Dense)
_FUSED = ("relu", "sigmoid")  # what the live view can run; these treat all numbers alike


def fuse_activations(network: keras.Model) -> keras.Model:
    """Return a network whose `Activation` layers are fused into linear layers before them.

    Args:
        network: A flat functional model in which each layer is called once.

    Returns:
        A network that computes the same; the same one if there is nothing to fuse.
    """
    uses = Counter(
        id(t) for operation in network.operations for t in keras_graph.inputs_of(operation)
    )
    uses.update(map(id, network.outputs))
    activations: dict[str, str] = {}  # of the layer before, by its name
    fused = set()
    for layer in network.operations:
        if not isinstance(layer, layers.Activation) or layer.activation.__name__ not in _FUSED:
            continue
        before = layer
        while True:
            (tensor,) = keras_graph.inputs_of(before)
            before = keras_graph.maker_of(tensor)
            if uses[id(tensor)] > 1 or not isinstance(before, layers.Reshape | layers.Flatten):
                break
        is_linear = getattr(before, "activation", None) is keras.activations.linear
        if isinstance(before, _WITH_ACTIVATION) and is_linear and uses[id(tensor)] == 1:
            activations[before.name] = layer.activation.__name__
            fused.add(layer.name)
    if not fused:
        return network
    copier = Copier()

    def call(
        operation: keras.Operation, args: tuple[Any, ...], kwargs: dict[str, Any], inside: str
    ) -> Any:
        if operation.name in fused:
            return args[0]
        settings = {}
        if operation.name in activations:
            settings["activation"] = activations[operation.name]
        return copier.call(operation, args, kwargs, **settings)

    return copying.copy_with(network, copier, call)
