"""What keeps the server's memory small."""

import ctypes
import functools
import os
import platform

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

# By their numbers in glibc's malloc.h.
_SETTINGS = {
    # M_ARENA_MAX: Streamlit runs each script in a thread of its own, and glibc would give them up to 8
    # heaps a core, each of which keeps what it once took.
    -8: 1,
    # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD, in bytes: what is large goes back to the system when it is
    # freed. glibc would raise both by itself until pictures and arrays no longer do.
    -1: 65_536,
    -3: 65_536,
}


_MOST_UPLOADED = 100_000_000  # bytes
_add_file = MemoryUploadedFileManager.add_file


def keep_few_uploads() -> None:
    """Has Streamlit forget uploads: all but the last of a visitor, and the oldest beyond 100 MB of all.

    Streamlit 1.67 keeps each file, of up to 10 MB here, until its visitor has left, and has no limit on
    their number. There is no supported place for one; a test holds this to what it is for.
    """
    MemoryUploadedFileManager.add_file = _add_and_forget


def _add_and_forget(
    manager: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec
) -> None:
    manager.remove_session_files(session_id)
    _add_file(manager, session_id, file)
    # In the order in which they came.
    kept = [
        (session, sum(len(f.data) for f in [*files.values()]))
        for session, files in [*manager.file_storage.items()]
    ]
    too_many = sum(size for _, size in kept) - _MOST_UPLOADED
    for session, size in kept:
        if too_many <= 0:
            break
        manager.remove_session_files(session)
        too_many -= size


@functools.cache
def keep_small() -> None:
    """Has the process give back memory that it no longer uses, where the system is Linux with glibc.

    Arrow, which carries tables to the browser, takes from the same heap in place of one of its own.

    With 20 visitors at once it takes some 30 MB less of 280 (`python -m benchmarks.load --soak`).
    """
    if platform.libc_ver()[0] == "glibc":
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
        mallopt = ctypes.CDLL(None).mallopt
        for setting, value in _SETTINGS.items():
            mallopt(setting, value)
