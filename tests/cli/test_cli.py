import dataclasses
import io
import json
import os
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest
from msgspec import structs
from PIL import Image

from denoiser import recipes
from denoiser.cli import evaluate, main, picture_files
from denoiser.data import digits, mnist
from denoiser.evaluation import sweeps
from denoiser.imaging import filters, metrics, noise
from denoiser.models import catalog, litert, schema
from tests.conftest import ROOT, SHIPPED

GALLERY = digits.gallery()
QUICK = recipes.get("quick")


@pytest.fixture
def run(capsys):
    """Runs a command; gives its exit status, standard output and standard error."""

    def run(*words):
        try:
            status = main.main([str(word) for word in words])
        except SystemExit as exit:  # argparse's way out
            status = exit.code
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def png(tmp_path):
    path = tmp_path / "seven.png"
    Image.fromarray(GALLERY.images[700]).save(path)
    return path


@pytest.mark.parametrize(
    "command", ["", "train", "add", "evaluate", "denoise", "models", "figures"]
)
def test_every_command_has_help(run, command):
    status, out, _ = run(*command.split(), "--help")
    assert status == 0
    assert "usage: python -m denoiser" in out


def test_a_noisy_png_is_denoised_beside_itself(run, png):
    status, out, _ = run("denoise", png)
    assert status == 0
    assert "seven-denoised.png" in out
    denoised = np.asarray(Image.open(png.with_name("seven-denoised.png")))
    assert denoised.shape == (280, 280)
    # Denoising a picture without noise leaves the digit.
    correlation = np.corrcoef(denoised[::10, ::10].ravel(), GALLERY.images[700].ravel())
    assert correlation[0, 1] > 0.9


def test_added_noise_is_reported_with_the_gain(run, png, tmp_path):
    status, out, _ = run("denoise", png, "--noise", 0.55, "--output", tmp_path / "out", "--json")
    assert status == 0
    (done,) = json.loads(out)["images"]
    assert done["psnr"][1] > done["psnr"][0] + 5
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "seven-denoised.png",
        "seven-noisy.png",
    ]


def test_a_stack_comes_back_as_a_stack(run, tmp_path):
    pure = GALLERY.pixels[::100]
    np.save(tmp_path / "digits.npy", pure)
    assert run("denoise", tmp_path / "digits.npy", "--noise", 0.55, "--seed", 3)[0] == 0
    noisy = np.load(tmp_path / "digits-noisy.npy")
    denoised = np.load(tmp_path / "digits-denoised.npy")
    assert denoised.shape == pure.shape
    assert noisy.min() < -0.5  # arrays keep what lies beyond black and white
    expected = litert.Denoiser(catalog.find().get(SHIPPED[0]).read_network()).denoise(noisy)
    np.testing.assert_allclose(denoised, expected, atol=1e-6)


def test_an_npz_keeps_its_names(run, tmp_path):
    np.savez(tmp_path / "two.npz", one=GALLERY.images[0], many=GALLERY.images[:3, ..., None])
    assert run("denoise", tmp_path / "two.npz")[0] == 0
    with np.load(tmp_path / "two-denoised.npz") as denoised:
        assert {name: denoised[name].shape for name in denoised} == {
            "one": (28, 28),
            "many": (3, 28, 28),
        }


def test_evaluate_gives_the_numbers_of_its_parts(run, all_digits, monkeypatch):
    monkeypatch.setattr(mnist, "load", lambda path: all_digits)
    words = ("evaluate", "book-ffnn", "--images", 20, "--seed", 4, "--json")
    status, out, _ = run(*words)
    report = json.loads(out)
    assert status == 0
    assert (report["images"], report["seed"]) == (20, 4)
    (model,) = report["models"]
    assert (model["name"], model["params"], model["macs"]) == ("book-ffnn", 50_992, 50_176)
    denoiser = litert.Denoiser(catalog.find().get("book-ffnn").read_network())
    classify = litert.load_classifier().classify
    expected = sweeps.on_test(denoiser.denoise, all_digits.test[:20], classify=classify, seed=4)
    assert model["rows"] == list(schema.to_json(expected)["rows"])
    assert "baselines" not in report


