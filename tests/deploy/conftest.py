"""A real nginx with deploy/nginx.conf, before replicas on this machine's own addresses."""

import contextlib
import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools import name_server, server

_NEEDED = (1, 29, 6)  # the first with `sticky`
_FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass(frozen=True)
class Balancer:
    """An nginx that runs.

    Attributes:
        address: Its address.
        replicas: Addresses of the replicas, as the name server knows them; a test may change them.
        log: A file with a line for each answer: the visitor's name, which a test has set as a cookie; replica;
            status.
    """

    address: str
    replicas: list[str]
    log: Path

    def replicas_of(self, visitor: str) -> set[str]:
        """Return the addresses of the replicas that answered a visitor."""
        lines = map(str.split, self.log.read_text(encoding="utf-8").splitlines())
        # Where a replica did not answer, the one that did comes last.
        return {line[-2].rpartition(":")[0] for line in lines if line[0] == visitor}


@pytest.fixture(scope="session")
def nginx() -> str:
    """The path of an nginx that follows replicas; in CI one has to be there."""
    path = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    message = "there is no nginx on this machine"
    if path:
        words = subprocess.run([path, "-v"], capture_output=True, encoding="utf-8").stderr
        version = re.search(r"nginx/([\d.]+)", words)[1]
        message = f"nginx {version} cannot keep visitors with a replica; 1.29.6 can"
        if tuple(map(int, version.split("."))) >= _NEEDED:
            return path
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture
def balance(nginx, tmp_path):
    """A function that runs nginx before replicas that listen on a port."""

    @contextlib.contextmanager
    def run(
        replicas: list[str], port: int, *, frame_ancestors: str = "'self'"
    ) -> Iterator[Balancer]:
        replicas, own = list(replicas), server.free_port()
        log = tmp_path / f"{own}.log"
        with contextlib.ExitStack() as stack:
            names = stack.enter_context(name_server.serve(replicas))
            text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
            logged = 'log_format replicas "$cookie_name $upstream_addr $status";'
            for old, new, times in [
                (
                    "\nhttp {",
                    "\nhttp {"
                    + "".join(f"{name}_temp_path {tmp_path}/{name};" for name in _FOLDERS)
                    + f"{logged} access_log {log} replicas;",
                    1,
                ),
                ("resolver 127.0.0.11", f"resolver 127.0.0.1:{names}", 1),
                ("server app:8501", f"server app.test:{port}", 2),
                ("listen 80;", f"listen 127.0.0.1:{own};", 1),
                ("default \"'self'\";", f'default "{frame_ancestors}";', 1),
                ("root /usr/share/nginx/html;", f"root {tmp_path};", 1),
            ]:
                assert text.count(old) == times, old
                text = text.replace(old, new)
            (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
            shutil.copy(ROOT / "docs" / "denoise.png", tmp_path / "preview.png")
            # As root, nginx would give up its rights and then read no folder of a test.
            user = "user root;" if os.geteuid() == 0 else ""
            errors = stack.enter_context((tmp_path / f"{own}.errors").open("wb"))
            process = subprocess.Popen(
                [
                    *(nginx, "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", "stderr"),
                    *("-g", f"daemon off; pid {tmp_path}/{own}.pid; {user}"),
                ],
                stderr=errors,
            )
            try:
                wait_for(f"http://127.0.0.1:{own}/preview.png", process)
                yield Balancer(f"http://127.0.0.1:{own}", replicas, log)
            finally:
                process.terminate()
                process.wait()

    return run


def wait_for(address: str, process: subprocess.Popen) -> None:
    """Wait until a server answers."""
    end = time.monotonic() + 10
    while True:
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, "nginx did not start"
            assert time.monotonic() < end, "nginx did not answer"
            time.sleep(0.02)
