"""The files of a folder or a ZIP archive from anyone, with what is refused or skipped of them."""

import gzip
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from denoiser import errors
from denoiser.data.reading_limits import Reading

HEAD_SIZE = 4096
_DEEPEST = 12  # folders in each other
_LARGEST_DIRECTORY = 32_000_000  # bytes of an archive's list of files; 150,000 with long names
_MOST_RATIO = 100  # of an archive's content to its size; pictures, and digits as CSV, have up to 20
_SMALL = 20_000_000  # bytes, which any archive may unpack to
_END, _END_64, _LOCATOR_64, _HEADER = b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\1\2"
_LONGEST_NAME = 40
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Entry:
    """A file of a folder or an archive.

    Attributes:
        name: Its path there, with "/" between folders, as it was found; see `clean` before it is shown.
        size: In bytes, as it is said to be.
        open: Opens it for reading.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]

    @property
    def shown(self) -> str:
        """Its name without its folders, as it can be shown."""
        return clean(PurePosixPath(self.name).name) or "a file"

    def head(self) -> bytes:
        """Return its first bytes."""
        with self.open() as file:
            return file.read(HEAD_SIZE)

    def unpacked(self, reading: Reading) -> "Entry":
        """Return the file in a file that is packed by gzip, or else the file itself.

        Args:
            reading: Counts its bytes.
        """
        if not self.head().startswith(_GZIP):
            return self
        return Entry(self.name.removesuffix(".gz"), 0, lambda: _open_gzip(self, reading))


def _open_gzip(entry: Entry, reading: Reading) -> BinaryIO:
    return reading.metered(gzip.GzipFile(fileobj=entry.open()))


@dataclass(frozen=True)
class Listing:
    """The files of a folder or an archive.

    Attributes:
        entries: Those that may be read, by their names.
        notes: What was skipped, one sentence each.
    """

    entries: list[Entry]
    notes: tuple[str, ...] = ()


def clean(name: str) -> str:
    """Return a name from anyone as one that can be shown: printable, on one line, at most 40 letters.

    Control characters, and marks that turn the direction of writing, are left out.
    """
    text = unicodedata.normalize("NFC", name.encode(errors="replace").decode())
    kept = "".join(c if c.isprintable() else " " for c in text if unicodedata.category(c) != "Cf")
    return " ".join(kept.split())[:_LONGEST_NAME].strip()


def of_file(path: Path, reading: Reading) -> Entry:
    """Return a file on disk.

    Args:
        path: The file.
        reading: Counts its bytes.
    """
    return Entry(path.name, path.stat().st_size, lambda: reading.metered(path.open("rb")))


def of_folder(root: Path, reading: Reading) -> Listing:
    """List a folder, down to 12 levels; links are not followed, and hidden files are left out.

    Args:
        root: The folder.
        reading: Counts the bytes.

    Raises:
        DataError: It has too many files.
        OSError: It cannot be read.
    """
    found: list[Entry] = []
    links = 0
    waiting = [(root, "", 0)]
    while waiting:
        folder, prefix, depth = waiting.pop()
        for item in os.scandir(folder):
            name = prefix + item.name
            if _is_hidden(name):
                continue
            if item.is_symlink():
                links += 1
            elif item.is_dir(follow_symlinks=False):
                if depth < _DEEPEST:
                    waiting.append((Path(item.path), f"{name}/", depth + 1))
            elif item.is_file(follow_symlinks=False):  # reading a pipe would block
                size = item.stat(follow_symlinks=False).st_size
                found.append(Entry(name, size, partial(_open_regular, item.path, reading)))
                _check_count(len(found), reading)
    return Listing(sorted(found, key=lambda entry: entry.name), _note_on_links(links))


def _open_regular(path: str, reading: Reading) -> BinaryIO:
    """Open a file, unless it became a link or a pipe since it was listed."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    file = os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(f"{path} is no longer a file")
    return reading.metered(file)


def of_zip(file: BinaryIO, name: str, reading: Reading) -> Listing:
    """List a ZIP archive; its files are never written anywhere.

    Args:
        file: The archive; it can be sought in, and stays open as long as the entries are used.
        name: Of the archive, for errors.
        reading: Counts the bytes.

    Raises:
        DataError: It is damaged, has a password, too many files, or names that lead out of it, or unpacks to
            far more than its size.
    """
    size = _check_directory(file, name, reading)
    try:
        archive = reading.enter_context(zipfile.ZipFile(file))
        members = [m for m in archive.infolist() if not m.is_dir() and not _is_hidden(m.filename)]
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise damaged(name) from error
    _check_count(len(members), reading)
    unpacked = sum(member.file_size for member in members)
    if unpacked > max(_SMALL, _MOST_RATIO * size):
        raise errors.DataError(
            f"{name} unpacks to {unpacked / max(size, 1):,.0f} times its size, which pictures do not. Pack the"
            " pictures alone into a new archive."
        )
    links, entries = 0, []
    for member in members:
        if re.match(r"[/\\]|[A-Za-z]:", member.filename) or ".." in re.split(
            r"[/\\]", member.filename
        ):
            raise errors.DataError(
                f"{name} has a file whose name leads out of the archive ({clean(member.filename)!r}), so it is"
                " not read. Pack the pictures into a new archive."
            )
        if member.flag_bits & 1:
            raise errors.DataError(f"{name} is protected by a password. Pack it without one.")
        if stat.S_ISLNK(member.external_attr >> 16):
            links += 1
            continue
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise errors.DataError(
                f"{name} is packed by a rare method. Pack it in the usual way, by Deflate."
            )
        entries.append(
            Entry(
                member.filename, member.file_size, partial(_open_member, archive, member, reading)
            )
        )
    return Listing(sorted(entries, key=lambda entry: entry.name), _note_on_links(links))


def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, reading: Reading) -> BinaryIO:
    return reading.metered(archive.open(member))


def damaged(name: str) -> errors.DataError:
    """Return the error for a file that is damaged or cut short."""
    return errors.DataError(
        f"{name} is damaged or cut short and cannot be read: download, copy or pack it again."
    )


def _check_directory(file: BinaryIO, name: str, reading: Reading) -> int:
    """Check an archive's list of files before Python holds all of it, and return the archive's size.

    Source: APPNOTE.TXT of PKWARE, 4.3.12 to 4.3.16.
    """
    size = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise damaged(name)
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    end = start + at
    if tail[max(0, at - 20) :].startswith(_LOCATOR_64):
        record = tail[max(0, at - 76) : at - 20]
        if record.startswith(_END_64):
            directory, end = int.from_bytes(record[40:48], "little"), end - 76
    if directory > min(_LARGEST_DIRECTORY, size):
        raise errors.DataError(f"{name} has too long a list of files. {reading.limits.hint}")
    file.seek(max(0, end - directory))
    _check_count(file.read(directory).count(_HEADER), reading)
    file.seek(0)
    return size


def _check_count(count: int, reading: Reading) -> None:
    if count > reading.limits.files:
        raise errors.DataError(
            f"There are more than {reading.limits.files:,} files, the most that are read here."
            f" {reading.limits.hint}"
        )


def _is_hidden(name: str) -> bool:
    """Return whether a file is one that systems add by themselves."""
    parts = PurePosixPath(name).parts
    return any(
        (part.startswith(".") and part != "..") or part in ("__MACOSX", "Thumbs.db", "desktop.ini")
        for part in parts
    )


def _note_on_links(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (f"{count:,} {'link was' if count == 1 else 'links were'} not followed.",)
