"""What browsers send for widgets, by themselves or in the link, which may be anything."""

from typing import Any

from streamlit.elements.widgets.number_input import NumberInputSerde
from streamlit.runtime.state.session_state import Serialized, WStates

_NUMBERS = {"double_value": ("int_value",)}  # browsers send a whole number as such
_JSON = ("json_value", "json_trigger_value")
_DEEPEST = 20  # levels; a stroke on the canvas is in the eighth
_believe = WStates.__getitem__
_read_number = NumberInputSerde.deserialize


def distrust() -> None:
    """Has Streamlit drop what is sent for a widget and cannot be a value of it.

    Streamlit 1.67 believes what it is sent: a text for a slider, or JSON that is cut short, raises at
    each later run of the script, so that the session is dead. A widget keeps the value that it had, or
    its default, instead. Nor does it expect a whole number in the link to be infinite. There is no supported place for this; a test holds it to what it is for.
    JSON that is nested deeper than any component here sends it would stumble over when it copies it.
    Values of the right kind that are out of range are for whoever asks for the widget's value.
    """
    WStates.__getitem__ = _distrust
    NumberInputSerde.deserialize = _distrust_number


def _distrust(states: WStates, widget: str) -> Any:
    try:
        is_json = _check_kind(states, widget) in _JSON
        value = _believe(states, widget)
        if is_json:
            _check_depth(value)
        return value
    except KeyError:
        raise
    except Exception as error:  # from Streamlit's own reading of what was sent
        # Another dictionary: Streamlit may be going through this one.
        states.states = {name: state for name, state in states.states.items() if name != widget}
        raise KeyError(widget) from error


def _check_kind(states: WStates, widget: str) -> str | None:
    """Gives the kind of a state that was not read yet."""
    state, metadata = states.states.get(widget), states.widget_metadata.get(widget)
    if isinstance(state, Serialized) and metadata is not None:
        kind = state.value.WhichOneof("value")
        expected = (None, metadata.value_type, *_NUMBERS.get(metadata.value_type, ()))
        if kind not in expected:
            raise ValueError(f"got a {kind}, expected a {metadata.value_type}")
        return kind
    return None


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    if level:
        raise ValueError(f"got JSON of more than {_DEEPEST} levels")


def _distrust_number(serde: NumberInputSerde, value: float | None) -> float | None:
    try:
        return _read_number(serde, value)
    except OverflowError as error:
        raise ValueError(f"{value} is no whole number") from error
