import importlib

import pytest
from streamlit import config
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from denoiser.ui import streamlit_patches
from denoiser.ui.streamlit_patches import uploads


@pytest.fixture
def original(monkeypatch):
    """Streamlit's own method, which is put back afterwards."""
    patched = MemoryUploadedFileManager.add_file
    own = getattr(patched, "__wrapped__", patched)
    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", own)
    return own


def upload(manager, session, name, size=10):
    manager.add_file(session, UploadedFileRec(name, name, "image/png", bytes(size)))


def kept(manager):
    return {
        session: [file.file_id for file in files.values()]
        for session, files in manager.file_storage.items()
        if files
    }


def test_the_last_upload_of_each_visitor_is_kept(original):
    streamlit_patches.apply()
    manager = MemoryUploadedFileManager("/uploads")
    for session, name in (("one", "a"), ("two", "b"), ("one", "c")):
        upload(manager, session, name)
    assert kept(manager) == {"one": ["c"], "two": ["b"]}


def test_the_oldest_go_where_all_together_are_too_large(original, monkeypatch):
    streamlit_patches.apply()
    monkeypatch.setattr(uploads, "_MAX_BYTES", 25)
    manager = MemoryUploadedFileManager("/uploads")
    for session in ("one", "two", "three"):
        upload(manager, session, session)
    assert kept(manager) == {"two": ["two"], "three": ["three"]}


def test_applying_twice_changes_nothing_more(original):
    for _ in range(3):
        importlib.reload(uploads)  # as a server does that watches its code
        streamlit_patches.apply()
    assert MemoryUploadedFileManager.add_file.__wrapped__ is original


def test_files_as_large_as_pictures_to_train_on_are_taken_where_visitors_may_bring_them(
    monkeypatch,
):
    before = config.get_option("server.maxUploadSize")
    try:
        monkeypatch.setenv("DENOISER_MAX_DATA", "70")
        monkeypatch.setenv("DENOISER_DATA", "off")
        config.set_option("server.maxUploadSize", 10)
        streamlit_patches.apply()
        assert config.get_option("server.maxUploadSize") == 10
        monkeypatch.setenv("DENOISER_DATA", "on")
        streamlit_patches.apply()
        assert config.get_option("server.maxUploadSize") == 70
    finally:
        config.set_option("server.maxUploadSize", before)
