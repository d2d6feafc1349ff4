"""What comes from outside and is meant to harm: over the WebSocket, as files, as links, as folders."""

import base64
import contextlib
import io
import json
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image
from streamlit.proto.WidgetStates_pb2 import WidgetState

from denoiser import errors
from denoiser.cli import main, picture_files
from denoiser.imaging import canvas, uploads
from denoiser.models import catalog, layers, schema
from tests.conftest import DIGIT, SHIPPED, encode
from tools import server, visitor

PANELS = ["Noisy", "Pure", "Denoised"]
MOST_MEGABYTES = 300
# The same examples each time, and few: a test that fails for one in a thousand pull requests helps
# nobody.
few = settings(derandomize=True, max_examples=40, deadline=None, database=None)
anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def app():
    """Address of the app; at no time did it grow much."""
    with server.serve() as (address, pid):
        visitor.run(look_at_pages(address))
        before = server.most_megabytes(pid) if os.path.exists("/proc") else 0
        yield address
        assert not before or server.most_megabytes(pid) - before < MOST_MEGABYTES


async def look_at_pages(address: str) -> None:
    async with visitor.visit(address) as guest:
        for page in ("", "compare", "inside", "train"):
            await guest.open(page)
            assert not guest.faults


def url(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()


def chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def with_chunk(kind: bytes, content: bytes) -> bytes:
    """A canvas' PNG with one more chunk behind its header."""
    whole = encode(Image.new("RGBA", (280, 280), "black"))
    return whole[:33] + chunk(kind, content) + whole[33:]


ZEROS = zlib.compress(bytes(60_000_000))
BLANK = encode(Image.new("RGBA", (280, 280), "black"))
HUGE_HEADER = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 6, 0, 0, 0)
CANVASES = {
    "no JSON": "{",
    "nothing": "null",
    "a text": '"text"',
    "no object": "[1]",
    "too deep": "[" * 50_000,
    "a number for a drawing": '{"drawing": 5}',
    "a list for a drawing": '{"drawing": [1]}',
    "a fit that is none": '{"drawing": null, "backgroundFit": 3}',
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


def test_a_canvas_that_is_sent_by_hand_leaves_the_session_alive(app):
    async def attack():
        async with visitor.visit(app) as guest:
            await guest.open()
            for what, state in CANVASES.items():
                await guest.set("canvas", json_value=state)
                assert (guest.captions, guest.faults) == (PANELS, []), what
                await guest.set("noise", double_array_value=[0.3])
                await guest.set("Undo", trigger_value=True)
                assert (guest.captions, guest.faults) == (PANELS, []), what
                if "deep" in what:  # what is kept of it comes back with the canvas
                    await guest.open("compare")
                    await guest.open()
                    assert (guest.captions, guest.faults) == (PANELS, []), what

    visitor.run(attack())


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
    {"json_value": '{"wanted": [{"a": 1}]}'},
    {"json_trigger_value": '{"wanted": 7}'},
    {"json_trigger_value": "no JSON"},
    {"bytes_value": b"\xff" * 1000},
]
PAGES = {
    "drawing": ("", {}),
    "picking": ("", {"source": "Pick"}),
    "uploading": ("", {"source": "Upload"}),
    "comparing": ("compare", {"corruption": "Blur"}),
    "inside": ("inside", {"model": "book-cnn"}),
    "training": ("train", {}),
}


@pytest.mark.parametrize("where", PAGES)
def test_values_that_no_widget_has_are_dropped(app, where):
    page, query = PAGES[where]

    async def attack():
        async with visitor.visit(app) as guest:
            await guest.open(page, **query)
            widgets = {  # by their names; buttons do something, which others test
                name: fragment
                for element, fragment, _ in guest.shown
                if (name := getattr(getattr(element, element.WhichOneof("type")), "id", ""))
                and not element.HasField("button")
                and not element.HasField("download_button")
            }
            for wrong in WRONG:  # to all widgets at once, then nothing but good ones
                await guest.send_states(*(visitor.state_of(name, **wrong) for name in widgets))
                assert guest.faults == [], (wrong, guest.alerts)
                guest.forget()
                await guest.send_states()
                assert guest.faults == [], wrong

    visitor.run(attack())


ODD = ["inf", "-inf", "nan", "9" * 400, "1_0", "٣", "\x00", "<b>x</b>", "![a](http://x/y.png)"]
ODD += ["`` ` ``", "\r\r![a](//127.0.0.2/x.png)", "\u2028# x", "\r\n# x", "a" * 20_000, ["1", "2"]]
LINKS = {
    "": ["source", "digit", "noise", "seed", "model", "clip", "closer_view", "canvas", "live"],
    "compare": ["corruption", "strength", "measure"],
    "inside": ["layer", "of_pure", "row", "column"],
}


