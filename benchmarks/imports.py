"""Measure the memory that imports take: python -m benchmarks.imports [MODULE ...]

Prints the resident MB that each import adds to a process that has NumPy only, and to one that has
everything that the server imports. Linux only: memory is read from /proc.
"""

import argparse
import subprocess
import sys

from benchmarks.report import print_row

# What the server avoids, and the candidates for its typed records.
_MODULES = ("scipy.stats", "scipy.signal", "msgspec", "pydantic")
_PROGRAM = """
import importlib, os, sys
from tools import process_memory
importlib.import_module(sys.argv[1])
before = process_memory.resident_megabytes(os.getpid())
importlib.import_module(sys.argv[2])
print(process_memory.resident_megabytes(os.getpid()) - before)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", metavar="MODULE", nargs="*", default=_MODULES)
    print_row("resident MB added to a process with", "   NumPy   the server's imports")
    for module in parser.parse_args().modules:
        figures = [measure(module, to) for to in ("numpy", "denoiser.ui.cache")]
        print_row(module, "".join(f"{figure:>8}   " for figure in figures))


def measure(module: str, to: str) -> str:
    """Return the MB that a module adds to a process with another one; "-" where it is missing."""
    words = [sys.executable, "-c", _PROGRAM, to, module]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8")
    return "-" if done.returncode else f"{float(done.stdout):.1f}"


if __name__ == "__main__":
    main()
