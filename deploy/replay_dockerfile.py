"""Replay the steps of the Dockerfile in a bare root file system, where no Docker is at hand.

    debootstrap --variant=minbase --include=ca-certificates,python3-venv stable /tmp/bare
    python deploy/replay_dockerfile.py /tmp/bare
    python deploy/replay_dockerfile.py /tmp/bare REQUIREMENTS=requirements.txt

It runs as root on Linux. RUN may use the network, as in a build. Then the app starts without any network:
it has to become healthy, and every page has to open. What is in the Dockerfile but not known here is an
error, so that nothing is left out silently. Python is the one of the root file system.
"""

import ctypes
import fcntl
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
_NEW_MOUNTS, _NEW_NETWORK = 0x00020000, 0x40000000  # CLONE_NEWNS and CLONE_NEWNET of unshare(2)
_PATH = "/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin"
# What the machine needs to reach a package registry; the container itself gets none of it.
_FOR_THE_NETWORK = ("PIP_", "SSL_CERT_", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")


class Replay:
    """The steps that were done, and what they left for the next.

    Attributes:
        variables: Of ENV; a container has them.
        arguments: Of ARG; only the build has them.
        health: The command of HEALTHCHECK.
        command: The command of CMD.
    """

    def __init__(self, root: Path, given: dict[str, str]):
        self._root, self._given = root, given
        self._folder, self._user = "/", "root"
        self.variables: dict[str, str] = {}
        self.arguments: dict[str, str] = {}
        self.health: list[str] = []
        self.command: list[str] = []

    def step(self, name: str, rest: str) -> None:
        """Do one instruction of a Dockerfile.

        Raises:
            SystemExit: It is unknown, or it failed.
        """
        match name:
            case "FROM":
                # The image has its Python in /usr/local; a virtual environment there looks the same.
                if not (self._root / "usr/local/bin/python").exists():
                    self.run(["python3", "-m", "venv", "/usr/local"])
            case "ARG":
                argument, _, default = rest.partition("=")
                self.arguments[argument] = self._given.get(argument, default)
            case "ENV":
                self.variables |= dict(word.split("=", 1) for word in rest.split())
            case "WORKDIR":
                self._folder = rest
                self._inside(rest).mkdir(parents=True, exist_ok=True)
            case "COPY":
                *sources, target = rest.split()
                for source in sources:
                    self._copy(source, target)
            case "RUN":
                self.run(["sh", "-c", rest], is_build=True)
            case "USER":
                self._user = rest
            case "HEALTHCHECK":
                self.health = json.loads(rest.partition(" CMD ")[2])
            case "CMD":
                self.command = json.loads(rest)
            case "EXPOSE":
                pass
            case _:
                raise SystemExit(f"The step {name} is not known here; add it to {__file__}.")

    def run(self, command: Sequence[str], *, is_build: bool = False) -> None:
        """Run a command to its end.

        Raises:
            SystemExit: It failed.
        """
        if code := self.start(command, is_build=is_build).wait():
            raise SystemExit(f"{' '.join(command)} ended with status {code}.")

    def start(self, command: Sequence[str], *, is_build: bool = False) -> subprocess.Popen:
        """Start a command in the root file system, as the user and in the folder that are set."""
        user, group, home = self._look_up(self._user)

        def enter() -> None:
            os.chroot(self._root)
            os.chdir(self._folder)
            os.setgroups([])
            os.setgid(group)
            os.setuid(user)

        environment = {"PATH": _PATH, "HOME": home} | self.variables
        if is_build:
            environment |= self.arguments
            environment |= {k: v for k, v in os.environ.items() if k.startswith(_FOR_THE_NETWORK)}
        return subprocess.Popen(
            ["/usr/bin/env", *command],
            env=environment,
            preexec_fn=enter,
        )

    def _look_up(self, name: str) -> tuple[int, int, str]:
        """Return a user's id, group and home."""
        for line in (self._root / "etc/passwd").read_text(encoding="utf-8").splitlines():
            user, _, number, group, _, home, _ = line.split(":")
            if user == name:
                return int(number), int(group), home
        raise SystemExit(f"There is no user {name} in {self._root}.")

    def _copy(self, source: str, target: str) -> None:
        goal = self._inside(target)
        if target.endswith("/"):
            goal.mkdir(parents=True, exist_ok=True)
            goal /= Path(source).name
        if (CHECKOUT / source).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(CHECKOUT / source, goal, ignore=ignored, dirs_exist_ok=True)
        else:
            shutil.copy(CHECKOUT / source, goal)

    def _inside(self, path: str) -> Path:
        return self._root / os.path.join(self._folder, path).lstrip("/")


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the rest of each instruction of a Dockerfile."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        name, _, rest = line.partition(" ")
        yield name, rest.strip()


def prepare(root: Path) -> None:
    """Give the root file system what Docker gives a container; the mounts end with this process."""
    _unshare(_NEW_MOUNTS)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "proc", "proc", root / "proc"], check=True)
    shutil.copy("/etc/resolv.conf", root / "etc")
    for name in ("PIP_CERT", "SSL_CERT_FILE"):  # a registry of the machine's own
        if path := os.environ.get(name):
            (root / path.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, root / path.lstrip("/"))


def cut_network() -> None:
    """Leave this process and all that it starts with nothing but a loopback device."""
    _unshare(_NEW_NETWORK)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        up = struct.pack("16sh14x", b"lo", 1)  # IFF_UP, see netdevice(7)
        fcntl.ioctl(any_socket, 0x8914, up)  # SIOCSIFFLAGS


def _unshare(what: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(what):
        raise SystemExit(f"unshare: {os.strerror(ctypes.get_errno())}; run this as root.")


def main(root: Path, given: dict[str, str]) -> None:
    """Build, start without network, ask for its health, and open every page."""
    began = time.monotonic()
    prepare(root)
    replay = Replay(root, given)
    for name, rest in instructions((CHECKOUT / "Dockerfile").read_text(encoding="utf-8")):
        print(f"{time.monotonic() - began:6.1f} s  {name} {rest}", flush=True)
        replay.step(name, rest)
    cut_network()
    app = replay.start(replay.command)
    try:
        end = time.monotonic() + 60
        while replay.start(["sh", "-c", '"$@" 2>/dev/null', "sh", *replay.health]).wait():
            if app.poll() is not None or time.monotonic() > end:
                raise SystemExit("The app did not become healthy.")
            time.sleep(0.5)
        print(f"{time.monotonic() - began:6.1f} s  healthy, without network", flush=True)
        replay.run(["python", "-m", "deploy.warm_up"])
        print(f"{time.monotonic() - began:6.1f} s  every page opened", flush=True)
    finally:
        app.terminate()
        app.wait()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]).resolve(), dict(word.split("=", 1) for word in sys.argv[2:]))
