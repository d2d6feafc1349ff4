"""Check that there is enough memory for a training before it starts."""

import contextlib
from pathlib import Path

from denoiser import errors
from denoiser.recipes import Recipe

# Free memory that is required. The measured peaks are lower: 943 MB with the quick set and 1,520 MB
# with all of MNIST.
_MEGABYTES = {"quick": 1000, "mnist": 1800}
_CGROUP = Path("/sys/fs/cgroup")


def check(recipe: Recipe) -> None:
    """Check that there is enough memory to train.

    Args:
        recipe: What is to be trained.

    Raises:
        TrainingError: There is too little.
    """
    needed, free = _MEGABYTES[recipe.digits], _free_memory() // 1_000_000
    if free < needed:
        raise errors.TrainingError(
            f"There is too little memory to train: {needed} MB are needed and {free} MB are free."
            " Close other programs on this machine"
            + (", or train on the quick set." if recipe.digits == "mnist" else ".")
        )


def _free_memory() -> int:
    """Return the bytes that a new process may use, on the machine or in its container."""
    import psutil  # only when it is needed: the first page need not wait for it

    free = psutil.virtual_memory().available
    for folder, limit, used, idle in (
        (_CGROUP, "memory.max", "memory.current", "inactive_file"),
        (
            _CGROUP / "memory",
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            "total_inactive_file",
        ),
    ):
        with contextlib.suppress(OSError, ValueError):  # no such limit; "max" means no limit, too
            allowed, in_use = (
                int((folder / name).read_text(encoding="utf-8")) for name in (limit, used)
            )
            free = min(free, allowed - in_use + _read_statistic(folder / "memory.stat", idle))
    return max(0, free)


def _read_statistic(path: Path, name: str) -> int:
    """Return a number of a cgroup's `memory.stat`, 0 if there is none.

    Here: the bytes of cached files, which count as used but are freed when memory is needed.
    """
    with contextlib.suppress(OSError, ValueError, KeyError):
        return int(
            dict(line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines())[
                name
            ]
        )
    return 0
