import io
import json
import random
import shutil

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from denoiser import recipes
from denoiser.browser import formatting
from denoiser.data import digits
from denoiser.imaging import canvas, cards, metrics, noise, packing
from denoiser.jobs import process, status
from denoiser.models import catalog, litert
from denoiser.models.schema import SavedRecipe
from denoiser.training.progress import Progress
from denoiser.ui import cache
from denoiser.ui.controls import pick
from denoiser.ui.views import explanation
from tests.conftest import ROOT, SHIPPED
from tests.ui.conftest import (
    DENOISE,
    MODELS,
    captions,
    draw,
    link_of,
    numbers,
    readings,
    scores,
    verdict,
)

PANELS = ["Noisy", "Pure", "Denoised"]
QUICK = recipes.get("quick")
SAVED = SavedRecipe.of(QUICK)


def ink(*rows: int) -> np.ndarray:
    rgba = np.zeros((280, 280, 4), np.uint8)
    rgba[..., 3] = 255
    for row in rows:
        rgba[row : row + 26, 60:220, :3] = 255
    return rgba


def png(pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def draw_line(app) -> list:
    """Puts a drawing with its strokes on the canvas, and gives the strokes."""
    draw(app, ink(40))
    strokes = canvas.strokes_to_drawing([[(60, 40), (60, 240)]])["objects"]
    app.session_state["canvas"]["drawing"]["raw"]["objects"] = strokes
    return strokes


def given_to_canvas(app) -> list:
    """The strokes that the canvas is told to show."""
    components = [json.loads(one.proto.json or "{}") for one in app.get("bidi_component")]
    (given,) = [data["initialDrawing"] for data in components if "initialDrawing" in data]
    return given["objects"]


def test_the_first_screen_shows_a_finished_result(app, three):
    app.run()
    assert not app.exception
    assert captions(app) == PANELS
    noisy = noise.add_noise(three, noise.noise_field(0), noise_factor=0.55)
    denoised = litert.Denoiser(catalog.find().get(SHIPPED[0]).read_network()).denoise(noisy)
    seen = np.clip(noisy, 0, 1)
    expected = [
        ("PSNR", metrics.psnr(three, seen)),
        ("SSIM", metrics.ssim(three, seen)),
        ("PSNR", metrics.psnr(three, denoised)),
        ("SSIM", metrics.ssim(three, denoised)),
    ]
    for (label, shown), (name, value) in zip(numbers(app), expected, strict=True):
        assert label == name
        assert shown == pytest.approx(value, abs=0.06)
    assert [gain for label, _, gain in scores(app) if label == "PSNR"][1].endswith("dB")


def test_each_panel_says_what_it_reads_as(app):
    app.session_state["source"] = "Pick"
    app.session_state["digit"] = 412  # a "4"
    app.session_state["noise"] = 0.55
    app.run()
    assert readings(app) == ["4", "4"]  # of the pure and of the denoised one; noise has no class
    app.slider(key="noise").set_value(0.0).run()
    assert readings(app) == ["4", "4"]


def test_a_drawing_is_denoised_and_a_new_one_replaces_it(app):
    draw(app, ink(60))
    first = numbers(app.run())
    draw(app, ink(60, 160))
    second = numbers(app.run())
    assert not app.exception
    assert captions(app) == PANELS
    assert first != second


def test_a_blank_canvas_shows_what_the_network_makes_of_noise_alone(app, monkeypatch):
    output = np.full((28, 28), 0.5, np.float32)
    monkeypatch.setattr(litert.Denoiser, "denoise", lambda *_: output)
    draw(app, ink())
    app.run()
    assert not app.exception
    assert "canvas is blank" in app.info[0].value
    assert "invented" in app.info[0].value
    assert captions(app) == PANELS
    assert app.get("image")[2].proto.imgs[0].url == cache.data_url(output)
    assert {value for _, value, _ in scores(app)} == {"–"}


def test_the_slider_moves_the_amount_and_new_noise_the_pattern(app, three):
    app.run()
    field = noise.noise_field(int(app.number_input(key="seed").value))
    for noise_factor in (0.55, 0.2):
        app.slider(key="noise").set_value(noise_factor).run()
        # As it is shown, and as `evaluate` measures the noisy input: clipped.
        noisy = np.clip(noise.add_noise(three, field, noise_factor=noise_factor), 0, 1)
        assert numbers(app)[0][1] == pytest.approx(metrics.psnr(three, noisy), abs=0.051)
    seed = app.number_input(key="seed").value
    next(button for button in app.button if button.label == "New noise").click().run()
    assert app.number_input(key="seed").value != seed
    assert app.slider(key="noise").value == 0.2


def test_without_noise_it_says_that_there_is_nothing_to_remove(app):
    app.run()
    app.slider(key="noise").set_value(0.0).run()
    assert not app.exception
    assert scores(app)[0][1] == "∞ dB"
    assert any("no noise to remove" in text.value for text in app.markdown)


@pytest.mark.parametrize(("model", "is_new"), [("book-cnn", True), ("blind", False)])
def test_beyond_the_trained_noise_it_says_so(app, model, is_new):
    app.query_params["model"] = model
    app.query_params["noise"] = "1.5"
    app.run()
    assert any("1.50 is new to it" in text.value for text in app.caption) == is_new


@pytest.mark.parametrize(("model", "is_new"), [("book-cnn", True), ("blind", False)])
def test_clipping_says_what_it_changes(app, model, is_new):
    app.query_params["model"] = model
    app.run()
    app.toggle(key="clip").set_value(True).run()
    assert not app.exception
    assert any("Clipped: 5" in text.value for text in app.markdown)
    assert any("Clipped noise is new to it" in text.value for text in app.caption) == is_new


def test_where_there_is_no_noise_clipping_changes_nothing(app):
    app.query_params["clip"] = "true"
    app.query_params["noise"] = "0"
    app.run()
    assert any("Clipped: 0%" in text.value for text in app.markdown)


def test_picking_shows_the_digits_class_and_its_pixels(app):
    app.query_params["source"] = "Pick"
    app.query_params["digit"] = "512"
    app.run()
    assert not app.exception
    assert any("as a **5**" in text.value for text in app.markdown)
    assert captions(app) == PANELS
    next(button for button in app.button if button.label == "Random").click().run()
    label = digits.gallery().labels[int(app.number_input(key="digit").value)]
    assert any(f"as a **{label}**" in text.value for text in app.markdown)


@pytest.mark.parametrize(("drawn", "number"), [(0, 900), (99, 999)])
def test_the_digits_of_a_class_are_a_hundred_in_a_row(app, monkeypatch, drawn, number):
    monkeypatch.setattr(random, "randrange", lambda count: drawn)
    app.query_params["source"] = "Pick"
    app.run()
    app.pills(key="_class").set_value(9).run()
    assert app.number_input(key="digit").value == number


def test_choosing_a_class_takes_a_digit_of_it(app):
    app.query_params["source"] = "Pick"
    app.run()
    app.pills(key="_class").set_value(7).run()
    assert not app.exception
    assert 700 <= app.number_input(key="digit").value < 800


def test_the_picked_digit_is_kept_while_another_source_is_shown(app):
    app.query_params["source"] = "Pick"
    app.run()
    app.number_input(key="digit").set_value(345).run()
    app.segmented_control(key="source").set_value("Draw").run()
    assert "digit" not in [widget.key for widget in app.number_input]
    app.segmented_control(key="source").set_value("Pick").run()
    assert app.number_input(key="digit").value == 345


def test_a_drawing_survives_a_visit_to_another_page(app):
    draw(app, ink(60))
    before = numbers(app.run())
    app.switch_page(MODELS).run()
    del app.session_state["canvas"]  # what Streamlit does when the canvas leaves the page
    assert not app.exception
    app.switch_page(DENOISE).run()
    assert numbers(app) == before


LINKS = {
    "noise": ["9", "-1", "much", "nan", ""],
    "seed": ["10000", "-1", "1.5", "x", ""],
    "digit": ["1000", "-1", "seven", "1e99", ""],
    "source": ["Paint", ""],
    "model": ["best", "../../etc", "<b>", ""],
    "clip": ["maybe"],
    "drawing": ["", "x", "three!", "A" * 100_000],
}


@pytest.mark.parametrize(("key", "value"), [(key, v) for key in LINKS for v in LINKS[key]])
def test_a_link_with_a_bad_value_is_answered_and_works(app, key, value):
    app.query_params["source"] = "Pick"
    app.query_params[key] = value
    app.run()
    assert not app.exception
    assert f"The link asks for {key}" in app.warning[0].value
    assert captions(app)[-3:] == PANELS
    app.slider(key="noise").set_value(0.3).run()
    assert not app.exception


def test_a_link_brings_everything_back(app):
    link = {
        "source": "Pick",
        "digit": "512",
        "noise": "0.8",
        "seed": "77",
        "model": "book-ffnn",
        "clip": "true",
    }
    for key, value in link.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    assert len(app.warning) == 0
    pure = digits.gallery().pixels[512]
    noisy = noise.add_noise(pure, noise.noise_field(77), noise_factor=0.8, clip=True)
    denoised = litert.Denoiser(catalog.find().get("book-ffnn").read_network()).denoise(noisy)
    assert numbers(app)[0][1] == pytest.approx(metrics.psnr(pure, noisy), abs=0.06)
    assert numbers(app)[2][1] == pytest.approx(metrics.psnr(pure, denoised), abs=0.06)


def test_a_copied_link_brings_the_drawing_back_to_draw_on(app):
    app.query_params["noise"] = "0.8"
    draw(app, ink(60, 200))
    app.run()
    link = link_of(app)
    assert link.keys() == {"noise", "drawing"}
    assert "drawing" not in app.query_params  # nothing in the address bar moves with the pen
    other = AppTest.from_file("../../app.py", default_timeout=30)
    for key, value in link.items():
        other.query_params[key] = value
    other.run()
    assert not other.warning
    assert numbers(other) == numbers(app)
    assert link_of(other) == link
    # With the next stroke the address no longer tells the truth, and so gives it up.
    draw(other, ink(100))
    other.run()
    assert "drawing" not in other.query_params
    assert numbers(other) != numbers(app)
    assert link_of(other) != link


def test_a_copied_link_holds_no_drawing_where_none_is_shown(app):
    app.query_params["drawing"] = packing.to_text(np.ones((28, 28)))
    app.query_params["source"] = "Pick"
    assert link_of(app.run()) == {"source": "Pick"}
    app.segmented_control(key="source").set_value("Draw").run()
    assert packing.from_text(link_of(app)["drawing"]).min() == 1


def test_the_card_shows_the_panels_with_the_link(app, monkeypatch):
    buttons, drawn = [], []
    monkeypatch.setattr(cards, "draw", lambda *words, **more: drawn.append((*words, more)))
    monkeypatch.setattr(st, "download_button", lambda _, data, *__, **___: buttons.append(data))
    app.query_params["source"] = "Pick"
    app.query_params["model"] = "book-cnn"
    shown = dict(zip(PANELS[1:], readings(app.run()), strict=True))
    (draw_card,) = buttons
    draw_card()
    ((_, tiles, more),) = drawn
    assert [tile.name for tile in tiles] == [
        "Noisy",
        "Pure",
        "Denoised by The book's CNN (book-cnn)",
    ]
    assert "classified" not in tiles[0].caption
    for tile, reading in zip(tiles[1:], shown.values(), strict=True):
        assert tile.caption.endswith(f"classified as {reading}")
    assert float(tiles[0].caption.split()[0]) == numbers(app)[0][1]
    assert more["link"].endswith("?source=Pick&model=book-cnn")
    assert more["settings"] == "noise factor 0.55, seed 0"


def test_a_broken_model_is_named_and_the_others_go_on(app, copied_model):
    (copied_model / "model.tflite").write_bytes(b"cut")
    app.run()
    assert not app.exception
    assert str(copied_model) in app.warning[0].value
    assert captions(app) == PANELS
    assert app.selectbox(key="model").options == SHIPPED


def test_the_name_of_a_folder_is_not_read_as_markdown(app, copied_model):
    copied_model.rename(copied_model.with_name("![x](http:) <b> [y](z)"))
    app.run()
    said = app.warning[0].value
    assert r"\!\[x\](http:) \<b\> \[y\](z)" in said


def test_a_model_trained_here_appears_by_itself(app, trained_here):
    app.run()
    shutil.copytree(catalog.BUNDLED / "book-ffnn", trained_here / "mine")
    app.run()
    assert app.selectbox(key="model").options[-1] == "mine"
    shutil.rmtree(trained_here / "mine")
    app.run()
    assert app.selectbox(key="model").options == SHIPPED


def test_without_a_model_the_training_is_started_and_shown(app, no_bundled_models, monkeypatch):
    started = []
    progress = Progress(3, 20, 0.12, 0.2, 0.21, 65)
    monkeypatch.setattr(process, "start", started.append)
    monkeypatch.setattr(
        process,
        "current",
        lambda: status.Job(SAVED, "running", progress) if started else None,
    )
    app.run()
    app.run()
    assert not app.exception
    assert started == [QUICK]
    assert captions(app)[:2] == ["Noisy", "Pure"]  # one can draw and add noise meanwhile
    (bar,) = app.get("progress")
    assert bar.proto.value == 12
    assert "loss 0.2000" in bar.proto.text
    assert "1 min 05 s left" in bar.proto.text


def test_the_model_that_was_trained_is_used_as_soon_as_it_is_there(
    app, no_bundled_models, trained_here, monkeypatch
):
    monkeypatch.setattr(process, "start", lambda recipe: None)
    bundled = ROOT / "denoiser" / "bundled" / "models" / "book-ffnn"
    app.run()
    assert "Denoised" not in captions(app)
    shutil.copytree(bundled, trained_here / "quick")
    monkeypatch.setattr(process, "current", lambda: status.Job(SAVED, "done"))
    app.run()
    assert not app.exception
    assert app.selectbox(key="model").value == "quick"
    assert captions(app) == PANELS


def test_a_model_that_was_deleted_is_trained_again(app, no_bundled_models, monkeypatch):
    started = []
    monkeypatch.setattr(process, "start", started.append)
    monkeypatch.setattr(process, "current", lambda: status.Job(SAVED, "done"))
    app.run()
    assert not app.exception
    assert started == [QUICK]
    assert len(app.error) == 0


def test_a_failed_training_says_why_and_can_be_tried_again(app, no_bundled_models, monkeypatch):
    started = []
    monkeypatch.setattr(process, "start", started.append)
    monkeypatch.setattr(
        process, "current", lambda: status.Job(SAVED, "failed", message="No memory.")
    )
    app.run()
    assert not app.exception
    assert app.error[0].value == "No memory."
    assert started == []
    next(button for button in app.button if button.label == "Try again").click().run()
    assert started == [QUICK]


def test_a_store_that_cannot_be_written_is_answered(app, no_bundled_models, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("DENOISER_MODELS", str(tmp_path / "file" / "models"))
    app.run()
    assert not app.exception
    assert "DENOISER_MODELS" in app.error[0].value


def test_strokes_without_objects_leave_the_drawing_as_it_is(app):
    app.run()
    before = numbers(app)
    draw(app, ink(60))
    app.session_state["canvas"]["drawing"]["raw"] = {}
    app.run()
    assert not app.exception
    assert numbers(app) == before


def test_a_run_that_is_cut_short_forgets_no_drawing_of_a_session_that_ended(app, monkeypatch):
    strokes = draw_line(app)  # before the restart
    with monkeypatch.context() as patch:
        patch.setattr(canvas, "read_canvas", lambda _: st.stop())
        app.run()
    app.run()
    assert given_to_canvas(app) == strokes


def test_who_comes_back_from_another_source_at_once_finds_the_drawing(app, monkeypatch):
    app.run()
    strokes = draw_line(app)
    app.run()
    with monkeypatch.context() as patch:
        patch.setattr(pick, "show", lambda *_: st.stop())  # as the next run does
        app.segmented_control(key="source").set_value("Pick").run()
    app.segmented_control(key="source").set_value("Draw").run()
    assert given_to_canvas(app) == strokes


def test_a_canvas_of_another_size_does_not_break_the_page(app):
    draw(app, np.zeros((10, 10, 4), np.uint8))
    app.run()
    assert not app.exception


def test_a_damaged_reader_is_named_and_the_picture_is_denoised_all_the_same(
    app, tmp_path, monkeypatch
):
    monkeypatch.setattr(catalog, "_CLASSIFIER", tmp_path / "classifier")
    app.run()
    assert not app.exception
    assert captions(app) == PANELS
    assert "The digit classifier in" in app.error[0].value
    assert len(numbers(app)) == 4
    app.session_state["closer_view"] = "Denoise again"
    app.run()
    assert not app.exception
    assert len(app.get("image")) == 3 + 11
    (pills,) = [group for group in app.get("button_group") if group.key == "closer_view"]
    assert "Classification" not in pills.options


def test_the_verdict_is_said_and_not_hidden_when_a_digit_was_invented(app, monkeypatch):
    monkeypatch.setattr(
        litert.Classifier, "probabilities", lambda *_: np.eye(10, dtype=np.float32)[[3, 8]]
    )
    app.run()
    assert verdict(app) == (
        "wrong",
        "The denoised picture is classified as 8, the pure one as 3.",
    )


def test_the_verdict_on_a_digit_of_mnist_goes_by_its_label(app, monkeypatch):
    monkeypatch.setattr(
        litert.Classifier, "probabilities", lambda *_: np.eye(10, dtype=np.float32)[[3, 3]]
    )
    app.query_params["source"] = "Pick"
    app.query_params["digit"] = "412"
    app.run()
    badge, sentence = verdict(app)
    assert badge == "wrong"
    assert "MNIST's label is 4" in sentence


@pytest.mark.parametrize(
    ("view", "pictures_shown"),
    [("Classification", 0), ("Removed noise", 3), ("Denoise again", 11)],
)
def test_each_closer_look_shows_something(app, view, pictures_shown):
    app.query_params["closer_view"] = view
    app.run()
    assert not app.exception
    assert len(app.get("image")) == 3 + pictures_shown
    assert len(app.get("vega_lite_chart")) == (not pictures_shown)


def test_a_problem_of_the_link_is_not_said_where_nothing_can_mend_it(app):
    app.query_params["corruption"] = "Acid"
    app.run()
    assert not app.warning
    app.switch_page("denoiser/ui/pages/compare.py").run()
    assert "corruption = `Acid`" in app.warning[0].value


def test_what_was_removed_is_not_shown_where_nothing_pure_is_known(app):
    app.query_params["source"] = "Upload"
    app.run()
    content = png(digits.gallery().images[512])
    app.file_uploader(key="upload").upload("digit.png", content, "image/png").run()
    app.checkbox(key="already_noisy").check().run()
    (pills,) = [group for group in app.get("button_group") if group.key == "closer_view"]
    assert "Removed noise" not in pills.options


@pytest.mark.parametrize(("value", "text"), [(-0.04, "+0.0"), (0.04, "+0.0"), (-0.06, "-0.1")])
def test_a_gain_that_rounds_to_nothing_is_not_a_loss(value, text):
    assert formatting.gain(value, digits=1) == text


def test_the_passes_of_denoising_again_are_counted(app):
    app.query_params["closer_view"] = "Denoise again"
    app.run()
    texts = [image.proto.imgs[0].alt for image in app.get("image")][3:]
    assert texts[0].startswith("The picture after 1 pass through")
    assert texts[1].startswith("The picture after 2 passes through")


@pytest.mark.parametrize(
    ("parameter", "former", "current"),
    [
        ("closer_view", "What the reader thinks", "Classification"),
        ("closer_view", "What was removed", "Removed noise"),
        ("closer_view", "Feed it back", "Denoise again"),
    ],
)
def test_links_of_older_versions_go_on_working(app, parameter, former, current):
    app.query_params[parameter] = former
    app.run()
    assert not app.exception
    assert not app.warning
    assert app.button_group(key=parameter).value == current


@pytest.mark.parametrize(
    ("parameter", "number"),
    [("noise", "inf"), ("seed", "inf"), ("seed", "nan"), ("digit", "1e400"), ("digit", "9" * 400)],
)
def test_a_number_without_end_in_a_link_is_left_out(app, parameter, number):
    app.query_params["source"] = "Pick"
    app.query_params[parameter] = number
    app.run()
    assert not app.exception
    assert parameter in app.warning[0].value
    assert captions(app)[-3:] == ["Noisy", "Pure", "Denoised"]


@pytest.mark.parametrize(
    ("psnr", "part"),
    [
        (19.96, "hardly changes"),
        (20.04, "hardly changes"),
        (19.0, "1.0 dB further from the pure picture than the noisy input."),
        (23.0, "a gain of 3.0 dB"),
    ],
)
def test_the_sentence_about_the_gain_agrees_with_its_number(psnr, part):
    before, after = (metrics.Similarity(10 ** (-db / 10), db, 0.5) for db in (20.0, psnr))
    model = catalog.find().get("blind")
    text = explanation.improvement(before, after, model=model)
    assert part in text
    assert " 0.0 dB" not in text


def test_what_the_app_does_not_know_stays_in_the_address(app):
    app.query_params |= {"other": ["a", "b"], "noise": "9", "seed": "5"}
    app.run()
    assert app.query_params == {"other": ["a", "b"], "seed": "5"}


def test_present_leaves_only_the_result_and_comes_back(app):
    app.run()
    next(button for button in app.button if button.label == "Present").click().run()
    assert app.query_params["present"] == "1"
    assert not app.title
    assert "Present" not in [button.label for button in app.button]
    assert captions(app) == PANELS
    app.button(key="leave").click().run()
    assert "present" not in app.query_params
    assert app.title


def test_the_snippet_shows_the_page_with_its_settings(app):
    app.query_params |= {"source": "Pick", "noise": "0.9"}
    app.run()
    next(button for button in app.button if button.label == "Embed").click().run()
    (code,) = app.code
    assert 'source=Pick&amp;noise=0.9&amp;embed=true" width="640" height="480"' in code.value
