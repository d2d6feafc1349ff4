"""Keep notes that libraries write on standard error from the user."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator

from denoiser import errors


@contextlib.contextmanager
def notes() -> Iterator[None]:
    """Hold back what is written on standard error; it is shown if the work ends in an unexpected error.

    TensorFlow writes most of its notes from C++, before it reads any setting about them: so the file
    descriptor is exchanged, not `sys.stderr`.
    """
    try:
        kept = os.dup(2)
    except OSError:  # there is no standard error
        yield
        return
    with tempfile.TemporaryFile() as held:
        _flush()
        os.dup2(held.fileno(), 2)
        try:
            yield
        except (errors.DenoiserError, KeyboardInterrupt):
            raise
        except BaseException:
            _flush()
            held.seek(0)
            os.write(kept, held.read())
            raise
        finally:
            _flush()
            os.dup2(kept, 2)
            os.close(kept)


def _flush() -> None:
    if sys.stderr is not None:
        sys.stderr.flush()
