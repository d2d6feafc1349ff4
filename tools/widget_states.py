"""Make the states of widgets as a browser sends them, or as none would."""

import base64
import io
import json
from typing import Any

import numpy as np
from PIL import Image
from streamlit.proto.WidgetStates_pb2 import WidgetState

# What a press of a button sends: it belongs to one message only.
_TRIGGERS = ("trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value")


def state_of(widget: str, **value: Any) -> WidgetState:
    """Return the state of a widget: `state_of(widget, int_value=3)`.

    Args:
        widget: Its id.
        value: The field of Streamlit's `WidgetState` that holds the value, with the value.
    """
    ((field, content),) = value.items()
    state = WidgetState(id=widget)
    if field.endswith("_array_value"):
        getattr(state, field).data.extend(content)
        getattr(state, field).SetInParent()
    else:
        setattr(state, field, content)
    return state


def is_trigger(state: WidgetState) -> bool:
    """Return whether a state is that of a button which is pressed."""
    return state.WhichOneof("value") in _TRIGGERS


def drawn(rgba: np.ndarray) -> str:
    """Return the canvas' state with a drawing on it, as JSON.

    Args:
        rgba: uint8 array of shape (280, 280, 4).
    """
    file = io.BytesIO()
    Image.fromarray(rgba).save(file, "PNG")
    url = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    raw = {"objects": [], "background": ""}
    return json.dumps({"drawing": {"raw": raw, "data": url}, "backgroundFit": None})
