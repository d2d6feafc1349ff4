"""Write the lines of Keras that build a network again, from its `model.keras`, without Keras."""

import io
import json
import keyword
import math
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from denoiser import errors

_MOST_BYTES = 4_000_000  # of the description of a network; that of `blind` has 33,000
_MOST_LETTERS = 300  # of one argument
_POSITIONAL = {
    "Conv2D": ("filters", "kernel_size"),
    "Conv2DTranspose": ("filters", "kernel_size"),
    "SeparableConv2D": ("filters", "kernel_size"),
    "DepthwiseConv2D": ("kernel_size",),
    "Dense": ("units",),
    "MaxPooling2D": ("pool_size",),
    "AveragePooling2D": ("pool_size",),
    "UpSampling2D": ("size",),
    "Dropout": ("rate",),
    "SpatialDropout2D": ("rate",),
    "GaussianNoise": ("stddev",),
    "GaussianDropout": ("rate",),
    "AlphaDropout": ("rate",),
    "Reshape": ("target_shape",),
    "Permute": ("dims",),
    "ZeroPadding2D": ("padding",),
    "Cropping2D": ("cropping",),
    "Activation": ("activation",),
    "Rescaling": ("scale",),
}
# What a layer has where nothing is said, by the name of the argument.
_DEFAULTS: dict[str, Any] = {
    "strides": [1, 1], "padding": "valid", "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1,
    "activation": "linear", "use_bias": True, "output_padding": None, "depth_multiplier": 1, "negative_slope": 0.0,
    "max_value": None, "threshold": 0.0, "axis": -1, "momentum": 0.99, "epsilon": 0.001, "center": True,
    "scale": True, "synchronized": False, "interpolation": "nearest", "keepdims": False, "noise_shape": None,
    "seed": None, "lora_rank": None, "lora_alpha": None, "quantization_config": None, "offset": 0.0,
    "rms_scaling": False, "shared_axes": None, "renorm": False,
}  # fmt: skip
_DEFAULTS_OF: dict[str, dict[str, Any]] = {
    "Activation": {"activation": None},
    "Rescaling": {"scale": None},
    "ELU": {"alpha": 1.0},
    "LeakyReLU": {"negative_slope": 0.3},
    "ZeroPadding2D": {"padding": [[1, 1], [1, 1]]},
}
# Where one number stands for two equal ones.
_SIZES = {"kernel_size", "strides", "dilation_rate", "pool_size", "size", "padding", "cropping"}
# What says nothing about what the trained network computes.
_LEFT_OUT = re.compile(r"(name|trainable|dtype|.*_(initializer|regularizer|constraint))")


def read(content: bytes) -> dict[str, str]:
    """Return the line that makes each layer of a network.

    Args:
        content: The bytes of a `model.keras`.

    Returns:
        For each layer, by its name and in order, a line such as
        `x = layers.Conv2D(32, 3, padding="same", name="x")(noisy)`. A layer is called as in the model, as far as
        Python allows. Initial weights are left out: training has replaced them.

    Raises:
        ModelError: It is not the file of a network of layers.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            if file.getinfo("config.json").file_size > _MOST_BYTES:
                raise ValueError("its description is too long")
            described = json.loads(file.read("config.json"))
        layers = described["config"]["layers"]
        lines = {layer["config"]["name"]: _line(layer) for layer in layers}
        if len({line.partition(" = ")[0] for line in lines.values()}) < len(layers):
            raise ValueError("two of its layers have the same name in Python")
        return lines
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise errors.ModelError(f"model.keras has no list of layers ({error})") from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise errors.ModelError(f"model.keras is no archive of Keras ({error})") from error


def _line(layer: dict[str, Any]) -> str:
    kind, settings = layer["class_name"], layer["config"]
    name = _variable(settings["name"])
    if kind == "InputLayer":
        shape = tuple((settings.get("batch_shape") or settings["batch_input_shape"])[1:])
        return f"{name} = keras.Input({shape}, name={json.dumps(settings['name'])})"
    inputs = _inputs(layer["inbound_nodes"])
    if not layer.get("module", "keras.layers").startswith("keras.layers"):
        operation = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower()
        options = {key: _write(value) for key, value in settings.items() if key != "name"}
        options |= {
            key: _input(value) for key, value in layer["inbound_nodes"][0]["kwargs"].items()
        }
        given = [f"{key}={value}" for key, value in options.items() if value != "None"]
        return f"{name} = keras.ops.{operation}({', '.join([inputs, *given])})"
    arguments = ", ".join(_arguments(kind, settings))
    return f"{name} = layers.{kind}({arguments})({inputs})"


def _arguments(kind: str, settings: dict[str, Any]) -> Iterator[str]:
    first = _POSITIONAL.get(kind, ())
    for argument in first:
        yield _write(settings[argument], argument)
    defaults = _DEFAULTS | _DEFAULTS_OF.get(kind, {})
    if "pool_size" in settings:
        defaults["strides"] = settings["pool_size"]
    for argument, value in settings.items():
        if argument in first or _LEFT_OUT.fullmatch(argument):
            continue
        if argument not in defaults or value != defaults[argument]:
            yield f"{argument}={_write(value, argument)}"
    yield f"name={json.dumps(settings['name'])}"


def _write(value: Any, argument: str = "") -> str:
    """Return the value of an argument as Python; two equal sizes as one."""
    if isinstance(value, dict):  # an object of Keras
        kind, settings = value["class_name"], value["config"]
        if str(value.get("module")).startswith("keras.layers"):
            return f"layers.{kind}({', '.join(_arguments(kind, settings))})"
        value = settings if isinstance(settings, str) else settings.get("name", kind)
    if isinstance(value, list):
        is_pair = argument in _SIZES and len(value) == 2 and value[0] == value[1]
        if is_pair and not isinstance(value[0], list):
            return _write(value[0])
        return (
            f"({', '.join(_write(one, argument) for one in value)}{',' if len(value) == 1 else ''})"
        )
    text = json.dumps(value) if isinstance(value, str) else repr(value)
    if isinstance(value, float) and not math.isfinite(value):
        text = f'float("{text}")'
    if len(text) > _MOST_LETTERS:
        raise ValueError("an argument is too long")
    return text


def _inputs(nodes: list[Any]) -> str:
    """Return the inputs of a layer's first call, as in Python."""
    arguments = nodes[0]["args"] if isinstance(nodes[0], dict) else [nodes[0]]
    return ", ".join(map(_input, arguments))


def _input(argument: Any) -> str:
    if isinstance(argument, list):
        return f"[{', '.join(map(_input, argument))}]"
    if isinstance(argument, dict) and "keras_history" in argument.get("config", {}):
        return _variable(argument["config"]["keras_history"][0])
    return _write(argument)


def _variable(name: str) -> str:
    """Return a name as one of Python that is free."""
    variable = re.sub(r"\W|^(?=\d)", "_", name)
    is_taken = keyword.iskeyword(variable) or variable in ("keras", "layers")
    return f"{variable}_" if is_taken else variable
