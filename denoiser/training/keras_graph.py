"""The graph of a Keras model: the one place that reads Keras' own records of it.

Keras has no public list of a model's calls: `Model.layers` names each layer once, however often it is called,
and leaves operations outside of layers out. Without these records a shared layer, `x + y` or a nested model
could not be exported. Only training and `add` depend on them; the server never imports Keras.
"""

from collections.abc import Iterator
from typing import Any

import keras


def functional(operation: keras.Operation) -> Any:
    """Return the functional model behind a model, which knows its calls; None for a layer."""
    if not isinstance(operation, keras.Model):
        return None
    graph = getattr(operation, "_functional", None) or operation
    return graph if hasattr(graph, "_nodes_by_depth") else None


def calls(model: keras.Model) -> Iterator[Any]:
    """Iterate over the calls of a functional model in an order in which they can be computed.

    Each has `operation`, `input_tensors`, `outputs`, `is_input`, and `arguments`, whose `fill_in` returns the
    arguments with other values in place of tensors.
    """
    for depth in sorted(model._nodes_by_depth, reverse=True):
        yield from model._nodes_by_depth[depth]


def inputs_of(operation: keras.Operation) -> list[Any]:
    """Return the tensors of an operation's first call; none for an input."""
    if isinstance(operation, keras.layers.InputLayer):
        return []
    return operation._inbound_nodes[0].input_tensors


def maker_of(tensor: keras.KerasTensor) -> keras.Operation:
    """Return the operation that a tensor is an output of."""
    return tensor._keras_history.operation


def layers_in(layer: keras.Layer) -> list[keras.Layer]:
    """Return a layer and all layers in it, at any depth."""
    return list(layer._flatten_layers())


def pack_inputs(model: keras.Model, batch: Any) -> Any:
    """Return a batch as the model takes it: in a list or a dictionary, where it was built from one."""
    return keras.tree.pack_sequence_as(getattr(model, "_inputs_struct", batch), [batch])


def rename_maker(tensor: keras.KerasTensor, name: str) -> None:
    """Give the operation outside of layers that a tensor is an output of another name."""
    maker_of(tensor).name = name


def copy_operation(operation: keras.Operation, name: str, **changes: Any) -> keras.Operation:
    """Return a copy of an operation outside of layers, in float32 and with changes, that was not called yet.

    Not by `copy.copy`, which saves and loads what can be saved. Shared, the operation would list the calls of
    both models as its own.
    """
    copy = object.__new__(type(operation))
    copy.__dict__.update(operation.__dict__)
    copy.name, copy._inbound_nodes, copy._outbound_nodes = name, [], []
    if str(getattr(copy, "dtype", "")) in ("float16", "bfloat16", "float64"):
        copy.dtype = "float32"
    copy.__dict__.update(changes)
    return copy


def operands(operation: keras.Operation) -> list[Any]:
    """Return what an operation was called with by position, tensors and numbers."""
    return list(operation._inbound_nodes[0].arguments.args)
