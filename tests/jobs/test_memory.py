import pytest

from denoiser import errors, recipes
from denoiser.jobs import memory

UNIT = "sys/fs/cgroup/system.slice/denoiser.service/"
VERSION_1 = "sys/fs/cgroup/memory/"


@pytest.mark.parametrize(
    ("cgroup", "files", "free"),
    [
        pytest.param(
            "0::/",
            {
                "sys/fs/cgroup/memory.max": "690",
                "sys/fs/cgroup/memory.current": "300",
                "sys/fs/cgroup/memory.stat": "file 9\ninactive_file 50",
            },
            440,
            id="container",
        ),
        pytest.param(
            "0::/",
            {"sys/fs/cgroup/memory.max": "690", "sys/fs/cgroup/memory.current": "700"},
            0,
            id="full",
        ),
        pytest.param(
            "0::/",
            {"sys/fs/cgroup/memory.max": "max", "sys/fs/cgroup/memory.current": "300"},
            5000,
            id="no limit",
        ),
        pytest.param(
            "0::/system.slice/denoiser.service",
            {UNIT + "memory.max": "900", UNIT + "memory.current": "200"},
            700,
            id="systemd unit",
        ),
        pytest.param(
            "0::/system.slice/denoiser.service",
            {
                UNIT + "memory.max": "max",
                UNIT + "memory.high": "800",
                UNIT + "memory.current": "200",
            },
            600,
            id="systemd unit that is slowed down above a limit",
        ),
        pytest.param(
            "0::/system.slice/denoiser.service",
            {
                UNIT + "memory.max": "900",
                UNIT + "memory.current": "200",
                "sys/fs/cgroup/system.slice/memory.max": "1000",
                "sys/fs/cgroup/system.slice/memory.current": "650",
            },
            350,
            id="slice that others fill",
        ),
        pytest.param(
            "0::/../other",
            {"sys/other/memory.max": "1", "sys/other/memory.current": "1"},
            5000,
            id="cgroup outside of the container",
        ),
        pytest.param(
            "4:cpu,cpuacct:/\n3:memory:/unit\n0::/unit",
            {
                VERSION_1 + "unit/memory.limit_in_bytes": "690",
                VERSION_1 + "unit/memory.usage_in_bytes": "300",
            },
            390,
            id="version 1",
        ),
        pytest.param(
            "3:memory:/docker/1a2b",
            {
                VERSION_1 + "memory.limit_in_bytes": "690",
                VERSION_1 + "memory.usage_in_bytes": "300",
            },
            390,
            id="container of version 1",
        ),
        pytest.param("", {}, 5000, id="not Linux"),
    ],
)
def test_free_memory_is_what_container_unit_and_slice_allow(
    cgroup, files, free, tmp_path, monkeypatch
):
    for name, content in (files | {"proc/self/cgroup": cgroup} if cgroup else files).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{content}\n", encoding="utf-8")
    monkeypatch.setattr(memory, "_ROOT", tmp_path)
    machine = type("machine", (), {"available": 5000})
    monkeypatch.setattr("psutil.virtual_memory", lambda: machine)
    assert memory._free_memory() == free


def test_too_little_memory_is_an_error_with_the_figures(monkeypatch):
    monkeypatch.setattr(memory, "_free_memory", lambda: 1_500_000_000)
    memory.check(recipes.get("quick"))
    with pytest.raises(errors.TrainingError, match="1800 MB are needed and 1500 MB are free"):
        memory.check(recipes.get("blind"))
