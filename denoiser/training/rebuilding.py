"""Rebuild a Keras model as a flat functional model in float32, with channels last."""

from collections import Counter
from typing import Any

import keras

from denoiser.training import copying
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
            sentences.append("Its layers have the channels first: here they have them last.")
        if left_out := [layer.name for layer in layers if _acts_in_training_only(layer)]:
            sentences.append(f"Left out, since it acts in training only: {_list(left_out)}.")
        kept = Counter(layer for layer in layers if not _acts_in_training_only(layer))
        if twice := [layer.name for layer, count in kept.items() if count > 1]:
            sentences.append(f"Each call of a shared layer is a layer of its own: {_list(twice)}.")
        return sentences

    def _call(
        self, operation: keras.Operation, args: tuple[Any, ...], kwargs: dict[str, Any], inside: str
    ) -> Any:
        if _passes_on(operation) or _acts_in_training_only(operation):
            return args[0] if args else next(iter(kwargs.values()))
        self.running = f"layer `{operation.name}` ({type(operation).__name__})"
        return self.layouts.call(
            operation,
            args,
            kwargs,
            lambda args, kwargs, settings: self.copier.call(
                operation, args, kwargs, inside=inside, **settings
            ),
        )


def _passes_on(operation: keras.Operation) -> bool:
    if isinstance(operation, keras.layers.Activation):
        return operation.activation is keras.activations.linear
    return isinstance(operation, keras.layers.Identity)


def _acts_in_training_only(operation: keras.Operation) -> bool:
    kind = type(operation).__name__
    if kind.startswith("Random"):  # one that changes the size acts always
        return operation.input.shape == operation.output.shape
    return kind in _TRAINING_ONLY


def _policy(layer: keras.Layer) -> str:
    name = layer.dtype_policy.name
    return name if "float" in name else "float32"


def _list(names: list[str]) -> str:
    shown = [f"`{name}`" for name in dict.fromkeys(names)]
    return ", ".join(shown[:5]) + (f" and {len(shown) - 5} more" if len(shown) > 5 else "")
