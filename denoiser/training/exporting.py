"""Write the LiteRT files of Keras networks, and find the layer that cannot be written."""

import tempfile
from pathlib import Path

import keras
import numpy as np

from denoiser.training import litert_rewrites


def export(network: keras.Model, path: Path) -> None:
    """Write the LiteRT file of a network.

    Args:
        network: A flat functional model with one input.
        path: Where the file goes; its name ends in `.tflite`.

    Raises:
        Exception: TensorFlow cannot convert it; it documents no limited set of errors.
    """
    litert_rewrites.rewrite(network).export(path, format="litert", verbose=False)


def first_failing_layer(network: keras.Model) -> keras.Operation | None:
    """Return the first layer up to which LiteRT cannot run a network; None if it can run all of it.

    Args:
        network: A flat functional model with one input. It is exported several times.
    """
    _, *operations = network.operations
    if _runs(network, operations):
        return None
    works, fails = 0, len(operations)
    while fails - works > 1:
        middle = (works + fails) // 2
        if _runs(network, operations[:middle]):
            works = middle
        else:
            fails = middle
    return operations[fails - 1]


def _runs(network: keras.Model, operations: list[keras.Operation]) -> bool:
    from ai_edge_litert.interpreter import Interpreter

    outputs = [tensor for one in operations for tensor in keras.tree.flatten(one.output)]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "part.tflite"
        try:
            export(keras.Model(network.inputs, outputs), path)
            interpreter = Interpreter(model_content=path.read_bytes(), num_threads=1)
            (entry,) = interpreter.get_input_details()
            batch = np.zeros((2, *network.inputs[0].shape[1:]), np.float32)
            interpreter.resize_tensor_input(entry["index"], batch.shape)
            interpreter.allocate_tensors()
            interpreter.set_tensor(entry["index"], batch)
            interpreter.invoke()
        except Exception:  # neither TensorFlow nor LiteRT documents which
            return False
    return True
