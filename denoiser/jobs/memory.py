"""Check that there is enough memory for a training before it starts."""

import contextlib
import math
from collections.abc import Iterator
from pathlib import Path

from denoiser import errors
from denoiser.recipes import Recipe

# Free memory that is required. The measured peaks are lower: 943 MB with the quick set and 1,520 MB
# with all of MNIST.
_MEGABYTES = {"quick": 1000, "mnist": 1800}
_MEGABYTES_OF_A_PICTURE = 0.012  # of one's own: 70,000 of them need as much as MNIST
_ROOT = Path("/")  # a test has a root of its own


def check(recipe: Recipe) -> None:
    """Check that there is enough memory to train.

    Args:
        recipe: What is to be trained.

    Raises:
        TrainingError: There is too little.
    """
    own = math.ceil(_MEGABYTES_OF_A_PICTURE * recipe.data.pictures) if recipe.data else 0
    needed = _MEGABYTES.get(recipe.digits, _MEGABYTES["quick"] + own)
    free = int(_free_memory()) // 1_000_000
    if free < needed:
        raise errors.TrainingError(
            f"There is too little memory to train: {needed} MB are needed and {free} MB are free."
            " Close other programs on this machine"
            + (", or train on the quick set." if recipe.digits == "mnist" else ".")
        )


def _free_memory() -> float:
    """Return the bytes that a new process may use, on the machine or within the limits of its cgroups."""
    import psutil  # only when it is needed: the first page need not wait for it

    free = psutil.virtual_memory().available
    for folder in _cgroups(""):
        free = min(free, _left(folder, ("memory.max", "memory.high"), "memory.current", "inactive"))
    for folder in _cgroups("memory"):
        free = min(
            free,
            _left(folder, ("memory.limit_in_bytes",), "memory.usage_in_bytes", "total_inactive"),
        )
    return max(0, free)


def _cgroups(controller: str) -> Iterator[Path]:
    """Yield the folders of this process' cgroup and of all that contain it; a limit of any one counts.

    A container sees its own limits in the outermost folder. The limits of a systemd unit are in the unit's
    own folder, and those of a slice in the slice's.

    Args:
        controller: "memory" for the hierarchy of version 1; "" for that of version 2.
    """
    try:
        lines = (_ROOT / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    mount = _ROOT / "sys/fs/cgroup" / controller
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controller in controllers.split(",") and ".." not in path.split("/"):
            cgroup = mount / path.strip("/")
            while cgroup != mount:
                yield cgroup
                cgroup = cgroup.parent
    yield mount


def _left(folder: Path, limits: tuple[str, ...], used: str, idle: str) -> float:
    """Return the bytes that a cgroup still allows; infinity where it has no limit."""
    left = math.inf
    for limit in limits:
        with contextlib.suppress(OSError, ValueError):  # no such limit; "max" means no limit, too
            allowed, in_use = (
                int((folder / name).read_text(encoding="utf-8")) for name in (limit, used)
            )
            left = min(left, allowed - in_use)
    return left + _read_statistic(folder / "memory.stat", f"{idle}_file")


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
