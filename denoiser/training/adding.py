"""Make a model folder from a Keras file that was trained elsewhere."""

from pathlib import Path

import keras

from denoiser import errors
from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models.folder import Model
from denoiser.models.schema import SavedRecipe
from denoiser.training import saving


def add(
    file: Path, name: str, *, noise_factors: tuple[float, float], root: Path | None = None
) -> Model:
    """Make a model folder from a Keras file that was trained elsewhere.

    Args:
        file: A `.keras` file. It is read in Keras' safe mode, which runs no code from it; still, add
            only files from sources you trust.
        name: Name of the model, see `folder.check_name`.
        noise_factors: Lowest and highest noise factor that it was trained on.
        root: Where the model's folder goes; None for the folder of models trained here.

    Returns:
        The saved model, which is not yet measured on test images.

    Raises:
        ModelError: The file cannot be read, is not a network from 28x28x1 to 28x28x1, calls a layer
            more than once, has an output that is NaN or infinite, or cannot be run by LiteRT.
        StoreError: The folder cannot be written.
        TrainingError: Keras runs on JAX.
    """
    try:
        loaded = keras.saving.load_model(file, compile=False, safe_mode=True)
    except Exception as error:  # Keras documents no limited set of errors
        raise errors.ModelError(
            f"{file} cannot be read as a Keras model ({_reason(error)}); expected a file that `model.save`"
            " wrote, with a name that ends in .keras, without custom layers and without Lambda layers."
        ) from error
    shape = (*noise.IMAGE_SHAPE, 1)
    ends = [
        tuple(end.shape[1:])
        for side in ("inputs", "outputs")
        for end in getattr(loaded, side, None) or []
    ]
    if ends != [shape, shape]:
        raise errors.ModelError(
            f"{file} is not a network from one picture of {shape} to one; it has"
            f" {', '.join(map(str, ends)) or 'no fixed shapes'}."
        )
    # A new functional model, since a Sequential does not list its input layer.
    network = keras.Model(loaded.inputs[0], loaded.outputs[0], name=loaded.name)
    try:
        return saving.save(
            network,
            SavedRecipe(
                name=name,
                architecture=network.name,
                digits="other",
                noise_factors=noise_factors,
            ),
            validation=digits.gallery(),
            root=root,
        )
    except (errors.StoreError, errors.TrainingError):
        raise
    except Exception as error:  # the converter documents no errors
        raise errors.ModelError(f"{file} cannot be added ({_reason(error)}).") from error


def _reason(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
