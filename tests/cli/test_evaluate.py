import json
import re

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
    words = ("evaluate", "book-ffnn", "--baselines", "--images")
    status, out, _ = run(*words, 20, "--figure", figure, "--json")
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
    text = run(*words, 4)[1]
    assert "∞" in text
    assert "Perfect memoriser, own digits; 4 known images, seed 0" in text


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


def test_calibration_is_measured_of_models_that_draw_samples(run, test_images, tmp_path):
    figure = tmp_path / "figures" / "calibration.png"
    words = ("evaluate", "blind", "book-ffnn", "--images", 2, "--calibration")
    status, out, _ = run(*words, "--calibration-figure", figure, "--json")
    assert status == 0
    report = json.loads(out)
    assert (report["images"], report["samples"]) == (2, 16)
    blind, ffnn = report["models"]
    assert ffnn["calibration"] == []
    assert [record["noise"] for record in blind["calibration"]] == [0.3, 0.55, 0.7, 1.0, 1.5]
    for record in blind["calibration"]:
        psnrs = ["psnr", "psnr_of_mean", "psnr_of_one", "expected_excess", "correlation"]
        assert [*record] == ["noise", "denoised", "samples", *psnrs]
        for method in ("denoised", "samples"):
            assert [*record[method]] == [
                *("accuracy", "confidence", "ece", "ece_by_chance", "log_loss", "floored", "bins")
            ]
            assert sum(each["count"] for each in record[method]["bins"]) == 2
    assert np.asarray(Image.open(figure).convert("L")).std() > 10


def test_calibration_is_printed_as_tables(run, test_images, monkeypatch):
    monkeypatch.setattr(evaluate, "_CALIBRATION_COUNT", 1)
    status, out, _ = run("evaluate", "blind", "book-ffnn", "--calibration")
    assert status == 0
    assert "1 test image" in out  # fewer than without --calibration
    assert re.search(r"^   0\.30  samples +100\.00% ", out, re.MULTILINE)
    assert "book-ffnn cannot draw samples" in out


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("book-ffnn", "--calibration"), "such as blind"),
        (("blind", "--calibration-figure", "c.png"), "--calibration-figure needs --calibration."),
        (("blind", "--calibration", "--save"), "add --images 10000"),
        (("blind", "--calibration", "--calibration-figure", "."), "is a folder"),
        (
            ("blind", "--calibration", "--figure", "c.png", "--calibration-figure", "./c.png"),
            "each a name of its own",
        ),
    ],
)
def test_options_that_do_not_go_together_get_one_line(run, monkeypatch, tmp_path, options, reason):
    monkeypatch.chdir(tmp_path)
    status, out, err = run("evaluate", *options)
    assert (status, out) == (2, "")
    assert reason in err
    assert err.count("\n") == 1


def test_the_help_names_both_numbers_of_images(run):
    status, out, _ = run("evaluate", "--help")
    assert status == 0
    assert "10000, or 2000 with --calibration" in " ".join(out.split())
