import json
import re

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from denoiser.ui import mentions
from tools.widget_states import drawn

DENOISE = "denoiser/ui/pages/denoise.py"
MODELS = "denoiser/ui/pages/models.py"


@pytest.fixture(autouse=True)
def empty_caches():
    """Models of one test are not those of the next."""
    yield
    st.cache_resource.clear()


@pytest.fixture(autouse=True)
def plain_words(monkeypatch) -> None:
    """Pages show their words without the links to the glossary, about which `test_glossary` is."""
    monkeypatch.setattr(mentions, "begin", lambda **_: None)


@pytest.fixture
def app() -> AppTest:
    """The app as a visitor finds it, not yet run."""
    # A first run imports what pages need, which takes long while other tests keep all cores busy.
    return AppTest.from_file("../../app.py", default_timeout=120)


def draw(app: AppTest, rgba: np.ndarray) -> None:
    """Puts a drawing on the canvas, as the component would send it."""
    app.session_state["canvas"] = json.loads(drawn(rgba))


def captions(app: AppTest) -> list[str]:
    return [image.proto.imgs[0].caption for image in app.get("image")]


def scores(app: AppTest) -> list[tuple[str, str, str]]:
    """Label, value and gain of each number below the panels, in the order of the page."""
    page = "".join(element.proto.body for element in app.get("html"))
    number = r"<dt>([^<]*)</dt><dd[^>]*>([^<]*)</dd><dd[^>]*>([^<]*)</dd>"
    return re.findall(number, page)


def numbers(app: AppTest) -> list[tuple[str, float]]:
    """The numbers that compare pictures, in the order of the page."""
    return [
        (label, float(re.match(r"-?[\d.]+", value)[0]))
        for label, value, _ in scores(app)
        if label != "Classified as"
    ]


def readings(app: AppTest) -> list[str]:
    """What each panel is classified as, in the order of the page."""
    return [value for label, value, _ in scores(app) if label == "Classified as"]


def verdict(app: AppTest) -> tuple[str, str]:
    """The badge and the sentence of the verdict."""
    page = "".join(element.proto.body for element in app.get("html"))
    return re.search(r"data-badge[^>]*>([^<]*)</b> <span data-sentence>([^<]*)<", page).groups()


def link_of(app: AppTest) -> dict[str, str]:
    """What the browser makes a link from: the parameters of the address, and the drawing."""
    components = [
        json.loads(component.proto.json or "{}") for component in app.get("bidi_component")
    ]
    (settings,) = [data["settings"] for data in components if "settings" in data]
    drawings = [data["drawing"]["pixels"] for data in components if "drawing" in data]
    shown = {name: app.query_params[name] for name in settings if name in app.query_params}
    parameters = {name: v if isinstance(v, str) else v[0] for name, v in shown.items()}
    return parameters | ({"drawing": drawings[0]} if drawings else {})
