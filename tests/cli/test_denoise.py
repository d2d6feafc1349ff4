import io
import json
import shutil

import numpy as np
import pytest
from PIL import Image

from denoiser.cli import picture_files
from denoiser.imaging import metrics, noise
from denoiser.models import catalog, litert
from tests.conftest import GALLERY, SHIPPED


def test_a_noisy_png_is_denoised_beside_itself(run, png):
    status, out, _ = run("denoise", png)
    assert status == 0
    assert "seven-denoised.png" in out
    denoised = np.asarray(Image.open(png.with_name("seven-denoised.png")))
    assert denoised.shape == (280, 280)
    # Denoising a picture without noise leaves the digit.
    correlation = np.corrcoef(denoised[::10, ::10].ravel(), GALLERY.images[700].ravel())
    assert correlation[0, 1] > 0.9


def test_added_noise_is_reported_with_the_psnr_before_and_after(run, png, tmp_path):
    status, out, _ = run("denoise", png, "--noise", 0.55, "--output", tmp_path / "out", "--json")
    assert status == 0
    (report,) = json.loads(out)["images"]
    assert report["psnr"][1] > report["psnr"][0] + 5
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "seven-denoised.png",
        "seven-noisy.png",
    ]


def test_the_reported_psnr_is_that_of_the_metrics(run, png, tmp_path):
    _, out, _ = run("denoise", png, "--noise", 0.5, "--seed", 1, "--json")
    pure = GALLERY.images[700].astype(np.float32) / 255
    noisy = noise.add_noise(pure, noise.noise_field(1), noise_factor=0.5)
    (report,) = json.loads(out)["images"]
    assert report["psnr"][0] == pytest.approx(metrics.psnr(pure, noisy.clip(0, 1)))


def test_a_stack_comes_back_as_a_stack(run, tmp_path):
    pure = GALLERY.pixels[::100]
    np.save(tmp_path / "digits.npy", pure)
    assert run("denoise", tmp_path / "digits.npy", "--noise", 0.55, "--seed", 3)[0] == 0
    noisy = np.load(tmp_path / "digits-noisy.npy")
    denoised = np.load(tmp_path / "digits-denoised.npy")
    assert denoised.shape == pure.shape
    assert noisy.min() < -0.5  # arrays keep values outside 0 to 1
    expected = litert.load(catalog.find().get(SHIPPED[0])).denoise(noisy)
    np.testing.assert_allclose(denoised, expected, atol=1e-6)


def test_an_npz_keeps_its_names(run, tmp_path):
    np.savez(tmp_path / "two.npz", one=GALLERY.images[0], many=GALLERY.images[:3, ..., None])
    assert run("denoise", tmp_path / "two.npz")[0] == 0
    with np.load(tmp_path / "two-denoised.npz") as denoised:
        assert {name: denoised[name].shape for name in denoised} == {
            "one": (28, 28),
            "many": (3, 28, 28),
        }


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


def test_no_input_is_overwritten(run, png):
    png.with_name("seven-noisy.png").write_bytes(png.read_bytes())
    before = png.with_name("seven-noisy.png").read_bytes()
    status, _, err = run("denoise", png, png.with_name("seven-noisy.png"), "--noise", 0.5)
    assert status == 2
    assert "over another input file" in err
    assert png.with_name("seven-noisy.png").read_bytes() == before


def test_a_bad_file_among_good_ones_stops_before_anything_is_written(run, png, tmp_path):
    shutil.copy(png, tmp_path / "good.png")
    (tmp_path / "bad.png").write_bytes(b"")
    assert run("denoise", tmp_path / "good.png", tmp_path / "bad.png")[0] == 2
    assert not (tmp_path / "good-denoised.png").exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(run, tmp_path, monkeypatch):
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


def test_clipping_without_noise_to_clip_is_refused(run, png):
    status, out, err = run("denoise", png, "--clip")
    assert (status, out) == (2, "")
    assert "--clip" in err
    assert list(png.parent.glob("*-denoised.png")) == []
