"""The page's link: which parameters it has, and what is wrong with one that was mistyped.

The widgets put themselves into the URL (`bind="query-params"`) and fall back to their default where
a value is not allowed. They do so in silence; this module says it.
"""

import contextlib
import math
from typing import Any
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.data import digits
from denoiser.imaging import corruptions, noise, packing
from denoiser.models.catalog import Catalog
from denoiser.ui.controls import messages

SOURCES = ("Draw", "Pick", "Upload")
NORMAL_NOISE = "Normal noise"  # what `corruptions.KINDS` are chosen in place of
MEASURES = ("PSNR", "Read rightly", "SSIM")
CLOSER_VIEWS = ("What the reader thinks", "What was removed", "Feed it back")
_EVERYWHERE = ("source", "digit", "noise", "seed", "clip")
_SOMEWHERE = (
    *("model", "closer_view", "corruption", "strength", "measure"),
    *("layer", "of_pure", "row", "column"),
)
_LONGEST = 1000  # letters of a value: a layer's name may have as many


def show_problems(catalog: Catalog, *keys: str) -> None:
    """Says what is wrong with the link that this session began with, and with models on disk.

    Call it before any widget. A problem of the link is said until its widget is moved.

    Args:
        catalog: The models on disk.
        keys: Parameters that this page has beyond those of every page.
    """
    st.session_state.pop("_link_mended", None)
    if "_link_problems" not in st.session_state:
        found = ((key, _problem(key, value, catalog)) for key, value in st.query_params.items())
        st.session_state["_link_problems"] = {key: said for key, said in found if said}
    problems = st.session_state["_link_problems"]
    said = [problems[key] for key in (*_EVERYWHERE, "drawing", *keys) if key in problems]
    said += map(messages.literal, catalog.broken)
    if said:
        st.warning("\n\n".join(said), icon=":material/warning:")


def bound(key: str) -> dict[str, Any]:
    """Gives the arguments that every widget has whose value is in the link.

    Args:
        key: The widget's, and the parameter's.
    """
    return {
        "key": key,
        "bind": "query-params",
        "on_change": forget_problem,
        "args": (key,),
    }


def forget_problem(key: str) -> None:
    """Stops saying what was wrong with a parameter; for what changes its widget's value."""
    if st.session_state.get("_link_problems", {}).pop(key, None):
        st.session_state["_link_mended"] = True


def rerun_if_mended() -> None:
    """Runs the whole page again where a problem is no longer to be said; for fragments."""
    if st.session_state.pop("_link_mended", False):
        st.rerun()


def drawn() -> np.ndarray | None:
    """Gives the drawing that the link holds.

    Returns:
        float32 array of shape (28, 28), in [0, 1]; None where it holds none.
    """
    if (text := st.query_params.get("drawing")) is not None:
        with contextlib.suppress(errors.PictureError):  # `show_problems` says it
            return packing.from_text(text)
    return None


def forget_drawing() -> None:
    """Takes the drawing out of the address, where it is no longer what is on the canvas."""
    if st.query_params.get("drawing") is not None:
        del st.query_params["drawing"]
        forget_problem("drawing")


def current(pixels: np.ndarray | None = None) -> str:
    """Gives the address of the page as it is now, with all settings.

    Args:
        pixels: The drawing to put into it, of shape (28, 28) in [0, 1]; None for none. The address
            bar has none: it would change, and the history with it, at every stroke.
    """
    # Streamlit Community Cloud shows an app in a frame, whose address is longer than the page's.
    address = (st.context.url or "").partition("?")[0].replace("/~/+", "")
    address = f"{address}/" if address.count("/") == 2 else address
    known = st.query_params.to_dict().items()
    settings = {key: value[:_LONGEST] for key, value in known if key in (*_EVERYWHERE, *_SOMEWHERE)}
    if pixels is not None:
        settings["drawing"] = packing.to_text(pixels)
    return f"{address}?{urlencode(settings)}" if settings else address


def _problem(key: str, value: str, catalog: Catalog) -> str | None:
    match key:
        case "noise":
            return _number_problem(key, value, 0, noise.MAX_NOISE_FACTOR)
        case "seed":
            return _number_problem(key, value, 0, noise.MAX_SEED, whole=True)
        case "digit":
            return _number_problem(key, value, 0, digits.GALLERY_SIZE - 1, whole=True)
        case "source" if value not in SOURCES:
            return _said(key, value, f"one of {', '.join(SOURCES)}")
        case "model" if value not in catalog.models:
            known = ", ".join(catalog.models)
            return _said(key, value, f"one of {known}" if known else "trained first")
        case "corruption" if value not in (NORMAL_NOISE, *corruptions.KINDS):
            return _said(key, value, f"one of {', '.join((NORMAL_NOISE, *corruptions.KINDS))}")
        case "strength":
            return _number_problem(key, value, 0, 1)
        case "measure" if value not in MEASURES:
            return _said(key, value, f"one of {', '.join(MEASURES)}")
        case "closer_view" if value not in CLOSER_VIEWS:
            return _said(key, value, f"one of {', '.join(CLOSER_VIEWS)}")
        case "layer" if catalog.models:
            name = st.query_params.get("model", "")
            model = catalog.models.get(name) or next(iter(catalog.models.values()))
            if value not in [layer.name for layer in model.results.layers]:
                return _said(key, value, f"a layer of {model.name}")
        case "drawing" if drawn() is None:
            return _said(key, value, "a drawing that Copy link packed")
        case "row" | "column":
            return _number_problem(key, value, 0, noise.IMAGE_SHAPE[0] - 1)
        case "clip" | "of_pure" if value.lower() not in ("true", "false"):
            return _said(key, value, "true or false")
    return None


def _number_problem(
    key: str, value: str, low: float, high: float, *, whole: bool = False
) -> str | None:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if low <= number <= high and not (whole and number != int(number)):
        return None
    kind = "a whole number" if whole else "a number"
    return _said(key, value, f"{kind} from {low:g} to {high:g}")


def _said(key: str, value: str, expected: str) -> str:
    shown = value.strip() or "(nothing)"
    shown = shown if len(shown) <= 40 else shown[:40] + "..."
    shown = messages.code(shown)  # nothing that a stranger put into a link is read as Markdown
    return f"The link asks for {key} = {shown}, but it must be {expected}. The default is used instead."