@pytest.mark.parametrize("page", LINKS)
def test_a_link_may_say_anything(app, page):
    async def attack():
        for value in ODD:
            async with visitor.visit(app) as guest:
                await guest.open(page, **{"source": "Pick"} | dict.fromkeys(LINKS[page], value))
                assert guest.faults == [], value
                assert len(guest.captions) >= 3, value
                # Each problem is a paragraph of ours, with one piece of code in it.
                for said in "\n\n".join(guest.alerts).split("\n\n"):
                    assert len(said.splitlines()) <= 1, value
                    assert said.count("`") in (0, 2), value

    visitor.run(attack())


def nowhere(widget: str) -> WidgetState:
    """An upload that the server has never seen."""
    state = WidgetState(id=widget)
    state.file_uploader_state_value.uploaded_file_info.add(file_id="none", name="x.png", size=1)
    return state


def test_uploads_are_answered_and_the_page_goes_on(app):
    gallery = encode(DIGIT)
    uploads = {
        "a.png": b"",
        "<img src=x onerror=alert(1)>.png": b"I am text",
        "../../app.py.png": encode(Image.new("1", (9000, 9000))),
        "b.jpg": gallery[:50],
        "large.png": encode(Image.new("RGBA", (8000, 5000), (255, 255, 255, 128))),
        **{f"{number}.png": bytes(9_000_000) for number in range(40)},
        "good.png": gallery,
    }

    async def attack():
        async with visitor.visit(app) as guest:
            await guest.open(source="Upload")
            for name, content in uploads.items():
                await guest.upload("upload", name, content)
                assert guest.faults == [], name
                assert guest.captions == (PANELS if name == "good.png" else []), name
                assert bool(guest.alerts) == (name != "good.png")
            for _ in range(12):  # more than is kept of all
                async with visitor.visit(app) as other:
                    await other.open(source="Upload")
                    await other.upload("upload", "x.png", bytes(9_900_000))
            await guest.set("already_noisy", bool_value=True)
            assert (guest.captions, guest.faults) == (["Noisy", "Denoised"], [])
        async with visitor.visit(app) as guest:
            await guest.open(source="Upload")
            await guest.send_states(nowhere(guest.find("upload")[0]))
            assert guest.faults == []
            assert "did not arrive" in guest.alerts[0]

    visitor.run(attack())


@few
@given(some.binary(max_size=200), some.sampled_from(["PNG", "JPEG"]), some.integers(0, 400))
def test_any_bytes_in_a_picture_end_in_a_picture_or_a_reason(junk, format, at):
    whole = encode(DIGIT.repeat(4, axis=0).repeat(4, axis=1), format)
    at %= len(whole)
    for content in (junk, whole[:at], whole[:at] + junk, whole[:at] + junk + whole[at:]):
        for read in (uploads.read_digit, uploads.read_noisy):
            with contextlib.suppress(errors.PictureError):
                assert read(content).pixels.shape == (28, 28)
        with contextlib.suppress(errors.PictureError):
            assert canvas.read_canvas(content).shape == (28, 28)


