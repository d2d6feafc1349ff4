"""A field for a whole number that is in the link."""

from typing import Any

import streamlit as st

from denoiser.ui.controls import link
from denoiser.ui.controls.parameters import Number


def show(label: str, parameter: Number, **options: Any) -> int:
    """Show the field and return its value.

    Args:
        label: What the field says.
        parameter: Its key, range and default.
        options: Further ones of `st.number_input`.
    """
    # As floats: for int, Streamlit 1.67 raises where the address has an infinite number, which the
    # browser's Back button brings back after the link was cleaned.
    value = st.number_input(
        label,
        float(parameter.low),
        float(parameter.high),
        float(parameter.default),
        1.0,
        format="%.0f",
        **link.bound(parameter),
        **options,
    )
    return round(value)
