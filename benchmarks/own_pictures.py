"""Measure what pictures to train on cost while they are read: python -m benchmarks.own_pictures

Reads files that are large, or made to harm, each in a process of its own, and prints the seconds and by how many
MB the memory rose at its peak. Those of 50 MB and less are read within the limits of the Train page. Linux only:
memory is read from /proc.
"""

import argparse
import gzip
import io
import os
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.report import print_row
from denoiser import errors
from denoiser.data import own
from denoiser.jobs import limits
from tools import process_memory

_BUDGET = 300  # MB
_LARGEST_UPLOAD = 50_000_000  # bytes
_RNG = np.random.default_rng(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--read", nargs=2, metavar=("NAME", "PATH"), help="measure this file alone")
    if options := parser.parse_args().read:
        _measure(options[0], Path(options[1]))
        return
    print_row("", f"{'seconds':>7} {'MB':>7}  answer")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in _CASES.items():
            path = make(Path(folder))
            subprocess.run(
                [sys.executable, "-m", "benchmarks.own_pictures", "--read", name, path], check=True
            )
            path.unlink()


def _measure(name: str, path: Path) -> None:
    before = process_memory.resident_megabytes(os.getpid())
    process_memory.reset_peak(os.getpid())
    began = time.monotonic()
    is_upload = path.is_file() and path.stat().st_size <= _LARGEST_UPLOAD
    try:
        if is_upload:
            read = own.read_upload(path.read_bytes(), path.name, limits=limits.of_reading())
        else:
            read = own.read(path)
        answer = f"{len(read.pictures):,} pictures, {len(read.classes)} classes"
    except errors.DenoiserError as error:
        answer = str(error)[:70]
    seconds = time.monotonic() - began
    rise = process_memory.peak_megabytes(os.getpid()) - before
    verdict = "holds" if rise <= _BUDGET else "MISSED"
    where = "on the page" if is_upload else "on the disk"
    print_row(
        f"{name}, {where}", f"{seconds:7.1f} {rise:7.1f}  budget {_BUDGET}: {verdict}; {answer}"
    )


def _idx(images: np.ndarray) -> bytes:
    return b"\0\0\x08\3" + struct.pack(">3L", *images.shape) + images.tobytes()


def _digits(count: int) -> np.ndarray:
    """Return pictures of which no two are alike."""
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 8:20, 8:20] = _RNG.integers(0, 256, (count, 12, 12), dtype=np.uint8)
    return images


def _fashion(folder: Path) -> Path:
    path = folder / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(_idx(_digits(60_000)), 1))
    return path


def _by_class(folder: Path) -> Path:
    """Write as many pictures as EMNIST's largest set has."""
    path = folder / "emnist-byclass-train-images-idx3-ubyte.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"\0\0\x08\3" + struct.pack(">3L", 697_932, 28, 28))
        for _ in range(14):
            file.write(_digits(50_000).tobytes())
    return path


def _floats(folder: Path) -> Path:
    path = folder / "floats.npy"
    np.save(path, _digits(70_000) / np.float64(255))
    return path


def _csv(folder: Path) -> Path:
    path = folder / "fashion-mnist_train.csv"
    rows = _digits(20_000).reshape(-1, 784)
    with path.open("w", encoding="utf-8") as file:
        file.writelines("0," + ",".join(map(str, row)) + "\n" for row in rows.tolist())
    return path


def _archive(folder: Path, name: str, files: Callable[[zipfile.ZipFile], None]) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        files(archive)
    return path


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _photographs(folder: Path) -> Path:
    """Write 50 pictures of 12 megapixels."""
    png = _png(Image.new("RGB", (4000, 3000), (200, 150, 100)))

    def write(archive: zipfile.ZipFile) -> None:
        for k in range(50):
            archive.writestr(f"{k}.png", png, zipfile.ZIP_STORED)

    return _archive(folder, "photographs.zip", write)


def _pngs(folder: Path) -> Path:
    def write(archive: zipfile.ZipFile) -> None:
        for k, image in enumerate(_digits(4900)):
            archive.writestr(f"{k % 10}/{k}.png", _png(Image.fromarray(image)))

    return _archive(folder, "pngs.zip", write)


def _tiny(count: int) -> Callable[[Path], Path]:
    def write(archive: zipfile.ZipFile) -> None:
        for k in range(count):
            archive.writestr(f"{k}.png", b"")

    return lambda folder: _archive(folder, f"tiny-{count}.zip", write)


def _bomb(folder: Path) -> Path:
    def write(archive: zipfile.ZipFile) -> None:
        with archive.open("x.npy", "w", force_zip64=True) as file:
            for _ in range(2000):
                file.write(bytes(1_000_000))

    return _archive(folder, "bomb.zip", write)


def _gzip_bomb(folder: Path) -> Path:
    path = folder / "bomb-images-idx3-ubyte.gz"
    with gzip.open(path, "wb") as file:
        file.write(b"\0\0\x08\3" + struct.pack(">3L", 2_000_000, 28, 28))
        for _ in range(1600):
            file.write(bytes(1_000_000))
    return path


def _long_names(folder: Path) -> Path:
    def write(archive: zipfile.ZipFile) -> None:
        for k in range(700):
            archive.writestr(f"{k}{'é' * 20_000}.png", b"")

    return _archive(folder, "names.zip", write)


_CASES: dict[str, Callable[[Path], Path]] = {
    "60,000 pictures as IDX, packed": _fashion,
    "697,932 pictures as IDX, packed": _by_class,
    "70,000 pictures as floats of 64 bits": _floats,
    "20,000 pictures as CSV": _csv,
    "4,900 PNGs of 28 x 28": _pngs,
    "50 PNGs of 12 megapixels": _photographs,
    "a ZIP of 10,000 empty files": _tiny(10_000),
    "a ZIP of 1,000,000 empty files": _tiny(1_000_000),
    "a ZIP that unpacks to 2 GB": _bomb,
    "a gzip that unpacks to 1.6 GB": _gzip_bomb,
    "a ZIP with names of 40,000 bytes": _long_names,
}


if __name__ == "__main__":
    main()
