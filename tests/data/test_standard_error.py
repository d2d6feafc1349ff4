import os
import tempfile

import pytest

from denoiser.data import standard_error


def test_lines_of_information_are_dropped_and_others_follow(capfd):
    with standard_error.without(standard_error.is_information):
        os.write(2, b"INFO: a delegate\nERROR: no memory\nlast")
    os.write(2, b"\nafter\n")
    assert capfd.readouterr().err == "ERROR: no memory\nlast\nafter\n"


def test_an_exception_passes_and_the_stream_is_restored(capfd):
    try:
        with standard_error.without(standard_error.is_anything):
            os.write(2, b"dropped\n")
            raise KeyError
    except KeyError:
        os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_without_room_for_a_file_nothing_is_filtered(capfd, monkeypatch):
    def fail():
        raise FileNotFoundError

    monkeypatch.setattr(tempfile, "TemporaryFile", fail)
    with standard_error.without(standard_error.is_anything):
        os.write(2, b"shown\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "shown\nafter\n"


def test_notes_of_libraries_are_held_back_unless_the_work_fails(capfd):
    with standard_error.held():
        os.write(2, b"a note")
    assert capfd.readouterr().err == ""
    with pytest.raises(ZeroDivisionError), standard_error.held():
        _ = os.write(2, b"what happened before") / 0
    assert capfd.readouterr().err == "what happened before"
