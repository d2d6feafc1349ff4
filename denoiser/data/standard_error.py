"""Filter what libraries written in C print on standard error, past Python."""

import contextlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import IO

from denoiser import errors

_one_at_a_time = threading.RLock()  # the stream belongs to the whole process


@contextlib.contextmanager
def without(is_dropped: Callable[[bytes], bool]) -> Iterator[None]:
    """Drop some of the lines that are written on standard error meanwhile; the others follow at the end.

    Args:
        is_dropped: Whether to drop a line.
    """
    with contextlib.ExitStack() as stack:
        stack.enter_context(_one_at_a_time)
        with contextlib.suppress(
            OSError
        ):  # without the stream, or room for files, nothing is filtered
            kept = os.dup(2)
            stack.callback(os.close, kept)
            written = stack.enter_context(tempfile.TemporaryFile())
            stack.callback(_write_others, written, is_dropped)
            stack.callback(os.dup2, kept, 2)
            stack.callback(_flush)
            _flush()
            os.dup2(written.fileno(), 2)
        yield


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Drop what is written on standard error, unless the work ends in an error that nobody expects.

    TensorFlow writes most of its notes from C++, before it reads any setting about them.
    """
    is_dropped = True
    with without(lambda line: is_dropped):
        try:
            yield
        except (errors.DenoiserError, KeyboardInterrupt):
            raise
        except BaseException:
            is_dropped = False
            raise


def _flush() -> None:
    if sys.stderr is not None:
        sys.stderr.flush()


def _write_others(written: IO[bytes], is_dropped: Callable[[bytes], bool]) -> None:
    written.seek(0)
    others = b"".join(line for line in written if not is_dropped(line))
    with contextlib.suppress(OSError):  # nobody reads the stream any more
        while others:
            others = others[os.write(2, others) :]


def is_anything(line: bytes) -> bool:
    """Return True: a decoder's complaints about a damaged file repeat the error that follows."""
    del line
    return True


def is_information(line: bytes) -> bool:
    """Return whether LiteRT marks a line as information, neither a warning nor an error."""
    return line.startswith(b"INFO:")
