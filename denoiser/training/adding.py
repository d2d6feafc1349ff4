"""Make a model folder from a Keras file that was trained elsewhere."""

from datetime import date
from pathlib import Path

import keras
import numpy as np

from denoiser import errors
from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models import litert
from denoiser.models.folder import Model
from denoiser.models.schema import SavedRecipe
from denoiser.training import (
    adapting,
    agreement,
    doubts,
    exporting,
    keras_graph,
    layer_facts,
    loading,
    saving,
    value_ranges,
)

_LONGEST_FILE_NAME = 200
_CHECKED_STEP = 50  # every 50th digit of the gallery, two of each class
_SEED = 10_002  # of noise that is in no training


def add(
    file: Path,
    name: str,
    *,
    noise_factors: tuple[float, float],
    title: str = "",
    input_range: str | None = None,
    output_range: str | None = None,
    root: Path | None = None,
) -> Model:
    """Make a model folder from a Keras file that was trained elsewhere.

    Args:
        file: A `.keras` or `.h5` file. It is read in Keras' safe mode, which runs no code from it;
            still, add only files from sources you trust.
        name: Name of the model, see `folder.check_name`.
        noise_factors: Lowest and highest noise factor that it was trained on.
        title: Title of the model on a page; empty for its name.
        input_range: Range of the model's input, one of `value_ranges.INPUTS`; None to check that it
            is 0 to 1, or "bytes" where the input has a type for whole numbers.
        output_range: Range of its output, one of `value_ranges.OUTPUTS`; None to check that, too.
        root: Where the model's folder goes; None for the folder of models trained here.

    Returns:
        The saved model, which is not yet measured on test images.

    Raises:
        ModelError: The file cannot be read, its model does not map one picture to one, has values of
            another range or an output that is NaN or infinite, or cannot be run by LiteRT.
        StoreError: The folder cannot be written.
        TrainingError: Keras runs on JAX.
    """
    saving.check_back_end()
    loaded = loading.load(file)
    if input_range is None and adapting.takes_whole_numbers(loaded):
        input_range = "bytes"
    ranges = {"input": input_range, "output": output_range}
    adapted = adapting.adapt(file, loaded, input_range="unit", output_range="unit")
    middle = sum(noise_factors) / 2
    if "unit" not in ranges.values():
        suspicion = value_ranges.suspect(
            lambda pictures: _run(file, adapted.network, pictures),
            digits.gallery(),
            noise_factor=middle,
            **ranges,
        )
        if suspicion:
            raise errors.ModelError(f"{file} {suspicion}.")
    input_range, output_range = input_range or "unit", output_range or "unit"
    if (input_range, output_range) != ("unit", "unit"):
        adapted = adapting.adapt(file, loaded, input_range=input_range, output_range=output_range)
    network = adapted.network
    noisy = noise.make_noisy(
        digits.gallery()[::_CHECKED_STEP].pixels, noise_factor=noise_factors[1], seed=_SEED
    )
    _check_finite(file, network, noisy)
    expected = agreement.original_output(
        loaded,
        noisy,
        input_form=adapted.input_form,
        output_form=adapted.output_form,
        output=adapted.output,
        input_range=input_range,
        output_range=output_range,
    )
    warnings = doubts.find(
        lambda pictures: _run(file, network, pictures), digits.gallery(), noise_factor=middle
    )
    shown = file.name[:_LONGEST_FILE_NAME].encode(errors="replace").decode()
    half = any("16" in layer.dtype_policy.name for layer in keras_graph.layers_in(loaded))

    def check(content: bytes) -> None:
        if expected is not None:
            agreement.check(
                expected,
                litert.Denoiser(content).denoise(noisy),
                tolerance=agreement.TOLERANCE_OF_HALF_PRECISION if half else agreement.TOLERANCE,
            )

    try:
        return saving.save(
            network,
            SavedRecipe(
                name=name,
                title=title,
                description=f"Added from {shown} on {date.today().isoformat()}.",
                architecture=network.name,
                digits="other",
                noise_factors=noise_factors,
            ),
            validation=digits.gallery(),
            facts={"adaptations": adapted.adaptations, "warnings": warnings},
            check=check,
            root=root,
        )
    except (errors.StoreError, errors.TrainingError):
        raise
    except Exception as error:  # the converter documents no errors
        layer = exporting.first_failing_layer(network)
        if layer is None and isinstance(error, errors.ModelError):
            raise errors.ModelError(
                f"{file} cannot be added: {str(error).rstrip('.')}, once it is converted to LiteRT, which runs"
                " the models here."
            ) from error
        if layer is None:
            raise errors.ModelError(
                f"{file} cannot be added: what was made from it cannot be saved ({loading.reason(error)})."
                " Build it of other layers, and save the model again."
            ) from error
        raise errors.ModelError(
            f"{file} cannot be added: its layer `{layer.name}`,"
            f" {layer_facts.with_article(type(layer).__name__)}, cannot be converted to LiteRT, which runs"
            " the models here. Replace it by other layers, and save the model again."
        ) from error


def _run(file: Path, network: keras.Model, pictures: np.ndarray) -> np.ndarray:
    try:
        output = network(np.asarray(pictures, np.float32)[..., None], training=False)
    except Exception as error:  # TensorFlow documents no limited set of errors
        raise errors.ModelError(
            f"{file} cannot be added: Keras cannot run it on {len(pictures)} pictures at a time"
            f" ({loading.reason(error)}). Where it reshapes, use -1 for the batch."
        ) from error
    return keras.ops.convert_to_numpy(output)[..., 0]


def _check_finite(file: Path, network: keras.Model, noisy: np.ndarray) -> None:
    if np.isfinite(_run(file, network, noisy)).all():
        return
    _, *operations = network.operations
    tensors = [(one.name, t) for one in operations for t in keras.tree.flatten(one.output)]
    every = keras.Model(network.inputs[0], [tensor for _, tensor in tensors])
    outputs = keras.tree.flatten(every(noisy[..., None], training=False))
    first = next(
        (
            name
            for (name, _), output in zip(tensors, outputs, strict=True)
            if not np.isfinite(keras.ops.convert_to_numpy(output)).all()
        ),
        operations[-1].name,
    )
    raise errors.ModelError(
        f"{file} cannot be added: from its layer `{first}` on, its output for noisy digits has values that"
        " are NaN or infinite. Its training may have failed; check its weights."
    )
