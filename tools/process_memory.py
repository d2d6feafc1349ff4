"""Read the memory of a process from /proc, on Linux."""

from pathlib import Path


def resident_megabytes(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    return _megabytes(pid, "VmRSS")


def peak_megabytes(pid: int) -> float:
    """Return the most MB that were resident since `reset_peak`, or since the start."""
    return _megabytes(pid, "VmHWM")


def reset_peak(pid: int) -> None:
    """Let `peak_megabytes` count from now on."""
    # See "clear_refs" in the manual page proc_pid_clear_refs(5).
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="utf-8")


def _megabytes(pid: int, what: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition(f"{what}:")[2].split()[0]) / 1024
