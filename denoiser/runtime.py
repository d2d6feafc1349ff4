"""LiteRT inference: what the server and `evaluate` run, without TensorFlow."""

import math
import re
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from denoiser import errors, noise, store

# LiteRT keeps the memory of its largest batch; a full stack of test images would take 3 GB.
_BATCH = 100


class _Network:
    """A network that takes 28x28 pictures, safe to share between threads."""

    _gives: tuple[int, ...]  # shape of its output for one picture

    def __init__(self, content: bytes):
        """Prepares a network.

        Args:
            content: What a `model.tflite` holds.

        Raises:
            ModelError: It is not a LiteRT model, or not one for such pictures.
        """
        # Imported here: it takes 0.1 s that the first paint of the page need not wait for.
        from ai_edge_litert.interpreter import Interpreter

        # An interpreter is not safe across threads, so there is a lock. One per thread would be
        # no faster (the server has two cores and a picture takes 2 ms), and would leak with every
        # thread that Streamlit starts and drops.
        self._lock = threading.Lock()
        try:
            self._interpreter = Interpreter(model_content=content, num_threads=1)
            self._input = self._interpreter.get_input_details()[0]["index"]
            self._output = self._interpreter.get_output_details()[0]["index"]
            self._batch = -1
            gives = self._run(np.zeros((1, *noise.IMAGE_SHAPE, 1), np.float32)).shape[1:]
            if gives != self._gives:
                raise ValueError(f"it gives {gives} for a picture, expected {self._gives}")
        except (ValueError, RuntimeError, IndexError) as error:
            raise errors.ModelError(
                f"is not a LiteRT model for 28x28 pictures ({error})"
            ) from error

    def _run_all(self, pictures: np.ndarray) -> np.ndarray:
        """Gives what the network makes of one picture or a stack, as a stack."""
        if pictures.ndim not in (2, 3) or pictures.shape[-2:] != noise.IMAGE_SHAPE:
            raise ValueError(f"pictures must be (28, 28) or (n, 28, 28), got {pictures.shape}")
        stack = pictures.reshape(-1, *noise.IMAGE_SHAPE, 1)
        parts = [self._run(stack[i : i + _BATCH]) for i in range(0, len(stack), _BATCH)]
        given = np.concatenate([np.empty((0, *self._gives), np.float32), *parts])
        if not np.isfinite(given).all():
            raise errors.ModelError("The network gives something that is not a number.")
        return given

    def _run(self, stack: np.ndarray) -> np.ndarray:
        with self._lock:
            if len(stack) != self._batch:
                self._interpreter.resize_tensor_input(self._input, stack.shape)
                self._interpreter.allocate_tensors()
                self._batch = len(stack)
            self._interpreter.set_tensor(self._input, stack)
            self._interpreter.invoke()
            return self._interpreter.get_tensor(self._output)  # a copy


class Denoiser(_Network):
    """A network that denoises."""

    _gives = (*noise.IMAGE_SHAPE, 1)

    def denoise(self, noisy: np.ndarray) -> np.ndarray:
        """Denoises one picture or a stack of them.

        Args:
            noisy: Array of shape (28, 28) or (n, 28, 28), of any range.

        Returns:
            float32 array of the same shape, in [0, 1].

        Raises:
            ModelError: It gives something that is not a number.
            ValueError: The shape is another.
        """
        noisy = np.asarray(noisy, dtype=np.float32)
        return np.clip(self._run_all(noisy), 0, 1).reshape(noisy.shape)


class Inspector:
    """A network that shows what each of its layers gives, safe to share between threads."""

    def __init__(self, content: bytes, layers: list[dict[str, Any]]):
        """Prepares a network.

        Args:
            content: What a `model.tflite` holds.
            layers: As its `results.json` lists them.

        Raises:
            ModelError: It is not a LiteRT model.
        """
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        self._lock = threading.Lock()
        self._layers = layers
        try:
            self._interpreter = Interpreter(
                model_content=content,
                num_threads=1,
                experimental_preserve_all_tensors=True,
                # The usual delegate keeps what lies between two layers to itself.
                experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
            )
            self._interpreter.allocate_tensors()
            self._input = self._interpreter.get_input_details()[0]["index"]
            self._tensors = _find_tensors(self._interpreter, layers)
        except (ValueError, RuntimeError, IndexError) as error:
            raise errors.ModelError(f"is not a LiteRT model ({error})") from error

    def activations(self, picture: np.ndarray) -> dict[str, np.ndarray]:
        """Computes what each layer gives, after its activation.

        Args:
            picture: Array of shape (28, 28), of any range.

        Returns:
            For each layer, by name and in order, a float32 array of the layer's shape. A layer that
            LiteRT has melted into another one is left out: what it gives is nowhere to be read.
        """
        batch = np.asarray(picture, np.float32).reshape(1, *noise.IMAGE_SHAPE, 1)
        with self._lock:
            self._interpreter.set_tensor(self._input, batch)
            self._interpreter.invoke()
            read = {name: self._interpreter.get_tensor(at) for name, at in self._tensors.items()}
        given: dict[str, np.ndarray] = {}
        for layer in self._layers:
            name, shape = layer["name"], tuple(layer["shape"])
            value = read.get(name) if layer["inputs"] else batch
            if value is not None and value.shape == (1, *shape):
                given[name] = value[0]
            elif layer["inputs"] and all(other in given for other in layer["inputs"]):
                inputs = [given[other] for other in layer["inputs"]]
                if layer["kind"] in _PASS_ON and inputs[0].size == math.prod(shape):
                    given[name] = inputs[0].reshape(shape)
                elif layer["kind"] == "Add" and {i.shape for i in inputs} == {shape}:
                    given[name] = sum(inputs)
        return given


