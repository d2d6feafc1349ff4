"""Limit the memory that the server's process keeps, and the time it takes to find what is not needed."""

import ctypes
import functools
import gc
import os
import platform

# By their numbers in glibc's malloc.h.
_SETTINGS = {
    # M_ARENA_MAX: Streamlit runs each script in a thread of its own, and glibc would give them up to 8
    # heaps a core, each of which keeps what it once took.
    -8: 1,
    # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD, in bytes: large blocks go back to the system when they are
    # freed. glibc would raise both by itself until pictures and arrays no longer do.
    -1: 65_536,
    -3: 65_536,
}


# Of Python's collector, which looks for objects that refer to each other. It looks at all objects of all
# visitors every few seconds, which takes a tenth of a second each time. With larger numbers it does so less
# often, but a server keeps more memory (`python -m benchmarks.load --soak`).
_COLLECT_AFTER = (1000, 10, 10)


@functools.cache
def limit() -> None:
    """Make the process collect garbage less often, and give back memory that it no longer uses.

    The second is for Linux with glibc. It takes 34 MB less of 270 when visitors come and go (`python -m benchmarks.load --soak`). The
    environment variables of glibc do the same, but only where they are set before Python starts,
    which `streamlit run app.py` and Streamlit Community Cloud do not do.
    """
    gc.collect()
    gc.freeze()  # what is loaded by now stays
    gc.set_threshold(*_COLLECT_AFTER)
    if platform.libc_ver()[0] == "glibc":
        # Arrow carries tables to the browser: it shares the heap instead of keeping its own.
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
        mallopt = ctypes.CDLL(None).mallopt
        for setting, value in _SETTINGS.items():
            mallopt(setting, value)
