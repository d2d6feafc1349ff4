import numpy as np
from PIL import Image


def test_the_notebooks_three_figures_and_failures_are_drawn(run, tmp_path, monkeypatch):
    monkeypatch.delenv("DENOISER_MNIST", raising=False)
    assert run("figures", tmp_path / "figures", "--noise", 1)[0] == 0
    for name in ("dataset", "triptychs", "network", "failures"):
        image = np.asarray(Image.open(tmp_path / "figures" / f"{name}.png").convert("L"))
        assert min(image.shape) > 300
        assert image.std() > 10
