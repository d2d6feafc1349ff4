import pytest

from denoiser import errors, recipes
from denoiser.jobs import memory


@pytest.mark.parametrize(
    ("limits", "free"),
    [
        (
            {
                "memory.max": "690",
                "memory.current": "300",
                "memory.stat": "file 9\ninactive_file 50",
            },
            440,
        ),
        ({"memory.max": "690", "memory.current": "700"}, 0),
        ({"memory.max": "max", "memory.current": "300"}, 5000),
        ({"memory/memory.limit_in_bytes": "690", "memory/memory.usage_in_bytes": "300"}, 390),
        ({}, 5000),
    ],
)
def test_in_a_container_free_memory_is_what_the_container_allows(
    limits, free, tmp_path, monkeypatch
):
    (tmp_path / "memory").mkdir()
    for name, content in limits.items():
        (tmp_path / name).write_text(f"{content}\n", encoding="utf-8")
    monkeypatch.setattr(memory, "_CGROUP", tmp_path)
    machine = type("machine", (), {"available": 5000})
    monkeypatch.setattr("psutil.virtual_memory", lambda: machine)
    assert memory._free_memory() == free


def test_too_little_memory_is_an_error_with_the_figures(monkeypatch):
    monkeypatch.setattr(memory, "_free_memory", lambda: 1_500_000_000)
    memory.check(recipes.get("quick"))
    with pytest.raises(errors.TrainingError, match="1800 MB are needed and 1500 MB are free"):
        memory.check(recipes.get("blind"))