def test_evaluate_measures_baselines_and_draws_all(run, all_digits, monkeypatch, tmp_path):
    monkeypatch.setattr(mnist, "load", lambda path: all_digits)
    monkeypatch.setattr(filters, "names", lambda: ["noisy input", "median filter"])
    figure = tmp_path / "figures" / "sweep.png"
    words = ("evaluate", "book-ffnn", "--images", 20, "--baselines", "--figure", figure)
    status, out, _ = run(*words, "--json")
    assert status == 0
    nothing, median = json.loads(out)["baselines"]
    assert nothing["rows"][0]["psnr"] is None
    assert nothing["rows"][4]["psnr"] == pytest.approx(8.8, abs=0.3)  # -20 log10(0.55), clipped
    assert median["rows"][3]["psnr"] > nothing["rows"][4]["psnr"] + 2
    assert np.asarray(Image.open(figure).convert("L")).std() > 10
    assert "∞" in run(*words)[1]


def test_measured_figures_are_saved_where_the_app_reads_them(
    run, all_digits, monkeypatch, copied_model
):
    monkeypatch.setattr(mnist, "load", lambda path: all_digits)
    monkeypatch.setattr(evaluate, "_TEST_COUNT", 20)
    before = catalog.find().get("mine")
    status, out, _ = run("evaluate", "mine", "--images", 20, "--save", "--json")
    assert status == 0
    after = catalog.find().get("mine")  # which is still whole
    (measured,) = json.loads(out)["models"]
    rows = list(schema.to_json(after.results.test)["rows"])
    assert (after.results.test.images, after.results.test.seed, rows) == (20, 0, measured["rows"])
    assert structs.replace(after.results, test=before.results.test) == before.results


def test_a_part_of_the_figures_is_not_saved(run):
    status, _, err = run("evaluate", "book-ffnn", "--images", 20, "--save")
    assert status == 2
    assert "leave out --images" in err


def test_models_lists_the_whole_and_names_the_broken(run, copied_model):
    (copied_model / "model.tflite").write_bytes(b"")
    status, out, err = run("models", "--json")
    report = json.loads(out)
    assert status == 0
    assert [model["name"] for model in report["models"]] == SHIPPED
    assert "mine" in report["broken"][0]
    _, out, err = run("models")
    assert "47,425" in out
    assert "cannot be used" in err


def test_figures_draws_the_notebooks_three_and_failures(run, tmp_path, monkeypatch):
    monkeypatch.delenv("DENOISER_MNIST", raising=False)
    assert run("figures", tmp_path / "figures", "--noise", 1)[0] == 0
    for name in ("dataset", "triptychs", "network", "failures"):
        image = np.asarray(Image.open(tmp_path / "figures" / f"{name}.png").convert("L"))
        assert min(image.shape) > 300
        assert image.std() > 10


