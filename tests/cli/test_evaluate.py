import json

import numpy as np
import pytest
from msgspec import structs
from PIL import Image

from denoiser.cli import evaluate
from denoiser.data import mnist
from denoiser.evaluation import baselines, sweeps
from denoiser.imaging import filters
from denoiser.models import catalog, litert, schema


@pytest.fixture
def test_images(all_digits, monkeypatch):
    """MNIST's test images, and a command that need not load all of MNIST again."""
    monkeypatch.setattr(mnist, "load", lambda path: all_digits)
    return all_digits.test


def test_the_report_has_the_figures_of_the_parts(run, test_images):
    words = ("evaluate", "book-ffnn", "--images", 20, "--seed", 4, "--json")
    status, out, _ = run(*words)
    report = json.loads(out)
    assert status == 0
    assert (report["images"], report["seed"]) == (20, 4)
    (model,) = report["models"]
    assert (model["name"], model["params"], model["macs"]) == ("book-ffnn", 50_992, 50_176)
    denoiser = litert.load(catalog.find().get("book-ffnn"))
    classify = litert.load_classifier().classify
    measured = sweeps.on_test(denoiser.denoise, test_images[:20], classify=classify, seed=4)
    assert model["rows"] == schema.to_json(measured)["rows"]
    assert [*model["rows"][0]] == ["noise", "psnr", "ssim", "bce", "accuracy"]
    assert "baselines" not in report


def test_baselines_are_measured_and_all_is_drawn(run, test_images, monkeypatch, tmp_path):
    monkeypatch.setattr(filters, "names", lambda: ["noisy input", "median filter"])
    monkeypatch.setattr(baselines, "TUNING_COUNT", 20)
    figure = tmp_path / "figures" / "sweep.png"
    words = ("evaluate", "book-ffnn", "--images", 20, "--baselines", "--figure", figure)
    status, out, _ = run(*words, "--json")
    assert status == 0
    noisy, median, memoriser, on_its_own = json.loads(out)["baselines"]
    assert noisy["rows"][0]["psnr"] is None
    assert noisy["rows"][4]["psnr"] == pytest.approx(8.8, abs=0.3)  # -20 log10(0.55), clipped
    assert median["rows"][3]["psnr"] > noisy["rows"][4]["psnr"] + 2
    assert memoriser["name"] == "Perfect memoriser"
    assert on_its_own["name"] == "Perfect memoriser, own digits"
    assert memoriser["settings"] == [{"digits": 4000}] * 9
    assert memoriser["rows"][4]["psnr"] < 17
    assert on_its_own["rows"][4]["psnr"] is None  # some digits come back exactly
    assert on_its_own["rows"][6]["psnr"] > memoriser["rows"][6]["psnr"] + 10
    assert np.asarray(Image.open(figure).convert("L")).std() > 10
    text = run(*words)[1]
    assert "∞" in text
    assert "Perfect memoriser, own digits; 20 known images, seed 0" in text


def test_measured_figures_are_saved_where_the_app_reads_them(
    run, test_images, monkeypatch, copied_model
):
    monkeypatch.setattr(evaluate, "_TEST_COUNT", 20)
    before = catalog.find().get("mine")
    status, out, _ = run("evaluate", "mine", "--images", 20, "--save", "--json")
    assert status == 0
    after = catalog.find().get("mine")  # which can still be used
    (measured,) = json.loads(out)["models"]
    assert schema.to_json(after.results.test) == {
        "images": 20,
        "seed": 0,
        "rows": measured["rows"],
    }
    assert structs.replace(after.results, test=before.results.test) == before.results


def test_a_part_of_the_figures_is_not_saved(run):
    status, _, err = run("evaluate", "book-ffnn", "--images", 20, "--save")
    assert status == 2
    assert "leave out --images" in err
