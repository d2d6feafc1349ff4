"""Keep few uploaded files in memory, and let through those that are larger where a page takes them.

Streamlit keeps each file until its visitor has left, and has no limit on their
number. Without this patch one visitor who uploads 45 times takes 426 MB from the server of all, with it
10 MB (`python -m benchmarks.uploads`).

Streamlit's server has one limit for all uploaders, which `config.toml` sets for pictures. Without this patch it
refuses a larger file of pictures to train on, whatever the limit of its own uploader is.
"""

import functools

from streamlit import config
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from denoiser.jobs import limits

_MAX_BYTES = 100_000_000  # of all visitors together


def allow_own_pictures() -> None:
    """Let the server take files as large as pictures to train on may be here."""
    allowed = limits.read()
    name = "server.maxUploadSize"
    if allowed.is_on and allowed.own_data and config.get_option(name) < allowed.megabytes:
        config.set_option(name, allowed.megabytes)


def forget_old_ones() -> None:
    """Keep the last file of each visitor only, and drop the oldest beyond 100 MB of all visitors."""
    add_file = getattr(  # the original, where the patch is applied again
        MemoryUploadedFileManager.add_file, "__wrapped__", MemoryUploadedFileManager.add_file
    )

    @functools.wraps(add_file)
    def add_and_forget(
        manager: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec
    ) -> None:
        manager.remove_session_files(session_id)
        add_file(manager, session_id, file)
        # In the order in which they came.
        sizes = [
            (session, sum(len(kept.data) for kept in [*files.values()]))
            for session, files in [*manager.file_storage.items()]
        ]
        excess = sum(size for _, size in sizes) - _MAX_BYTES
        for session, size in sizes:
            if excess <= 0:
                break
            manager.remove_session_files(session)
            excess -= size

    MemoryUploadedFileManager.add_file = add_and_forget  # type: ignore[method-assign, assignment]
