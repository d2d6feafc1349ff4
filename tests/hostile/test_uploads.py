"""Uploads that are no pictures, or whose files the server has never seen."""

from PIL import Image
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.conftest import DIGIT, encode
from tests.hostile.conftest import PANELS
from tools import visitor


def nowhere(widget: str) -> WidgetState:
    """An upload that the server has never seen."""
    state = WidgetState(id=widget)
    state.file_uploader_state_value.uploaded_file_info.add(file_id="none", name="x.png", size=1)
    return state


def test_uploads_are_answered_and_the_page_goes_on(app):
    good = encode(DIGIT)
    uploads = {
        "a.png": b"",
        "<img src=x onerror=alert(1)>.png": b"I am text",
        "../../app.py.png": encode(Image.new("1", (9000, 9000))),
        "b.jpg": good[:50],
        "zeros.png": bytes(9_000_000),
        "good.png": good,
    }

    async def attack():
        async with visitor.visit(app) as guest:
            await guest.open(source="Upload")
            for name, content in uploads.items():
                await guest.upload("upload", name, content)
                assert guest.faults == [], name
                assert guest.captions == (PANELS if name == "good.png" else []), name
                assert bool(guest.alerts) == (name != "good.png")
            await guest.set("already_noisy", bool_value=True)
            assert (guest.captions, guest.faults) == (["Noisy", "Denoised"], [])

    visitor.run(attack())


def test_a_file_that_the_server_has_not_is_asked_for_again(app):
    async def attack():
        async with visitor.visit(app) as guest:
            await guest.open(source="Upload")
            await guest.send_states(nowhere(guest.find("upload")[0]))
            assert guest.faults == []
            assert "did not arrive" in guest.alerts[0]

    visitor.run(attack())
