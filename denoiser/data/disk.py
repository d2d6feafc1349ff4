"""Write files whole or not at all, and check first whether a folder can be written."""

import contextlib
import errno
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from denoiser import errors

_SECONDS_TO_REPLACE = 2.0


def expand(path: str | os.PathLike) -> Path:
    """Return a path with the home directory in place of `~`, where there is one."""
    try:
        return Path(path).expanduser()
    except RuntimeError:  # no such user, or one without a home
        return Path(path)


def write_whole(target: Path, write_content: Callable[[BinaryIO], object]) -> None:
    """Write a file under another name and move it into place, so that no half-written one is ever seen.

    Args:
        target: The file; one that exists already is replaced.
        write_content: Called with the open file.

    Raises:
        StoreError: It cannot be written.
    """
    aside = target.with_name(f".{target.name}.writing-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(aside, "wb") as file:
            write_content(file)
        _replace(aside, target)
    except OSError as error:
        raise errors.StoreError(
            f"{target} cannot be written: {error.strerror or error}. Choose another folder."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def _replace(aside: Path, target: Path) -> None:
    """Move a file over another; on Windows, retry while someone reads the other, for up to 2 s."""
    end = time.monotonic() + _SECONDS_TO_REPLACE
    while True:
        try:
            aside.replace(target)
            return
        except PermissionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def way_out(error: OSError) -> str:
    """Return what to do about a folder in which nothing can be written, as a sentence without its stop."""
    is_full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    return "Make room there, or choose another folder" if is_full else "Choose another folder"


def check_writable(folder: Path, *, megabytes: int = 1) -> None:
    """Check that a folder can be written, before time is spent on content to save there.

    Args:
        folder: The folder; it is created if it does not exist.
        megabytes: How much must be free there, in MB.

    Raises:
        StoreError: It cannot be written, is no folder, or has too little room.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        free = shutil.disk_usage(folder).free // 1_000_000
    except FileExistsError as error:
        raise errors.StoreError(
            f"Nothing can be saved in {folder}: it is not a folder. Choose another one (for models:"
            " DENOISER_MODELS)."
        ) from error
    except OSError as error:
        raise errors.StoreError(
            f"Nothing can be saved in {folder}: {error.strerror or error}. {way_out(error)} (for models:"
            " DENOISER_MODELS)."
        ) from error
    if free < megabytes:
        raise errors.StoreError(
            f"There is too little room in {folder}: {free} MB are free, {megabytes} MB are needed."
            " Make room there, or choose another folder (for models: DENOISER_MODELS)."
        )
