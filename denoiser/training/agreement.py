"""Compare a model as it was loaded with what was made from it."""

import keras
import numpy as np

from denoiser import errors
from denoiser.training import keras_graph, loading, value_ranges
from denoiser.training.picture_forms import PictureForm

TOLERANCE = 1e-4
TOLERANCE_OF_HALF_PRECISION = 2e-2
_BATCH = 32


def original_output(
    model: keras.Model,
    noisy: np.ndarray,
    *,
    input_form: PictureForm,
    output_form: PictureForm,
    output: int,
    input_range: str,
    output_range: str,
) -> np.ndarray | None:
    """Return the pictures that a model computes in Keras, just as it was loaded.

    Args:
        model: The model.
        noisy: float32 array of shape (n, 28, 28), of any range.
        input_form: How its input holds a picture.
        output_form: How its output holds one.
        output: Which of its outputs.
        input_range: See `value_ranges.INPUTS`.
        output_range: See `value_ranges.OUTPUTS`.

    Returns:
        float32 array of shape (n, 28, 28), of any range; None where TensorFlow cannot run the model
        on this machine, as with channels first, or where it takes whole numbers and its range is not
        "bytes".

    Raises:
        ModelError: Keras cannot run it for another reason.
    """
    entry = model.inputs[0]
    values = value_ranges.convert_input(input_form.insert_array(noisy), input_range)
    if "float" not in entry.dtype:
        if input_range != "bytes":
            return None
        values = np.clip(values, 0, 255) if entry.dtype.startswith("u") else values
        values = np.rint(values).astype(entry.dtype)
    size = entry.shape[0] or _BATCH
    results = []
    for start in range(0, len(values), size):
        part = values[start : start + size]
        missing = size - len(part) if entry.shape[0] else 0
        batch = np.concatenate([part, np.zeros((missing, *part.shape[1:]), part.dtype)])
        for layer in keras_graph.layers_in(model):
            if getattr(layer, "stateful", False) and hasattr(layer, "reset_state"):
                layer.reset_state()
        try:
            outputs = keras.tree.flatten(
                model(keras_graph.pack_inputs(model, batch), training=False)
            )
        except Exception as error:  # TensorFlow documents no limited set of errors
            if _has_channels_first(model):
                return None
            raise errors.ModelError(
                f"The model cannot be added: Keras cannot run it as it was saved ({loading.reason(error)})."
            ) from error
        result = keras.ops.convert_to_numpy(keras.ops.cast(outputs[output], "float32"))
        results.append(result[: len(part)])
    converted = value_ranges.convert_output(np.concatenate(results), output_range)
    pictures = output_form.extract_array(converted)
    return noisy - pictures if output_range == "noise" else pictures


def check(expected: np.ndarray, computed: np.ndarray, *, tolerance: float) -> None:
    """Check that the LiteRT file computes what Keras does.

    Args:
        expected: As `original_output` returns it.
        computed: Output of the LiteRT file for the same pictures, in [0, 1].
        tolerance: The largest difference that is allowed.

    Raises:
        ModelError: It does not.
    """
    difference = float(np.abs(np.clip(expected, 0, 1) - computed).max())
    if not difference <= tolerance:
        raise errors.ModelError(
            f"the LiteRT file made from it computes something else than Keras: pixels differ by up to"
            f" {difference:.2g}, and at most {tolerance:g} is allowed"
        )


def _has_channels_first(model: keras.Model) -> bool:
    return any(
        getattr(layer, "data_format", "") == "channels_first"
        for layer in keras_graph.layers_in(model)
    )