WRONG = {
    "no command": ([], "required: COMMAND"),
    "an unknown recipe": (["train", "slow"], "no recipe 'slow'"),
    "an unknown model": (["denoise", "{png}", "--model", "best"], "no model 'best'"),
    "a model that is not there to measure": (["evaluate", "best"], "no model 'best'"),
    "no such file": (["denoise", "nowhere.png"], "nowhere.png cannot be read"),
    "a kind of file": (["denoise", "notes.txt"], "notes.txt is not a picture"),
    "text as png": (["denoise", "{text}"], "not a PNG or JPEG"),
    "text as npy": (["denoise", "{npy}"], "not a NumPy .npy file"),
    "an array of another shape": (["denoise", "{flat}"], r"has the shape (3,)"),
    "a noise factor too high": (["denoise", "{png}", "--noise", "9"], "'9' is not a noise factor"),
    "a noise factor in words": (["denoise", "{png}", "--noise", "much"], "'much' is not a noise"),
    "a seed too low": (["denoise", "{png}", "--seed", "-1"], "'-1' is not a whole number"),
    "an output that is a file": (["denoise", "{png}", "--output", "{text}"], "Nothing can be"),
    "figures into a file": (["figures", "{text}"], "Nothing can be saved"),
    "a figure that is a folder": (
        ["evaluate", "--figure", "."],
        "--figure needs the name of a PNG file",
    ),
    "a training into a file": (["train", "quick", "--output", "{text}"], "Nothing can be saved"),
    "an MNIST that is none": (["evaluate", "--mnist", "{text}"], "Name that file with --mnist"),
    "two files of one name": (["denoise", "{png}", "{png}"], "written to one file"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_one_line_and_status_2(what, run, png, tmp_path):
    words, message = WRONG[what]
    paths = {"png": png, "text": tmp_path / "text.png", "npy": tmp_path / "text.npy"}
    paths["text"].write_text("I am text")
    paths["npy"].write_text("I am text")
    paths["flat"] = tmp_path / "flat.npy"
    np.save(paths["flat"], np.zeros(3))
    before = sorted(tmp_path.rglob("*"))
    status, out, err = run(
        *(word.format(**paths) for word in words), *(["--json"] if words else [])
    )
    assert status == 2
    assert out == ""
    assert message in err
    assert err.count("\n") == 1
    assert sorted(path for path in tmp_path.rglob("*") if path.name != "models") == before


def damaged_npz() -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, digits=np.random.default_rng(0).random((3, 28, 28)))
    content = bytearray(file.getvalue())
    content[200:230] = bytes(30)
    return bytes(content)


def as_npy(array) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def as_npz(**arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


ARRAYS = {
    "an npz named npy": ("x.npy", as_npz(one=np.zeros((28, 28)))),
    "a damaged npz": ("x.npz", damaged_npz()),
    "an npz of nothing": ("x.npz", as_npz()),
    "a header that lies": ("x.npy", as_npy(np.zeros((28, 28))).replace(b"(28, 28)", b"(10**9,)")),
    "an empty stack": ("x.npy", as_npy(np.zeros((0, 28, 28)))),
    "whole numbers": ("x.npy", as_npy(np.zeros((28, 28), int))),
    "not a number": ("x.npy", as_npy(np.full((28, 28), np.nan))),
    "beyond float32": ("x.npy", as_npy(np.full((28, 28), 1e300))),
    "0 to 255 as floats": ("x.npy", as_npy(np.full((28, 28), 255.0))),
    "objects": ("x.npy", b"\x93NUMPY\x01\x00v\x00{'descr': '|O', }"),
}


@pytest.mark.parametrize("what", ARRAYS)
def test_an_array_that_is_no_picture_is_refused(what, run, tmp_path):
    name, content = ARRAYS[what]
    (tmp_path / name).write_bytes(content)
    status, out, err = run("denoise", tmp_path / name, "--noise", 0.5, "--json")
    assert (status, out) == (2, "")
    assert name in err
    assert err.count("\n") == 1


def test_no_input_is_written_over(run, png):
    png.with_name("seven-noisy.png").write_bytes(png.read_bytes())
    before = png.with_name("seven-noisy.png").read_bytes()
    status, _, err = run("denoise", png, png.with_name("seven-noisy.png"), "--noise", 0.5)
    assert status == 2
    assert "over another input file" in err
    assert png.with_name("seven-noisy.png").read_bytes() == before


def test_a_keras_file_is_added_and_measured(run, tmp_path, trained_here):
    file = shutil.copy(catalog.BUNDLED / "book-ffnn" / "model.keras", tmp_path / "theirs.keras")
    status, out, _ = run("add", file, "--noise", 0, 1, "--json")
    assert status == 0
    report = json.loads(out)
    assert report["name"] == "theirs"
    assert report["runs_in_browsers"]
    model = catalog.find().get("theirs")
    shipped = catalog.find().get("book-ffnn")
    assert model.results.layers == shipped.results.layers
    (measured,) = [row for row in model.measured.rows if row.noise == 0.55]
    (known,) = [row for row in shipped.results.test.rows if row.noise == 0.55]
    assert measured.psnr == pytest.approx(known.psnr, abs=0.3)
    _, out, _ = run("models")
    assert "theirs" in out
    assert "on 500 digits of the gallery" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.keras"], "does not exist"),
        (["FILE", "--noise", "1", "0"], "the lower noise factor first"),
        (["FILE", "--name", "../x"], "lower-case letters"),
        (["Mein Modell.keras"], "--name"),
        (["seven.png", "--name", "x"], "cannot be read as a Keras model"),
    ],
)
def test_what_cannot_be_added_is_answered(run, png, tmp_path, words, said, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("FILE", "Mein Modell.keras"):
        shutil.copy(catalog.BUNDLED / "book-ffnn" / "model.keras", tmp_path / name)
    status, out, err = run("add", *words)
    assert (status, out) == (2, "")
    assert said in err
    assert list(catalog.find().models) == SHIPPED


def test_without_any_model_it_says_how_to_train_one(run, png, no_bundled_models):
    status, _, err = run("denoise", png)
    assert status == 2
    assert "train one first" in err
    status, _, err = run("evaluate")
    assert status == 2
    assert "train one first" in err


def test_a_bad_file_among_good_ones_stops_before_anything_is_written(run, png, tmp_path):
    shutil.copy(png, tmp_path / "good.png")
    (tmp_path / "bad.png").write_bytes(b"")
    assert run("denoise", tmp_path / "good.png", tmp_path / "bad.png")[0] == 2
    assert not (tmp_path / "good-denoised.png").exists()


def test_the_gain_reported_is_the_metrics_own(run, png, tmp_path):
    _, out, _ = run("denoise", png, "--noise", 0.5, "--seed", 1, "--json")
    pure = GALLERY.images[700].astype(np.float32) / 255
    noisy = noise.add_noise(pure, noise.noise_field(1), noise_factor=0.5)
    (done,) = json.loads(out)["images"]
    assert done["psnr"][0] == pytest.approx(metrics.psnr(pure, noisy.clip(0, 1)))


def test_what_is_too_large_is_refused_before_it_is_read(run, tmp_path, monkeypatch):
    sparse, packed = tmp_path / "x.png", tmp_path / "x.npz"
    with open(sparse, "wb") as file:
        file.truncate(3 * 10**9)
    np.savez_compressed(packed, np.zeros((100, 28, 28)))
    monkeypatch.setattr(picture_files, "_LARGEST_ARRAYS", 10_000)
    assert packed.stat().st_size < 10_000
    for path in (sparse, packed):
        status, _, err = run("denoise", str(path))
        assert (status, err.count("\n")) == (2, 1)
        assert "MB can be read" in err


def test_a_terminal_that_knows_few_letters_and_a_full_disk_are_answered(tmp_path):
    command = [sys.executable, "-m", "denoiser", "models"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "DENOISER_MODELS": "~nobody-here/x"}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    if os.path.exists("/dev/full"):
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                command, env=environment, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True
            )
        assert done.returncode == 2
        assert done.stderr == "denoiser: the output cannot be written: No space left on device\n"


def test_ctrl_c_while_a_model_is_measured_keeps_it(run, monkeypatch):
    def interrupt(model, **_):
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("denoiser.training.saving.measure", interrupt)
    monkeypatch.setattr(
        recipes,
        "get",
        lambda name: dataclasses.replace(QUICK, epochs=1, training_images=128),
    )
    status, out, err = run("train", "quick", "--json")
    assert status == 0
    assert "The model is saved" in err
    assert json.loads(out)["name"] == "quick"
    assert "quick" in catalog.find().models
