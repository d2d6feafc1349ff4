import pytest

from denoiser import errors
from denoiser.jobs import limits


def test_invalid_settings_are_ignored(monkeypatch):
    for name in ("DENOISER_MAX_EPOCHS", "DENOISER_MAX_MODELS"):
        monkeypatch.setenv(name, "many")
    assert limits.read() == limits.Limits()
    monkeypatch.setenv("DENOISER_MAX_MODELS", "3")
    assert limits.read().models == 3
    monkeypatch.setenv("DENOISER_MAX_EPOCHS", "9" * 5000)
    assert limits.read().epochs == limits.Limits.epochs


def test_the_reading_of_pictures_is_limited_by_the_operator(monkeypatch):
    monkeypatch.setenv("DENOISER_MAX_DATA", "3")
    monkeypatch.setenv("DENOISER_MAX_DATA_FILES", "400")
    monkeypatch.setenv("DENOISER_MAX_DATA_SECONDS", "9")
    allowed = limits.of_reading()
    assert (allowed.files, allowed.unpacked, allowed.seconds) == (400, 60_000_000, 9)
    monkeypatch.setenv("DENOISER_DATA", "off")
    assert not limits.read().own_data
    assert limits.read().is_on


@pytest.mark.parametrize("value", ["off", "OFF", "0", "false", "no"])
def test_training_can_be_switched_off(value, monkeypatch):
    assert limits.read().is_on
    monkeypatch.setenv("DENOISER_TRAINING", value)
    assert not limits.read().is_on


def test_training_needs_keras_and_its_back_end(monkeypatch):
    limits.check_can_train()
    monkeypatch.setenv("KERAS_BACKEND", "no_such_back_end")
    with pytest.raises(errors.TrainingError, match="not installed here"):
        limits.check_can_train()


def test_where_tensorflow_has_no_version_the_error_names_the_pythons_that_have_one(monkeypatch):
    monkeypatch.setattr(limits, "can_train", lambda: False)
    monkeypatch.setattr("sys.version_info", (3, 14, 0))
    with pytest.raises(
        errors.TrainingError, match=r"for Python 3\.14 yet: use Python 3\.11 to 3\.13"
    ):
        limits.check_can_train()
    monkeypatch.setattr("sys.version_info", (3, 13, 0))
    with pytest.raises(errors.TrainingError, match=r"-r requirements\.txt"):
        limits.check_can_train()