# Layers that pass on what they get, at most in another shape; LiteRT leaves most of them out.
_PASS_ON = {
    "ActivityRegularization", "AlphaDropout", "Dropout", "Flatten", "GaussianDropout", "GaussianNoise",
    "Identity", "Reshape", "SpatialDropout2D",
}  # fmt: skip
# An operation is named "model_1/layer_1/Relu": Keras opens the scope of a layer once to build it and
# once to call it, and TensorFlow numbers the second.
_OPERATION = re.compile(r"[^/]+_\d+/([^/]+)_\d+/.+")


def _find_tensors(interpreter, layers: list[dict[str, Any]]) -> dict[str, int]:
    """Finds the tensor that holds what a layer gives, for each layer that has one.

    A tensor is named after the operations that were melted into it, in no certain order:
    "unet_1/up_1_relu_1/Relu;unet_1/up_1_add_1/Add". It is that of the last of their layers, as long
    as no later one goes on with that layer's work. In doubt a layer gets none: a wrong map is worse
    than none.
    """
    order = {layer["name"]: number for number, layer in enumerate(layers)}
    before: dict[str, set[str]] = {}
    for layer in layers:
        if not before.keys() >= {*layer["inputs"]}:
            return {}  # something computes between these layers that is not listed
        before[layer["name"]] = {*layer["inputs"]}.union(*(before[at] for at in layer["inputs"]))
    names = {tensor["index"]: tensor["name"] for tensor in interpreter.get_tensor_details()}
    found: dict[str, int | None] = {}
    # Constants bear the names of layers, too, but no operation gives them. Operations are listed in
    # the order in which they run.
    for operation in interpreter._get_ops_details():
        for index in operation["outputs"]:
            parts = [part for part in names.get(index, "").split(";") if part]
            matches = [_OPERATION.fullmatch(part) for part in parts]
            mentioned = {match[1] for match in matches if match} & set(order)
            last = max(mentioned, key=order.get, default=None)
            is_clear = len(mentioned) > 0 and (
                all(match and match[1] in order for match in matches)
                and mentioned - {last} <= before[last]
            )
            found |= {name: index if is_clear and name == last else None for name in mentioned}
    if len(outputs := interpreter.get_output_details()) == 1:
        found[layers[-1]["name"]] = outputs[0]["index"]  # it has the name of the signature
    # A layer that is nowhere mentioned may hide in what comes before it.
    doubted: set[str] = set()
    for layer in reversed(layers):
        name = layer["name"]
        if name in doubted if layer["kind"] in _PASS_ON else name not in found:
            doubted |= {*layer["inputs"]}
    return {
        name: index for name, index in found.items() if index is not None and name not in doubted
    }


class Reader(_Network):
    """A network that reads digits."""

    _gives = (10,)

    def probabilities(self, pictures: np.ndarray) -> np.ndarray:
        """Tells how sure it is of each class.

        Args:
            pictures: Array of shape (28, 28) or (n, 28, 28), of any range; trained on [0, 1].

        Returns:
            float32 array of shape (10,) or (n, 10) that adds up to 1.

        Raises:
            ModelError: It gives something that is not a number.
            ValueError: The shape is another.
        """
        pictures = np.asarray(pictures, dtype=np.float32)
        return self._run_all(pictures).reshape(*pictures.shape[:-2], 10)

    def read(self, pictures: np.ndarray) -> np.ndarray:
        """Gives the likeliest class of one picture or of each in a stack.

        Args:
            pictures: As for `probabilities`.

        Returns:
            Integer array of shape () or (n,), 0 to 9.
        """
        return np.argmax(self.probabilities(pictures), axis=-1)


def load(model: store.Model, *, epoch: int | None = None) -> Denoiser:
    """Prepares the network of a model on disk.

    Args:
        model: As `store.find` found it.
        epoch: One of its `kept_epochs` for the network as it was after it.

    Raises:
        ModelError: Its file cannot be read, is not the one that was saved, or is not a network.
    """
    return _load(Denoiser, model, epoch)


def inspect(model: store.Model) -> Inspector:
    """Prepares the network of a model on disk to be looked into.

    Args:
        model: As `store.find` found it.

    Raises:
        ModelError: Its file cannot be read, is not the one that was saved, or is not a network.
    """
    return _load(lambda content: Inspector(content, model.results["layers"]), model)


def load_reader() -> Reader:
    """Prepares the reader that is shipped.

    Raises:
        ModelError: Its files are not whole.
    """
    return _load(Reader, store.reader())


def _load(kind: Callable[[bytes], Any], model: store.Model, epoch: int | None = None):
    try:
        return kind(model.read_network(epoch=epoch))
    except errors.ModelError as error:
        raise errors.ModelError(f"The model in {model.path} cannot be used: {error}.") from error
