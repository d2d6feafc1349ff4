"""What keeps the server's memory small."""

import ctypes
import functools
import os
import platform

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
