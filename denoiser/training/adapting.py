"""Turn a loaded Keras model into one from 28x28x1 to 28x28x1, and say what was changed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from denoiser import errors
from denoiser.imaging import noise
from denoiser.training import copying, fusing, keras_graph, loading, picture_forms, value_ranges
from denoiser.training.copying import Copier
from denoiser.training.layouts import ChannelsLast
from denoiser.training.picture_forms import PictureForm
from denoiser.training.rebuilding import Rebuilder

# Of a picture where the model takes any. U-Nets cannot halve 28 more than twice.
_SIDES = (noise.IMAGE_SHAPE[0], 32)


@dataclass(frozen=True)
class Adapted:
    """A model from 28x28x1 to 28x28x1, made from one that was loaded.

    Attributes:
        network: A flat functional model.
        input_form: How the loaded model's input holds a picture.
        output_form: How its output holds one.
        output: Which of its outputs that is.
        adaptations: What was changed, a sentence each.
    """

    network: keras.Model
    input_form: PictureForm
    output_form: PictureForm
    output: int
    adaptations: tuple[str, ...]


def adapt(file: Path, model: keras.Model, *, input_range: str, output_range: str) -> Adapted:
    """Rebuild a model for 28x28x1 pictures, at the first size that suits it.

    Args:
        file: Where it is from, for errors.
        model: As `loading.load` returns it.
        input_range: See `value_ranges.INPUTS`.
        output_range: See `value_ranges.OUTPUTS`.

    Raises:
        ModelError: It does not map one picture to one.
    """
    if len(model.inputs) != 1:
        names = ", ".join(f"`{keras_graph.maker_of(tensor).name}`" for tensor in model.inputs)
        raise errors.ModelError(
            f"{file} has {len(model.inputs)} inputs ({names}); a denoiser takes one picture and nothing"
            " else. Save the part of it that maps one picture to one."
        )
    problem = None
    for side in _SIDES if None in model.inputs[0].shape[1:] else _SIDES[:1]:
        try:
            return _adapt_at(file, model, side, input_range, output_range)
        except errors.ModelError as error:
            problem = problem or error
    raise problem or AssertionError("there are sizes to try")


def _adapt_at(
    file: Path, model: keras.Model, side: int, input_range: str, output_range: str
) -> Adapted:
    (entry,) = model.inputs
    input_form = picture_forms.find(entry.shape[1:], side=side)
    if input_form is None:
        raise _wrong_shapes(file, [entry], model.outputs)
    rebuilder = Rebuilder(model)
    copier, layouts = rebuilder.copier, rebuilder.layouts
    name = copier.name(keras_graph.maker_of(entry).name)
    picture = keras.Input((*noise.IMAGE_SHAPE, 1), name=name)
    value = input_form.insert(picture, copier)
    if input_range != "unit":
        layer = value_ranges.input_layer(input_range, copier.name("input_range"))
        value = _apply(layer, value)
    is_whole = takes_whole_numbers(model) and input_range == "bytes"
    if is_whole:
        value = _apply(lambda tensor: _round(tensor, entry.dtype, copier), value)
    try:
        outputs = rebuilder.run([value])
    except errors.ModelError as error:
        raise errors.ModelError(f"{file} cannot be added: {error}") from error
    except Exception as error:  # Keras documents no limited set of errors
        problem = (
            f"used for a picture of {input_form.height}x{input_form.width} pixels"
            if isinstance(error, ValueError)
            else "rebuilt"
        )
        raise errors.ModelError(
            f"{file} cannot be added: its {rebuilder.running} cannot be {problem}"
            f" ({loading.reason(error)}). Replace it by other layers, and save the model again."
        ) from error
    forms = [picture_forms.find(_original_shape(output)) for output in outputs]
    pictures = [(number, form) for number, form in enumerate(forms) if form]
    if len(pictures) != 1:
        if not pictures:
            raise _wrong_shapes(file, [entry], model.outputs)
        makers = [keras_graph.maker_of(model.outputs[number]).name for number, _ in pictures]
        names = ", ".join(f"`{name}`" for name in makers)
        raise errors.ModelError(
            f"{file} has {len(pictures)} outputs that are pictures, of the layers {names}; save a model that"
            " returns the denoised one only."
        )
    ((number, output_form),) = pictures
    value = outputs[number]
    if (value.tensor if isinstance(value, ChannelsLast) else value).shape[0] is not None:
        raise errors.ModelError(
            f"{file} cannot be added: its {rebuilder.fixed} returns a fixed number of pictures. Use -1 for"
            " the batch there, and save the model again."
        )
    if output_range not in ("unit", "noise"):
        layer = value_ranges.output_layer(output_range, copier.name("output_range"))
        value = _apply(layer, value)
    change = layouts.channels_last if output_form.layout == "first" else layouts.original
    denoised = output_form.extract(change(value), copier)
    if output_range == "noise":
        denoised = keras.layers.Subtract(name=copier.name("output_range"))([picture, denoised])
    sentences = picture_forms.describe(input_form, output_form)
    sentences += value_ranges.describe(
        input_range, output_range, whole=entry.dtype if is_whole else ""
    )
    sentences += rebuilder.changes()
    if len(outputs) > 1:
        sentences.append(f"Of its {len(outputs)} outputs, the one that is a picture is used.")
    if entry.shape[0] is not None:
        pictures_at_once = "one picture" if entry.shape[0] == 1 else f"{entry.shape[0]} pictures"
        sentences.append(
            f"It was saved for {pictures_at_once} at a time: it takes any number here."
        )
    network = keras.Model(picture, denoised, name=copying.allowed_name(model.name))
    network = fusing.fuse_activations(network)
    return Adapted(network, input_form, output_form, number, tuple(sentences))


def takes_whole_numbers(model: keras.Model) -> bool:
    """Return whether the input of a model has a type for whole numbers that holds 0 to 255."""
    dtype = str(model.inputs[0].dtype)
    return "int" in dtype and dtype != "int8"


def _round(tensor: Any, dtype: str, copier: Copier) -> Any:
    """Return what a tensor is for a type of whole numbers."""
    if dtype.startswith("u"):  # a value below 0 would become a large one
        tensor = keras.ops.clip(tensor, 0, 255)
        keras_graph.rename_maker(tensor, copier.name("clipped"))
    tensor = keras.ops.round(tensor)
    keras_graph.rename_maker(tensor, copier.name("rounded"))
    return tensor


def _apply(layer: Any, value: Any) -> Any:
    if isinstance(value, ChannelsLast):
        return ChannelsLast(layer(value.tensor))
    return layer(value)


def _original_shape(output: Any) -> tuple[int | None, ...]:
    if isinstance(output, ChannelsLast):
        _, *size, channels = output.tensor.shape
        return (channels, *size)
    return tuple(output.shape[1:])


def _wrong_shapes(file: Path, inputs: list[Any], outputs: list[Any]) -> errors.ModelError:
    takes, returns = (
        " and ".join(str(tuple(tensor.shape[1:])) for tensor in tensors)
        for tensors in (inputs, outputs)
    )
    return errors.ModelError(
        f"{file} maps {takes} to {returns}, which is not one picture to one; both have to be (28, 28, 1),"
        " (28, 28), (1, 28, 28), (784,), or larger squares, with 1 or 3 channels."
    )
