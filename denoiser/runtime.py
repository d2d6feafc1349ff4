"""LiteRT inference: what the server and `evaluate` run, without TensorFlow."""

import threading

import numpy as np

from denoiser import errors, noise, store

# LiteRT keeps the memory of its largest batch; a full stack of test images would take 3 GB.
_BATCH = 100


class Denoiser:
    """A network that denoises, safe to share between threads."""

    def __init__(self, content: bytes):
        """Prepares a network.

        Args:
            content: What a `model.tflite` holds.

        Raises:
            ModelError: It is not a LiteRT model, or not one from 28x28x1 to 28x28x1.
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
            self.denoise(np.zeros(noise.IMAGE_SHAPE, dtype=np.float32))
        except (ValueError, RuntimeError, IndexError) as error:
            raise errors.ModelError(
                f"is not a LiteRT model for 28x28 pictures ({error})"
            ) from error

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
        if noisy.ndim not in (2, 3) or noisy.shape[-2:] != noise.IMAGE_SHAPE:
            raise ValueError(f"pictures must be (28, 28) or (n, 28, 28), got {noisy.shape}")
        stack = noisy.reshape(-1, *noise.IMAGE_SHAPE, 1)
        parts = [self._run(stack[i : i + _BATCH]) for i in range(0, len(stack), _BATCH)]
        if not parts:
            return noisy.copy()
        return np.clip(np.concatenate(parts), 0, 1).reshape(noisy.shape)

    def _run(self, stack: np.ndarray) -> np.ndarray:
        with self._lock:
            if len(stack) != self._batch:
                self._interpreter.resize_tensor_input(self._input, stack.shape)
                self._interpreter.allocate_tensors()
                self._batch = len(stack)
            self._interpreter.set_tensor(self._input, stack)
            self._interpreter.invoke()
            return self._interpreter.get_tensor(self._output)  # a copy


def load(model: store.Model) -> Denoiser:
    """Prepares the network of a model on disk.

    Args:
        model: As `store.find` found it.

    Raises:
        ModelError: Its file cannot be read, is not the one that was saved, or is not a network.
    """
    try:
        return Denoiser(model.read_network())
    except errors.ModelError as error:
        raise errors.ModelError(f"The model in {model.path} cannot be used: {error}.") from error
