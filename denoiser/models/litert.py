"""Run networks with LiteRT, as the server and `evaluate` do, without TensorFlow."""

import functools
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from denoiser import errors
from denoiser.data import standard_error
from denoiser.imaging import noise
from denoiser.models import catalog
from denoiser.models.folder import Model

# LiteRT keeps the memory of its largest batch; a full stack of test images would take 3 GB.
_BATCH = 100
Network = TypeVar("Network")


class _Network:
    """A network for 28x28 pictures, safe to share between threads."""

    _output_shape: tuple[int, ...]  # of one picture

    def __init__(self, content: bytes):
        """Load a network.

        Args:
            content: Bytes of a `model.tflite`.

        Raises:
            ModelError: It is not a LiteRT model, or not one for such pictures.
        """
        # Imported here, so that the first paint of a page need not wait for it.
        from ai_edge_litert.interpreter import Interpreter

        # An interpreter is not safe across threads, so there is a lock. One interpreter per thread
        # would be no faster on a server's few cores, and would leak with every thread that Streamlit
        # starts and drops.
        self._lock = threading.Lock()
        try:
            self._interpreter: Any = Interpreter(model_content=content, num_threads=1)
            self._input = self._interpreter.get_input_details()[0]["index"]
            self._output = self._interpreter.get_output_details()[0]["index"]
            self._batch = -1
            with standard_error.without(standard_error.is_information):  # which delegate it uses
                shape = self._run(np.zeros((1, *noise.IMAGE_SHAPE, 1), np.float32)).shape[1:]
            if shape != self._output_shape:
                raise ValueError(
                    f"its output for one picture has the shape {shape}, expected {self._output_shape}"
                )
        except (ValueError, RuntimeError, IndexError) as error:
            raise errors.ModelError(
                f"is not a LiteRT model for 28x28 pictures ({error})"
            ) from error

    def _run_all(self, pictures: np.ndarray) -> np.ndarray:
        """Return the output for one picture or a stack, as a stack."""
        if pictures.ndim not in (2, 3) or pictures.shape[-2:] != noise.IMAGE_SHAPE:
            raise ValueError(f"pictures must be (28, 28) or (n, 28, 28), got {pictures.shape}")
        stack = pictures.reshape(-1, *noise.IMAGE_SHAPE, 1)
        parts = [self._run(stack[i : i + _BATCH]) for i in range(0, len(stack), _BATCH)]
        output = np.concatenate([np.empty((0, *self._output_shape), np.float32), *parts])
        if not np.isfinite(output).all():
            raise errors.ModelError(
                "The output of the network has values that are NaN or infinite."
            )
        return output

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

    _output_shape = (*noise.IMAGE_SHAPE, 1)

    def denoise(self, noisy: np.ndarray) -> np.ndarray:
        """Denoise one picture or a stack of them.

        Args:
            noisy: Array of shape (28, 28) or (n, 28, 28), of any range.

        Returns:
            float32 array of the same shape, in [0, 1].

        Raises:
            ModelError: The output has values that are NaN or infinite.
            ValueError: The pictures have another shape.
        """
        noisy = np.asarray(noisy, dtype=np.float32)
        return np.clip(self._run_all(noisy), 0, 1).reshape(noisy.shape)


class Classifier(_Network):
    """A network that classifies digits, or pictures that someone brought."""

    def __init__(self, content: bytes, *, classes: int = 10):
        """Load a classifier.

        Args:
            content: Bytes of a `model.tflite`.
            classes: How many classes it tells apart.

        Raises:
            ModelError: It is not a LiteRT model, or not one for such pictures and so many classes.
        """
        self._output_shape = (classes,)
        super().__init__(content)

    def probabilities(self, pictures: np.ndarray) -> np.ndarray:
        """Return the probability of each class.

        Args:
            pictures: Array of shape (28, 28) or (n, 28, 28), of any range; trained on [0, 1].

        Returns:
            float32 array of shape (classes,) or (n, classes) that adds up to 1.

        Raises:
            ModelError: The output has values that are NaN or infinite.
            ValueError: The pictures have another shape.
        """
        pictures = np.asarray(pictures, dtype=np.float32)
        return self._run_all(pictures).reshape(*pictures.shape[:-2], *self._output_shape)

    def classify(self, pictures: np.ndarray) -> np.ndarray:
        """Return the likeliest class of one picture or of each in a stack.

        Args:
            pictures: As for `probabilities`.

        Returns:
            Integer array of shape () or (n,), from 0.

        Raises:
            ModelError: The output has values that are NaN or infinite.
            ValueError: The pictures have another shape.
        """
        return np.argmax(self.probabilities(pictures), axis=-1)


def load(model: Model, *, epoch: int | None = None) -> Denoiser:
    """Load the network of a model on disk.

    Args:
        model: A model of `catalog.find`.
        epoch: One of its `checkpoints`; None for the finished network.

    Raises:
        ModelError: Its file cannot be read, is not the one that was saved, or is not a network.
    """
    return load_as(Denoiser, model, epoch)


def load_classifier() -> Classifier:
    """Load the digit classifier that ships with the package.

    Raises:
        ModelError: Its files are missing or damaged.
    """
    return load_as(Classifier, catalog.classifier())


def load_classifier_of(model: Model) -> Classifier | None:
    """Load the classifier that fits a model's pictures: its own, or else the one of digits.

    Args:
        model: A model of `catalog.find`.

    Returns:
        The classifier; None for a model of pictures without labels.

    Raises:
        ModelError: Its files are missing or damaged.
    """
    if model.recipe.data is None:
        return load_classifier()
    if model.classifier is None:
        return None
    kind = functools.partial(Classifier, classes=len(model.classes))
    return load_as(kind, model.classifier)


def load_as(kind: Callable[[bytes], Network], model: Model, epoch: int | None = None) -> Network:
    """Load the network of a model on disk.

    Args:
        kind: Makes the network from the bytes of its file.
        model: A model of `catalog.find`.
        epoch: One of its `checkpoints`; None for the finished network.

    Raises:
        ModelError: Its file cannot be read, is not the one that was saved, or is not a network.
    """
    try:
        return kind(model.read_network(epoch=epoch))
    except errors.ModelError as error:
        raise errors.ModelError(f"The model in {model.path} cannot be used: {error}.") from error