@few
@given(
    some.sampled_from(["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "I", "I;16"]),
    some.integers(1, 120),
    some.integers(1, 120),
    some.sampled_from(["PNG", "JPEG"]),
    some.integers(0, 9),
)
def test_pictures_of_any_mode_size_and_turn_are_read_or_refused(mode, width, height, format, turn):
    rng = np.random.default_rng(width)
    image = Image.fromarray(rng.integers(0, 256, (height, width), dtype=np.uint8))
    with contextlib.suppress(ValueError, OSError):  # not every format has every mode
        exif = Image.Exif()
        exif[0x0112] = turn
        content = encode(image.convert(mode), format, exif=exif)
        for read in (uploads.read_digit, uploads.read_noisy):
            with contextlib.suppress(errors.PictureError):
                pixels = read(content).pixels
                assert pixels.shape == (28, 28)
                assert 0 <= pixels.min() <= pixels.max() <= 1


@pytest.mark.parametrize(
    "content",
    [
        with_chunk(b"zTXt", b"a\0\0" + ZEROS),
        with_chunk(b"iCCP", b"a\0\0" + ZEROS),
        with_chunk(b"eXIf", b"MM\0*\0\0\0\x08\xff\xff" + bytes(200)),
        with_chunk(b"acTL", b"\xff" * 8),
        encode(DIGIT) + b"PK\x03\x04<script>alert(1)</script>",
    ],
    ids=["text bomb", "profile bomb", "EXIF of 65,535 entries", "2^32 frames", "a PNG and a ZIP"],
)
def test_tricks_with_what_surrounds_a_picture(content):
    with contextlib.suppress(errors.PictureError):
        assert uploads.read_noisy(content).pixels.shape == (28, 28)


def rewrite(folder: Path, change) -> None:
    """Changes a model's results and recipe as someone does who knows the sums to be right."""
    results, recipe = (
        json.loads((folder / f"{n}.json").read_text(encoding="utf-8"))
        for n in ("results", "recipe")
    )
    change(results, recipe)
    (folder / "recipe.json").write_text(json.dumps(recipe))
    results["sha256"]["recipe.json"] = catalog._sha256((folder / "recipe.json").read_bytes())
    (folder / "results.json").write_text(json.dumps(results))


@few
@given(
    some.sampled_from(["params", "layers", "history", "validation", "test", "seconds"]), anything
)
def test_no_form_of_results_is_believed_that_a_page_cannot_show(key, value):
    results = json.loads(
        (catalog.BUNDLED / "book-ffnn" / "results.json").read_text(encoding="utf-8")
    ) | {key: value}
    with contextlib.suppress(ValueError):
        schema.check(results, catalog._RESULT)
        assert f"{results['params']:,} {results['seconds'] / 60:.1f}"
        assert [[f"{loss:.3f}" for loss in losses] for losses in results["history"].values()]
        assert all(isinstance(layer.get("name", ""), str) for layer in results["layers"])


@few
@given(
    some.sampled_from(["name", "kind", "inputs", "shape", "kernel", "strides", "use_bias"]),
    anything
    | some.lists(some.integers(0, 10**7), max_size=4)
    | some.sampled_from(["noisy", "Add"]),
    some.integers(),
    some.binary(max_size=20),
)
def test_a_network_for_the_browser_is_read_or_refused(key, value, at, junk):
    content = (catalog.BUNDLED / "book-ffnn" / "browser.bin").read_bytes()
    length = int.from_bytes(content[:4], "little")
    described = json.loads(content[4 : 4 + length])
    described["layers"][at % len(described["layers"])][key] = value
    text = json.dumps(described).encode()
    text += b" " * (-len(text) % 4)
    changed = len(text).to_bytes(4, "little") + text + content[4 + length :]
    cut = at % len(content)
    for hostile in (changed, junk, content[:cut], content[:cut] + junk + content[cut:]):
        with contextlib.suppress(errors.ModelError):
            assert layers.receptive_field(layers.read(hostile), 27, 27).any()


FOLDERS = {
    "results too deep": lambda f: (f / "results.json").write_text("[" * 100_000),
    "rows without a PSNR": lambda f: rewrite(
        f, lambda r, _: r["test"].update(rows=[{"noise": 0.5, "ssim": 0.5, "bce": 0.1}])
    ),
    "a gallery of nobody knows how many": lambda f: rewrite(
        f, lambda r, _: r.update(gallery={"rows": []})
    ),
    "half a letter for a layer": lambda f: rewrite(
        f, lambda r, _: r["layers"][0].update(name="\ud800")
    ),
    "half a letter for a history": lambda f: rewrite(
        f, lambda r, _: r.update(history={"\ud800": []})
    ),
    "losses without end": lambda f: rewrite(
        f, lambda r, _: r.update(history={"loss": [0.1] * 20_000})
    ),
    "more for the browser than a message holds": lambda f: (f / "browser.bin").write_bytes(
        bytes(9_000_000)
    ),
    "results of 6 MB": lambda f: (f / "results.json").write_text('{"a": "' + "x" * 6_000_000),
    "figures that are words": lambda f: rewrite(f, lambda r, _: r.update(params="many")),
    "figures that are infinite": lambda f: rewrite(f, lambda r, _: r.update(seconds=float("inf"))),
    "one noise factor": lambda f: rewrite(f, lambda _, r: r.update(noise_factors=[1.0])),
    "layers without end": lambda f: rewrite(f, lambda r, _: r.update(layers=[[]])),
    "a network that is a folder": lambda f: replace(f / "model.tflite", Path.mkdir),
    "a link to nowhere": lambda f: replace(
        f / "model.tflite", lambda path: path.symlink_to("nowhere")
    ),
}
if hasattr(os, "mkfifo"):
    FOLDERS["a network that is a pipe"] = lambda f: replace(f / "model.tflite", os.mkfifo)


def replace(path: Path, make) -> None:
    path.unlink()
    make(path)


@pytest.mark.parametrize("what", FOLDERS)
def test_a_hostile_folder_is_set_aside_and_named(what, copied_model):
    FOLDERS[what](copied_model)
    found = catalog.find()
    assert list(found.models) == SHIPPED
    assert str(copied_model) in found.broken[0]
    assert catalog.signature()


def test_links_that_go_in_circles_do_not_stop_the_search(copied_model):
    for name in ("a", "b", "epochs"):
        (copied_model / name).symlink_to(copied_model)
    assert catalog.signature()
    assert list(catalog.find().models) == [*SHIPPED, "mine"]


@few
@given(
    some.lists(
        some.sampled_from(["denoise", "models", "--json", "--noise", "nan", "-1", "\0", "ß"])
    )
)
def test_the_command_line_never_shows_a_traceback(arguments):
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.suppress(SystemExit),  # how argparse says what is wrong
    ):
        assert main.main(arguments) in (0, 2)


@few
@given(some.binary(max_size=300), some.sampled_from([".npy", ".npz", ".png", ".jpg", ".txt"]))
def test_files_of_any_content_are_read_or_refused(tmp_path_factory, content, kind):
    path = tmp_path_factory.mktemp("files") / f"x{kind}"
    path.write_bytes(content)
    with contextlib.suppress(errors.PictureError):
        picture_files.read(path, is_noisy=True)
