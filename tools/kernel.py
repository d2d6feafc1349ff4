"""Build the engine's WebAssembly from its C: python -m tools.kernel"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from denoiser.browser import scripts
from denoiser.data import disk

SOURCE = scripts.PACKAGE / "browser" / "engine" / "kernel.c"
MODULE = SOURCE.with_suffix(".wasm")
_OPTIONS = [
    "-target",
    "wasm32-freestanding",
    # Relaxed SIMD would bring a tenth, and the need for a second module where browsers lack it.
    "-mcpu=generic+simd128+bulk_memory",
    "-std=c11",
    "-Os",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-nostdlib",
    "-Wl,--no-entry",
    "-Wl,--strip-all",
    "-Wl,--export=__heap_base",  # where the memory begins that the engine gives out
    "-Wl,-z,stack-size=16384",
]


def build(source: Path = SOURCE) -> bytes:
    """Return the module that the C becomes: the same bytes on every machine.

    Args:
        source: The C.

    Raises:
        subprocess.CalledProcessError: It does not compile.
    """
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder) / "kernel.wasm"
        subprocess.run(
            [sys.executable, "-m", "ziglang", "cc", *_OPTIONS, "-o", str(module), str(source)],
            check=True,
            env=os.environ | {"ZIG_GLOBAL_CACHE_DIR": folder, "ZIG_LOCAL_CACHE_DIR": folder},
        )
        return module.read_bytes()


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    module = build()
    disk.write_whole(MODULE, lambda file: file.write(module))
    print(f"{MODULE.relative_to(Path.cwd())}: {len(module):,} bytes")
