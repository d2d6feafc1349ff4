"""Uploads on the Denoise page: pictures, photographs, arrays, the camera."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from denoiser.data import digits
from denoiser.imaging import noise
from tests.ui.conftest import captions, numbers, readings, verdict
from tools import photographs

COMPARE, DENOISE = "denoiser/ui/pages/compare.py", "denoiser/ui/pages/denoise.py"
PANELS = ["Noisy", "Pure", "Denoised"]


def png(pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def upload(app, content: bytes, name: str = "digit.png") -> None:
    app.query_params["source"] = "Upload"
    app.run()
    app.file_uploader(key="upload").upload(name, content, "image/png").run()


def test_an_upload_is_denoised(app):
    upload(app, png(digits.gallery().images[512]))
    assert not app.exception
    assert captions(app) == PANELS


def test_ink_on_paper_is_recognised_and_said(app):
    upload(app, png(255 - digits.gallery().images[512]))
    assert any("ink on paper" in text.value for text in app.caption)
    assert captions(app) == PANELS


def test_an_upload_that_is_noisy_already_has_no_pure_panel_and_no_numbers(app):
    upload(app, png(digits.gallery().images[512]))
    app.checkbox(key="already_noisy").check().run()
    assert not app.exception
    assert captions(app) == ["Noisy", "Denoised"]
    assert not numbers(app)
    assert len(readings(app)) == 1  # of the denoised picture
    assert any("not known where it is clipped" in text.value for text in app.caption)
    assert app.slider(key="noise").disabled


def test_a_noisy_array_gets_the_digits_that_fit_and_a_number_to_expect(app):
    file = io.BytesIO()
    np.save(file, noise.make_noisy(digits.gallery().pixels[512], noise_factor=0.7, seed=0))
    app.session_state["already_noisy"] = True
    upload(app, file.getvalue(), "noisy.npy")
    assert not app.exception
    (fits,) = [
        page.proto.body for page in app.get("html") if 'data-belief="samples"' in page.proto.body
    ]
    assert re.search(r"<strong data-headline>5: \d+%", fits)
    assert re.search(r"<strong data-expected>\d+\.\d dB", fits)
    assert fits.count("<img ") == 2


@pytest.mark.parametrize("content", [b"", b"I am text", png(np.zeros((1, 1), np.uint8))])
def test_a_bad_upload_is_answered_and_the_page_goes_on(app, content):
    upload(app, content)
    assert not app.exception
    assert len(app.error) == 1
    assert app.get("image") == []
    upload(app, png(digits.gallery().images[0]))
    assert captions(app) == PANELS


def two_digits() -> bytes:
    """Return a photograph of two digits, the larger one on the right."""
    paper = np.full((300, 600), 225, np.uint8)
    for number, size, left in ((212, 150, 60), (412, 200, 330)):
        digit = Image.fromarray(digits.gallery().images[number])
        large = np.asarray(digit.resize((size, size), Image.Resampling.BICUBIC), np.float32)
        paper[40 : 40 + size, left : left + size] -= (large * 0.8).astype(np.uint8)
    return png(paper)


def go_to(app, page: str) -> None:
    app.switch_page(page).run()
    app.button_group(key="source").set_value("Upload").run()  # as the link carries it in a browser


def warnings(app) -> str:
    return " ".join(text.value for text in app.warning)


def test_of_several_shapes_the_visitor_chooses_one(app):
    upload(app, two_digits())
    assert "shows 2 shapes; number 2 from the left" in warnings(app)
    assert readings(app)[1] == "4"
    app.button_group(key="upload_shape").set_value(0).run()
    assert not app.exception
    assert readings(app)[1] == "2"


def test_a_photograph_can_be_read_in_other_ways(app):
    upload(app, two_digits())
    app.radio(key="upload_way").set_value("As it is").run()
    assert not any("were exchanged" in text.value for text in app.caption)
    app.checkbox(key="upload_exchange").check().run()
    assert any("were exchanged" in text.value for text in app.caption)
    app.radio(key="upload_way").set_value("A region").run()
    assert not app.exception
    assert any("Drag a rectangle" in text.value for text in app.caption)
    assert [group.key for group in app.button_group] == ["source"]


def test_corrections_are_kept_on_another_page_and_forgotten_with_the_next_picture(app):
    upload(app, two_digits())
    app.button_group(key="upload_shape").set_value(0).run()
    go_to(app, COMPARE)
    assert app.button_group(key="upload_shape").value == 0
    go_to(app, DENOISE)
    assert readings(app)[1] == "2"
    app.checkbox(key="upload_exchange").check().run()
    go_to(app, COMPARE)
    assert app.checkbox(key="upload_exchange").value
    go_to(app, DENOISE)
    upload(app, two_digits() + b"\0")
    assert app.button_group(key="upload_shape").value == 1
    assert not app.checkbox(key="upload_exchange").value
    assert readings(app)[1] == "4"


def test_a_picture_in_which_nothing_is_found_is_shown_with_the_ways_to_go_on(app):
    upload(app, photographs.pattern("blank paper", np.random.default_rng(0)))
    assert "already noisy" in app.error[0].value
    assert len(app.get("image")) == 1
    app.radio(key="upload_way").set_value("As it is").run()
    assert captions(app) == PANELS


def test_a_letter_is_answered_with_a_warning(app):
    upload(app, photographs.letter("K", np.random.default_rng(0)))
    assert "may not be a digit" in warnings(app)
    assert verdict(app)[0] == "perhaps no digit"
    upload(app, png(digits.gallery().images[512]))
    assert warnings(app) == ""


def test_a_picture_of_an_array_can_be_chosen(app):
    file = io.BytesIO()
    np.save(file, digits.gallery().images[:120].astype(np.float32))
    upload(app, file.getvalue(), "digits.npy")
    assert any("255 was taken as white" in text.value for text in app.caption)
    assert any("first 100 of 120" in text.value for text in app.caption)
    assert readings(app)[1] == "0"
    app.number_input(key="picture_of_").set_value(99).run()
    assert not app.exception
    assert captions(app) == PANELS


def npy(array) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


CHESSBOARD = (np.indices((28, 28)).sum(axis=0) // 4 % 2).astype(np.float32)


def test_an_array_that_is_no_digit_is_answered_with_a_warning(app):
    upload(app, npy(CHESSBOARD), "board.npy")
    assert "may not be a digit" in warnings(app)
    upload(app, npy(digits.gallery().pixels[512]), "digit.npy")
    assert warnings(app) == ""
    assert any("networks here know digits only" in text.value for text in app.caption)
    app.checkbox(key="already_noisy").check().run()
    assert not any("networks here know digits only" in text.value for text in app.caption)


def test_ink_on_paper_in_an_array_is_turned_and_can_be_turned_back(app):
    upload(app, npy(255 - digits.gallery().images[510:515]), "digits.npy")
    assert any("ink on paper" in text.value for text in app.caption)
    assert readings(app)[1] == "5"
    assert warnings(app) == ""
    app.checkbox(key="array_exchange").check().run()
    assert any("were exchanged" in text.value for text in app.caption)
    assert "may not be a digit" in warnings(app)


def test_the_error_about_a_noisy_array_names_the_box_that_reads_it(app):
    upload(app, npy(np.linspace(-2, 3, 784).reshape(28, 28)), "noisy.npy")
    box = app.checkbox(key="already_noisy")
    assert f"check “{box.label}”" in app.error[0].value
    box.check().run()
    assert not app.error
    assert captions(app) == ["Noisy", "Denoised"]
    upload(app, npy(np.zeros(5)), "five.npy")
    box.uncheck().run()
    assert box.label not in app.error[0].value


def test_the_chosen_picture_of_an_array_stays_on_other_pages_until_another_file_comes(app):
    file = io.BytesIO()
    images = digits.gallery().images
    np.savez(file, zeros=images[:5], several=images[::100])
    upload(app, file.getvalue(), "digits.npz")
    app.selectbox(key="array_name").set_value("several").run()
    app.number_input(key="picture_of_several").set_value(3).run()
    assert readings(app)[1] == "3"
    app.switch_page("denoiser/ui/pages/compare.py").run()
    app.run()  # the first run after a change of the page has the first source in a test
    assert not app.exception
    assert app.selectbox(key="array_name").value == "several"
    assert app.number_input(key="picture_of_several").value == 3
    app.switch_page("denoiser/ui/pages/denoise.py").run()
    assert readings(app)[1] == "3"
    upload(app, npy(images[100:110]), "ones.npy")
    assert (readings(app)[1], app.number_input(key="picture_of_").value) == ("1", 0)
    upload(app, file.getvalue(), "digits.npz")
    assert app.selectbox(key="array_name").value == "zeros"
    app.selectbox(key="array_name").set_value("several").run()
    assert app.number_input(key="picture_of_several").value == 0


def test_what_cannot_be_read_is_answered_with_what_to_do(app):
    upload(app, b"\0\0\0\x18ftypheic" + bytes(100), "photo.heic")
    assert "Most Compatible" in app.error[0].value
    upload(app, b"%PDF-1.7", "digit.pdf")
    assert "PDF" in app.error[0].value


def test_a_picture_from_the_camera_is_denoised_and_kept_while_another_is_taken(app):
    app.query_params["source"] = "Upload"
    app.run()
    app.toggle(key="use_camera").set_value(True).run()
    camera = app.camera_input(key="camera")
    camera.upload(
        "camera.jpg", photographs.letter("7", np.random.default_rng(0)), "image/jpeg"
    ).run()
    assert readings(app)[1] == "7"
    app.camera_input(key="camera").clear().run()
    assert not app.exception
    assert readings(app)[1] == "7"
