"""LiteRT inference: what the server and `evaluate` run, without TensorFlow."""

import threading
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
        return np.concatenate([np.empty((0, *self._gives), np.float32), *parts])

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
        """
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        self._lock = threading.Lock()
        self._layers = layers
        self._interpreter = Interpreter(
            model_content=content,
            num_threads=1,
            experimental_preserve_all_tensors=True,
            # The usual delegate keeps what lies between two layers to itself.
            experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        )
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        # A tensor is named after the operations that were melted into it, the last one first:
        # "unet_1/up_1_relu_1/Relu;unet_1/up_1_add_1/Add". A layer's is the last that it leads.
        self._tensors: dict[str, int] = {}
        for tensor in self._interpreter.get_tensor_details():
            parts = tensor["name"].split(";")[0].split("/")
            if len(parts) > 1 and len(tensor["shape"]) > 1:
                self._tensors[parts[1].removesuffix("_1")] = tensor["index"]
        self._tensors[layers[-1]["name"]] = self._interpreter.get_output_details()[0]["index"]

    def activations(self, picture: np.ndarray) -> dict[str, np.ndarray]:
        """Computes what each layer gives, after its activation.

        Args:
            picture: Array of shape (28, 28), of any range.

        Returns:
            For each layer, by name and in order, a float32 array of the layer's shape.
        """
        batch = np.asarray(picture, np.float32).reshape(1, *noise.IMAGE_SHAPE, 1)
        given: dict[str, np.ndarray] = {}
        with self._lock:
            self._interpreter.set_tensor(self._input, batch)
            self._interpreter.invoke()
            for layer in self._layers:
                name, inputs = layer["name"], [given[other] for other in layer["inputs"]]
                if not inputs:
                    value = batch
                elif name in self._tensors:
                    value = self._interpreter.get_tensor(self._tensors[name])
                else:  # an addition that was melted into the ReLU behind it
                    value = sum(inputs)
                given[name] = value.reshape(layer["shape"])
        return given


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


def load(model: store.Model) -> Denoiser:
    """Prepares the network of a model on disk.

    Args:
        model: As `store.find` found it.

    Raises:
        ModelError: Its file cannot be read, is not the one that was saved, or is not a network.
    """
    return _load(Denoiser, model)


def inspect(model: store.Model) -> Inspector:
    """Prepares the network of a model on disk to be looked into.

    Args:
        model: As `store.find` found it.

    Raises:
        ModelError: Its file cannot be read, or is not the one that was saved.
    """
    return Inspector(model.read_network(), model.results["layers"])


def load_reader() -> Reader:
    """Prepares the reader that is shipped.

    Raises:
        ModelError: Its files are not whole.
    """
    return _load(Reader, store.reader())


def _load(kind: type, model: store.Model):
    try:
        return kind(model.read_network())
    except errors.ModelError as error:
        raise errors.ModelError(f"The model in {model.path} cannot be used: {error}.") from error
