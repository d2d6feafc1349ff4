"""What one reading of someone's pictures may cost, and the files that it holds open meanwhile."""

import contextlib
import gzip
import io
import math
import tempfile
import time
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from denoiser import errors

_BLOCK = 1_000_000  # bytes that are copied at a time


@dataclass(frozen=True)
class Limits:
    """What one reading may cost.

    Attributes:
        files: How many files a folder or an archive may have.
        unpacked: How many bytes may be read from all of them together.
        seconds: How long it may take.
        hint: What to do about too much, as a sentence.
    """

    files: int = 150_000
    unpacked: float = 20e9
    seconds: float = math.inf
    hint: str = "Use a part of it."


class Reading(contextlib.ExitStack):
    """One reading: counts its bytes and seconds, and closes its files at its end."""

    def __init__(self, limits: Limits):
        """Begin a reading.

        Args:
            limits: What it may cost.
        """
        super().__init__()
        self.limits = limits
        self._read = 0
        self._began = time.monotonic()

    def spend(self, count: int) -> None:
        """Count bytes that were read.

        Args:
            count: How many.

        Raises:
            DataError: They are too many, or the time is over.
        """
        self._read += count
        if self._read > self.limits.unpacked:
            raise errors.DataError(
                f"The pictures unpack to more than {self.limits.unpacked / 1e6:,.0f} MB, the most that is"
                f" read here. {self.limits.hint}"
            )
        if time.monotonic() - self._began > self.limits.seconds:
            raise errors.DataError(
                f"The pictures take longer to read than {self.limits.seconds:g} s, the most that is allowed"
                f" here. {self.limits.hint}"
            )

    def metered(self, raw: IO[bytes] | gzip.GzipFile) -> BinaryIO:
        """Return a stream whose bytes are counted.

        Args:
            raw: The stream.
        """
        return io.BufferedReader(_Metered(raw, self), buffer_size=65_536)

    def on_disk(self, raw: BinaryIO, most: float) -> BinaryIO:
        """Return a copy of a stream that can be sought in, as a file that is deleted at the end.

        Args:
            raw: The stream.
            most: How many bytes it may have.

        Raises:
            DataError: It has more.
        """
        copy = tempfile.TemporaryFile()  # noqa: SIM115
        self.callback(copy.close)
        while block := raw.read(_BLOCK):
            copy.write(block)
            if copy.tell() > most:
                raise errors.DataError(
                    f"An archive in the archive has more than {most / 1e6:,.0f} MB. Unpack it first."
                )
        copy.seek(0)
        return copy


class _Metered(io.RawIOBase):
    def __init__(self, raw: IO[bytes] | gzip.GzipFile, reading: Reading):
        self._raw, self._reading = raw, reading

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._raw.read(len(buffer))
        self._reading.spend(len(content))
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()
