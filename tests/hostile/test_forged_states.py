"""Widget states that no browser sends: they may end the session that sends them, and no other."""

import base64
import json
import struct

import pytest
from PIL import Image

from tests.conftest import DIGIT, encode
from tests.hostile.conftest import PANELS, ZEROS, chunk, with_chunk
from tools import visitor, widget_states


def url(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()


BLANK = encode(Image.new("RGBA", (280, 280), "black"))
HUGE_HEADER = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 6, 0, 0, 0)
# Not even of the form that the canvas' component sends, so that Streamlit or the component fails.
NO_CANVASES = {
    "no JSON": "{",
    "nothing": "null",
    "a text": '"text"',
    "no object": "[1]",
    "too deep": "[" * 50_000,
    "a number for a drawing": '{"drawing": 5}',
    "a list for a drawing": '{"drawing": [1]}',
    "a fit that is none": '{"drawing": null, "backgroundFit": 3}',
}
# Of that form, but with something else than a drawing in it: our own code meets these.
CANVASES = {
    "a number for strokes": '{"drawing": {"raw": {"objects": 3}, "data": "nonsense"}}',
    "no picture": '{"drawing": {"raw": {"objects": []}}}',
    "a number for a picture": '{"drawing": {"raw": {"objects": []}, "data": 7}}',
    "an address": '{"drawing": {"raw": {"objects": []}, "data": "http://127.0.0.1/x.png"}}',
    "no base 64": '{"drawing": {"raw": {"objects": []}, "data": "data:image/png;base64,%"}}',
    "half a letter": '{"drawing": {"raw": {"objects": ["\\ud800"]}, "data": "\\ud800"}}',
    "NaN": '{"drawing": {"raw": {"objects": [NaN, Infinity]}, "data": NaN}}',
    **{
        name: json.dumps({"drawing": {"raw": {"objects": []}, "data": url(content)}})
        for name, content in {
            "text": b"I am text",
            "a PNG cut short": BLANK[:60],
            "a GIF": encode(DIGIT, "GIF"),
            "8 x 8": encode(Image.new("RGBA", (8, 8))),
            "huge": encode(Image.new("1", (9000, 9000))),
            "far too large": BLANK[:8] + chunk(b"IHDR", HUGE_HEADER) + BLANK[33:],
            "a text that unpacks to 60 MB": with_chunk(b"zTXt", b"a\0\0" + ZEROS),
            "a profile that unpacks to 60 MB": with_chunk(b"iCCP", b"a\0\0" + ZEROS),
        }.items()
    },
    "strokes deep in strokes": json.dumps(
        {"drawing": {"raw": {"objects": json.loads("[" * 600 + "]" * 600)}, "data": url(BLANK)}}
    ),
    "a hundred thousand strokes": json.dumps(
        {"drawing": {"raw": {"objects": [{"x": 1}] * 100_000}, "data": url(BLANK)}}
    ),
}


WRONG = [
    {"bool_value": True},
    {"int_value": 2**62},
    {"double_value": float("nan")},
    {"double_value": -1e308},
    {"string_value": "<script>alert(1)</script>"},
    {"string_value": "x" * 100_000},
    {"double_array_value": []},
    {"double_array_value": [float("inf")]},
    {"double_array_value": [1e9, -1e9]},
    {"int_array_value": [99]},
    {"string_array_value": []},
    {"string_array_value": ["nothing of the kind"] * 500},
    {"json_value": "{"},
    {"json_value": '{"drawing": [{"a": 1}]}'},
    {"json_trigger_value": '{"drawing": 7}'},
    {"json_trigger_value": "no JSON"},
    {"bytes_value": b"\xff" * 1000},
]


async def forge(address: str, page: str, key: str | None, **value) -> None:
    """Sends a state for one widget of a page, or for all of them, in a session of its own."""
    async with visitor.visit(address) as forger:
        await forger.open(page)
        widgets = [forger.find(key)[0]] if key else settings_of(forger)
        await forger.send_states(*(widget_states.state_of(name, **value) for name in widgets))


def settings_of(guest: visitor.Visitor) -> list[str]:
    """The ids of the widgets that hold a value; buttons start something, which others test."""
    return [
        name
        for element in guest.elements
        if (name := getattr(getattr(element, element.WhichOneof("type")), "id", ""))
        and not element.HasField("button")
        and not element.HasField("download_button")
    ]


@pytest.mark.parametrize("page", ["", "train"])
def test_a_forged_state_harms_no_other_visitor(app, page):
    states = [(None, wrong) for wrong in WRONG]
    if not page:
        states += [("canvas", {"json_value": canvas}) for canvas in NO_CANVASES.values()]

    async def attack():
        async with visitor.visit(app) as other:
            await other.open()
            for number, (key, value) in enumerate(states):
                await forge(app, page, key, **value)
                await other.set("noise", double_array_value=[number / 100])
                assert (other.captions, other.faults) == (PANELS, []), value

    visitor.run(attack())


def test_a_canvas_that_is_no_drawing_leaves_the_last_one(app):
    async def attack():
        async with visitor.visit(app) as guest:
            await guest.open()
            for name, state in CANVASES.items():
                await guest.set("canvas", json_value=state)
                assert (guest.captions, guest.faults) == (PANELS, []), name

    visitor.run(attack())


NO_CELLS = [
    None,
    7,
    "99",
    [],
    [1],
    [1, 2, 3],
    [10, 0],
    [-1, 0],
    [0, 0.5],
    ["0", "0"],
    [[], {}],
    {"a": 1, "b": 2},
]


def test_a_cell_that_is_not_in_the_picture_chooses_nothing(app):
    async def choose(guest: visitor.Visitor, cell: object) -> None:
        sheet, fragment = guest.find("gallery_sheet")
        events = json.dumps([{"event": "cell", "value": cell}])
        trigger = f"$$STREAMLIT_INTERNAL_KEY_{sheet}__events"
        await guest.send_states(
            widget_states.state_of(trigger, json_trigger_value=events), fragment=fragment
        )

    async def attack():
        async with visitor.visit(app) as guest:
            await guest.open(source="Pick", digit=412)
            for cell in NO_CELLS:
                await choose(guest, cell)
                assert (number(guest), guest.faults) == (412, []), cell
            await choose(guest, [9, 8])
            assert number(guest) == 498

    def number(guest: visitor.Visitor) -> float:
        (sheet,) = [
            json.loads(element.bidi_component.json)
            for element in guest.elements
            if element.HasField("bidi_component") and "gallery_sheet" in element.bidi_component.id
        ]
        return sheet["first"] + sheet["columns"] * sheet["row"] + sheet["column"]

    visitor.run(attack())
