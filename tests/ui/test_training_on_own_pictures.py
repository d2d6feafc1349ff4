"""Pictures of one's own on the Train page."""

import io
import zipfile

import numpy as np
import pytest

from denoiser.data import digits
from denoiser.jobs import process
from denoiser.ui import kept_pictures
from tests.conftest import encode

pytestmark = pytest.mark.usefixtures("keras_here")  # a training has to be possible

TRAIN = "denoiser/ui/pages/train.py"
IMAGES = digits.quick_set().images[::16]


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for k, image in enumerate(IMAGES):
            file.writestr(f"{('coat', '*shoe*')[k % 2]}/{k}.png", encode(image))
    return packed.getvalue()


def npy(images: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, images)
    return file.getvalue()


@pytest.fixture
def started(monkeypatch):
    """What was started: recipes with their pictures; nothing is trained."""
    calls = []
    monkeypatch.setattr(process, "start", lambda *call: calls.append(call) or True)
    return calls


@pytest.fixture
def own(app):
    """The page, with one's own pictures chosen."""
    app.switch_page(TRAIN).run()
    app.segmented_control(key="train_digits").set_value("Your own").run()
    return app


def upload(app, content: bytes, name: str) -> None:
    app.file_uploader(key="train_pictures").upload(name, content, "application/zip").run()


def train_button(app):
    return next(button for button in app.button if button.label == "Train")


def test_pictures_are_trained_on_once_their_visitor_agrees(own, started):
    assert train_button(own).disabled
    upload(own, archive(), "clothes.zip")
    assert not own.exception
    assert any("250 pictures in 2 classes**: \\*shoe\\*, coat." in m.value for m in own.markdown)
    assert own.get("image")[0].proto.imgs[0].caption == "30 of them, as the network will see them"
    assert own.number_input(key="train_epochs").value == 50
    assert any(caption.value.startswith("Four of your pictures") for caption in own.caption)
    assert own.text_input(key="train_data_name").value == "clothes"
    assert train_button(own).disabled
    missing = "First tick the box that all visitors may see 64 of these pictures."
    assert missing in [caption.value for caption in own.caption]
    own.text_input(key="train_licence").set_value("CC0").run()
    own.checkbox(key="train_agreed").check().run()
    assert missing not in [caption.value for caption in own.caption]
    train_button(own).click().run()
    assert not own.exception
    ((recipe, pictures),) = started
    assert (recipe.digits, recipe.moved, recipe.redrawn) == ("own", 0, 0)
    assert recipe.data.classes == ("*shoe*", "coat")
    assert (recipe.data.name, recipe.data.licence, recipe.data.pictures) == ("clothes", "CC0", 250)
    assert sorted(map(bytes, pictures.images)) == sorted(map(bytes, IMAGES))


def test_pictures_can_be_turned_to_look_as_they_should(own, started):
    upload(own, npy(255 - IMAGES.swapaxes(1, 2)), "a.npy")
    assert any("light background" in caption.value for caption in own.caption)
    own.checkbox(key="train_transpose").check().run()
    own.checkbox(key="train_agreed").check().run()
    train_button(own).click().run()
    ((recipe, pictures),) = started
    np.testing.assert_array_equal(pictures.images, IMAGES)
    assert recipe.data.classes == ()
    assert any("without labels" in text.value for text in own.markdown)


def test_classes_get_the_names_that_their_visitor_gives(own, started):
    upload(own, archive(), "clothes.zip")
    own.checkbox(key="train_agreed").check().run()
    names = own.text_input(key="train_class_names")
    assert names.placeholder == "*shoe*, coat"
    names.set_value("shoe").run()
    assert "There are 2 classes, and names for 1 were given." in own.error[0].value
    assert train_button(own).disabled
    own.text_input(key="train_class_names").set_value("boot, **coat**, ").run()
    assert not own.error
    train_button(own).click().run()
    assert started[0][0].data.classes == ("boot", "**coat**")


def test_what_cannot_be_used_is_answered_and_the_page_goes_on(own, started):
    upload(own, npy(IMAGES[:50]), "a.npy")
    assert not own.exception
    assert "At least 200 are needed" in own.error[0].value
    assert train_button(own).disabled
    upload(own, archive(), "clothes.zip")
    assert not own.error


def test_the_operator_limits_the_files_and_may_allow_none(app, monkeypatch):
    monkeypatch.setenv("DENOISER_MAX_DATA_FILES", "100")
    app.switch_page(TRAIN).run()
    app.segmented_control(key="train_digits").set_value("Your own").run()
    upload(app, archive(), "clothes.zip")
    assert "more than 100 files" in app.error[0].value
    monkeypatch.setenv("DENOISER_DATA", "off")
    app.run()
    assert not app.exception
    assert "Your own" not in app.segmented_control(key="train_digits").options
    assert not app.get("file_uploader")


def test_pictures_of_many_visitors_make_room_for_those_of_the_last(own, monkeypatch):
    upload(own, archive(), "clothes.zip")
    monkeypatch.setattr(kept_pictures, "_MOST_BYTES", IMAGES.nbytes)
    other = kept_pictures.Kept("other", own.session_state["_own_pictures"].pictures)
    own.run()
    assert "make room for those of others" in own.error[0].value
    assert other.pictures
