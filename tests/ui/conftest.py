import json
import re
from urllib.parse import parse_qsl

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tools.widget_states import drawn

DENOISE = "denoiser/ui/pages/denoise.py"
MODELS = "denoiser/ui/pages/models.py"


@pytest.fixture(autouse=True)
def empty_caches():
    """Models of one test are not those of the next."""
    yield
    st.cache_resource.clear()


@pytest.fixture
def app() -> AppTest:
    """The app as a visitor finds it, not yet run."""
    return AppTest.from_file("../../app.py", default_timeout=30)


def draw(app: AppTest, rgba: np.ndarray) -> None:
    """Puts a drawing on the canvas, as the component would send it."""
    app.session_state["canvas"] = json.loads(drawn(rgba))


def captions(app: AppTest) -> list[str]:
    return [image.proto.imgs[0].caption for image in app.get("image")]


def numbers(app: AppTest) -> list[tuple[str, float]]:
    """The metrics that compare pictures, in the order of the page."""
    return [
        (metric.label, float(re.match(r"-?[\d.]+", metric.value)[0]))
        for metric in app.metric
        if metric.label != "Classified as"
    ]


def readings(app: AppTest) -> list[str]:
    """What each panel reads as, in the order of the page."""
    return [metric.value for metric in app.metric if metric.label == "Classified as"]


def copied_link(app: AppTest) -> dict[str, str]:
    """The parameters of what the button "Copy link" copies."""
    components = [
        json.loads(component.proto.json or "{}") for component in app.get("bidi_component")
    ]
    (link,) = [data["link"] for data in components if "link" in data]
    return dict(parse_qsl(link.partition("?")[2]))
