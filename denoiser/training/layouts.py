"""Run layers that have channels first with channels last: TensorFlow on a CPU has no others.

While a model is rebuilt, a tensor that it has with channels first is kept as its twin with channels last.
Most layers work on the twin alone; for the others it is turned back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
from keras import layers

# They treat all numbers alike, so that the order of the axes does not matter. Layers and operations.
_ELEMENTWISE = {
    "Abs", "Absolute", "Activation", "Add", "Average", "Clip", "Divide", "ELU", "Elu", "Exp", "Gelu",
    "HardSigmoid", "HardSwish", "LeakyReLU", "LeakyRelu", "Log", "Maximum", "Minimum", "Multiply",
    "Negative", "ReLU", "Relu", "Relu6", "Rescaling", "Selu", "Sigmoid", "Silu", "Softplus", "Sqrt",
    "Square", "Subtract", "Tanh", "TrueDivide",
}  # fmt: skip
_WITH_AN_AXIS = {
    "BatchNormalization", "Concatenate", "GroupNormalization", "LayerNormalization", "Softmax",
}  # fmt: skip
Run = Callable[[tuple[Any, ...], dict[str, Any], dict[str, Any]], Any]


@dataclass(frozen=True)
class ChannelsLast:
    """A tensor with channels last, in place of one that has them first.

    Attributes:
        tensor: Keras tensor of three or more axes, the batch first.
    """

    tensor: Any


class Layouts:
    """Changes the layout of tensors where a layer needs another one, each of them once."""

    def __init__(self, name: Callable[[str], str]):
        """Start with no tensor.

        Args:
            name: Returns a free name for a new layer.
        """
        self._name = name
        self._changed: dict[tuple[int, bool], tuple[Any, Any]] = {}

    def call(
        self, operation: keras.Operation, args: tuple[Any, ...], kwargs: dict[str, Any], run: Run
    ) -> Any:
        """Run an operation in a layout that it can work in.

        Args:
            operation: Of the original model.
            args: Its arguments: tensors in the original layout, and twins.
            kwargs: Its keyword arguments.
            run: Runs a copy of it on the arguments and keyword arguments, with other settings.

        Returns:
            Its outputs: tensors in the original layout, and twins.
        """
        values = [
            v for v in keras.tree.flatten((args, kwargs)) if hasattr(v, "shape") or _is_twin(v)
        ]
        settings = _settings(operation, values)
        change = self._to_original if settings is None else self._to_twin
        args, kwargs = keras.tree.map_structure(change, (args, kwargs))
        outputs = run(args, kwargs, settings or {})
        if settings is None:
            return outputs
        return keras.tree.map_structure(
            lambda output: ChannelsLast(output) if len(output.shape) > 2 else output, outputs
        )

    def original(self, value: Any) -> Any:
        """Return a tensor in the layout that the original model has it in."""
        return self._to_original(value)

    def channels_last(self, value: Any) -> Any:
        """Return the twin of a tensor that the original model has with channels first."""
        return self._to_twin(value)

    def _to_original(self, value: Any) -> Any:
        return self._change(value.tensor, first=True) if _is_twin(value) else value

    def _to_twin(self, value: Any) -> Any:
        if _is_twin(value):
            return value.tensor
        return self._change(value, first=False) if len(getattr(value, "shape", ())) > 2 else value

    def _change(self, tensor: Any, *, first: bool) -> Any:
        key = (id(tensor), first)
        if key not in self._changed:
            _, *axes = tensor.shape
            moved = [axes[-1], *axes[:-1]] if first else [*axes[1:], axes[0]]
            name = self._name("channels_first" if first else "channels_last")
            if (axes[-1] if first else axes[0]) == 1:  # the live view can reshape
                layer = layers.Reshape(moved, name=name)
            else:
                order = range(1, len(axes) + 1)
                last = len(axes)
                layer = layers.Permute((last, *order[:-1]) if first else (*order[1:], 1), name=name)
            # The tensor is kept, since another one could get its id.
            self._changed[key] = tensor, layer(tensor)
        return self._changed[key][1]


def _is_twin(value: Any) -> bool:
    return isinstance(value, ChannelsLast)


def _settings(operation: keras.Operation, values: list[Any]) -> dict[str, Any] | None:
    """Return the settings to run an operation on twins with; None if it needs the original layout."""
    kind = type(operation).__name__
    # The second axis of a ConvLSTM is time.
    if getattr(operation, "data_format", "") == "channels_first" and "ConvLSTM" not in kind:
        return {"data_format": "channels_last"} if isinstance(operation, keras.Layer) else None
    ranks = {len(v.tensor.shape if _is_twin(v) else v.shape) for v in values}
    if not any(map(_is_twin, values)) or len(ranks) != 1:
        return None
    if kind in _ELEMENTWISE and "softmax" not in str(getattr(operation, "activation", "")):
        return {}
    axis = getattr(operation, "axis", None)
    if isinstance(axis, list | tuple) and len(axis) == 1:
        (axis,) = axis
    if kind not in _WITH_AN_AXIS or not isinstance(operation, keras.Layer) or type(axis) is not int:
        return None
    (rank,) = ranks
    axis %= rank
    return {"axis": axis - 1 if axis > 1 else -axis}
