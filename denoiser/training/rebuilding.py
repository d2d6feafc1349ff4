"""Rebuild a Keras model as a flat functional model in float32, with channels last."""

from collections import Counter
from typing import Any

import keras

from denoiser.training import copying, keras_graph
from denoiser.training.copying import Copier
from denoiser.training.layouts import Layouts

_TRAINING_ONLY = {
    "ActivityRegularization", "AlphaDropout", "AugMix", "CutMix", "Dropout", "GaussianDropout",
    "GaussianNoise", "MixUp", "RandAugment", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
}  # fmt: skip


class Rebuilder:
    """Rebuilds the graph of a model on other inputs."""

    def __init__(self, model: keras.Model):
        """Prepare to rebuild a model.

        Args:
            model: A functional or Sequential model; models may be nested in it, and layers called
                several times.
        """
        self._model = model
        self.copier = Copier()
        self.layouts = Layouts(self.copier.name)
        self.running = ""  # the operation that an error is about
        self.fixed = ""  # the first one whose output holds a fixed number of pictures

    def run(self, inputs: list[Any]) -> list[Any]:
        """Rebuild the graph on other inputs, in place of the model's own.

        Args:
            inputs: Keras tensors, or `layouts.ChannelsLast`.

        Returns:
            The outputs, each a tensor or `layouts.ChannelsLast`.
        """
        return copying.walk(self._model, inputs, self._call)

    def changes(self) -> list[str]:
        """Return what differs from the original model, a sentence each."""
        operations = copying.calls(self._model)
        layers = [layer for layer in operations if isinstance(layer, keras.Layer)]
        sentences = []
        if policies := sorted({p for layer in layers if (p := _policy(layer)) != "float32"}):
            sentences.append(f"It was made for {', '.join(policies)}: it computes in float32 here.")
        if any(getattr(layer, "data_format", "") == "channels_first" for layer in layers):
            sentences.append(
                "Its layers expect channels first; they were rewritten to channels last, with the same result."
            )
        if left_out := [layer.name for layer in layers if _acts_in_training_only(layer)]:
            sentences.append(f"Left out, since it acts in training only: {_list(left_out)}.")
        kept = Counter(layer for layer in layers if not _acts_in_training_only(layer))
        if twice := [layer.name for layer, count in kept.items() if count > 1]:
            sentences.append(
                f"Each call of a shared layer is a layer of its own, with the same result: {_list(twice)}."
            )
        if stateful := [layer.name for layer in layers if _is_stateful(layer)]:
            sentences.append(
                f"It keeps no state from one picture to the next, as `stateful` would: {_list(stateful)}."
            )
        return sentences

    def _call(
        self, operation: keras.Operation, args: tuple[Any, ...], kwargs: dict[str, Any], inside: str
    ) -> Any:
        if _passes_on(operation) or _acts_in_training_only(operation):
            return args[0] if args else next(iter(kwargs.values()))
        self.running = f"layer `{operation.name}` ({type(operation).__name__})"
        outputs = self.layouts.call(
            operation,
            args,
            kwargs,
            lambda args, kwargs, settings: self.copier.call(
                operation, args, kwargs, inside=inside, **settings, **self._sizes(operation, args)
            ),
        )
        shapes = (getattr(t, "shape", ()) for t in keras.tree.flatten(outputs))
        if not self.fixed and any(shape and shape[0] is not None for shape in shapes):
            self.fixed = self.running
        return outputs

    def _sizes(self, operation: keras.Operation, args: tuple[Any, ...]) -> dict[str, Any]:
        """Return the settings with which an operation knows all sizes but the number of pictures."""
        if None in getattr(operation, "partial_output_shape", ()):  # of an EinsumDense
            kernel = keras.KerasTensor(operation.kernel.shape)
            return {"output_shape": keras.ops.einsum(operation.equation, args[0], kernel).shape[1:]}
        batch = self._model.inputs[0].shape[0]
        if batch is not None and "newshape" in vars(operation):
            first, *rest = operation.output.shape or (None,)
            if first == batch and None not in rest:
                return {"newshape": (-1, *rest)}
        return {}


def _passes_on(operation: keras.Operation) -> bool:
    if isinstance(operation, keras.layers.Activation):
        return operation.activation is keras.activations.linear
    return isinstance(operation, keras.layers.Identity)


def _acts_in_training_only(operation: keras.Operation) -> bool:
    kind = type(operation).__name__
    if kind.startswith("Random"):  # one that changes the size acts always
        return operation.input.shape == operation.output.shape
    return kind in _TRAINING_ONLY


def _is_stateful(layer: keras.Layer) -> bool:
    parts = keras_graph.layers_in(layer)
    return any(getattr(p, "stateful", False) for p in parts if isinstance(p, keras.layers.RNN))


def _policy(layer: keras.Layer) -> str:
    name = layer.dtype_policy.name
    return name if "float" in name else "float32"


def _list(names: list[str]) -> str:
    shown = [f"`{name}`" for name in dict.fromkeys(names)]
    return ", ".join(shown[:5]) + (f" and {len(shown) - 5} more" if len(shown) > 5 else "")
