"""The Muon optimiser, for convolutions.

Source: Jordan and others, "Muon: an optimizer for hidden layers in neural networks", 2024; scaled
as in Liu and others, "Muon is scalable for LLM training", arXiv:2502.16982.
"""

import math
from typing import Any

import keras


class Muon(keras.optimizers.Muon):
    """Keras' Muon, which handles matrices only, extended to the kernels of convolutions.

    A kernel counts as a matrix with its last axis for columns and all others for rows: for each
    output channel of a convolution its inputs in a window, for each input channel of a transposed
    one its outputs. Vectors stay with Adam, and so do kernels with a single column or with few rows,
    such as those of the first layers: there is little to make orthogonal.
    """

    def _should_use_adamw(self, variable: keras.Variable) -> bool:
        rows, columns = _matrix_shape(variable)
        return rows < _LEAST_ROWS or columns == 1

    def zeropower_via_newtonschulz5(self, x: Any, steps: int) -> Any:
        """Return the orthogonal matrix nearest to a gradient, in the gradient's own shape."""
        matrix = keras.ops.reshape(x, _matrix_shape(x))
        return keras.ops.reshape(super().zeropower_via_newtonschulz5(matrix, steps), x.shape)

    def lr_adjust(self, x: Any) -> Any:
        """Scale a step so that its root mean square does not depend on the kernel's shape."""
        return x * (max(_matrix_shape(x)) ** 0.5 * self.rms_rate)


_LEAST_ROWS = 32


def _matrix_shape(x: Any) -> tuple[int, int]:
    return math.prod(x.shape[:-1]), x.shape[-1] if x.shape else 1
