"""Measure the memory that one visitor's uploads take: python -m benchmarks.uploads

Starts the app twice, with the limit on uploads and without it, and prints how much memory the server
gained after one visitor had uploaded 45 files of 10 MB. Linux only: memory is read from /proc.
"""

import argparse
import asyncio
import shutil
import tempfile
from pathlib import Path

from benchmarks.report import print_head, report
from tools import process_memory, server, visitor

_UPLOADS = 45
_BYTES = 9_900_000  # the app refuses more than 10 MB
_APPLY = "streamlit_patches.apply()"


def main() -> None:
    argparse.ArgumentParser(description=__doc__.partition("\n")[0]).parse_args()
    print_head()
    report("with the limit: memory gained", [_measure(server.ROOT)], "MB", 40)
    with tempfile.TemporaryDirectory() as folder:
        unlimited = Path(folder)
        for name in ("denoiser", ".streamlit"):
            shutil.copytree(server.ROOT / name, unlimited / name)
        app = (server.ROOT / "app.py").read_text(encoding="utf-8")
        assert _APPLY in app
        (unlimited / "app.py").write_text(app.replace(_APPLY, "pass"), encoding="utf-8")
        report("without it: memory gained", [_measure(unlimited)], "MB")


def _measure(folder: Path) -> float:
    """Return the megabytes that the server of a folder gains by the uploads."""
    with server.serve(folder) as (address, pid):
        return asyncio.run(_upload(address, pid))


async def _upload(address: str, pid: int) -> float:
    async with visitor.visit(address) as guest:
        await guest.open(source="Upload")
        await guest.upload("upload", "first.png", bytes(_BYTES))
        before = process_memory.resident_megabytes(pid)
        for number in range(_UPLOADS):
            await guest.upload("upload", f"{number}.png", bytes(_BYTES))
        return process_memory.resident_megabytes(pid) - before


if __name__ == "__main__":
    main()
