import gzip
import io
import json
import shutil

import numpy as np
import pytest
from PIL import Image

from denoiser.cli import main, picture_files
from denoiser.imaging import metrics, noise
from denoiser.models import catalog, litert
from tests.conftest import GALLERY, SHIPPED, encode


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
    "a damaged npz": ("x.npz", damaged_npz()),
    "an npz of nothing": ("x.npz", as_npz()),
    "a header that lies": ("x.npy", as_npy(np.zeros((28, 28))).replace(b"(28, 28)", b"(10**9,)")),
    "an empty stack": ("x.npy", as_npy(np.zeros((0, 28, 28)))),
    "labels": ("x.npy", as_npy(np.arange(784) % 10)),
    "not a number": ("x.npy", as_npy(np.full((28, 28), np.nan))),
    "beyond float32": ("x.npy", as_npy(np.full((28, 28), 1e300))),
    "a video": ("x.mp4", b"\0\0\0\x18ftypisom" + bytes(90)),
    "objects": ("x.npy", b"\x93NUMPY\x01\x00v\x00{'descr': '|O', }"),
}


@pytest.mark.parametrize("what", ARRAYS)
def test_an_array_that_is_no_picture_is_refused(what, run, tmp_path):
    name, content = ARRAYS[what]
    (tmp_path / name).write_bytes(content)
    status, out, err = run("denoise", tmp_path / name, "--noise", 0.5, "--json")
    assert status == 2
    (failure,) = json.loads(out)["failed"]
    assert failure["image"] == str(tmp_path / name)
    assert failure["reason"] in err
    assert name in err
    assert err.count("\n") == 1


def test_no_input_is_overwritten(run, png):
    png.with_name("seven-noisy.png").write_bytes(png.read_bytes())
    before = png.with_name("seven-noisy.png").read_bytes()
    status, _, err = run("denoise", png, png.with_name("seven-noisy.png"), "--noise", 0.5)
    assert status == 2
    assert "over another input file" in err
    assert png.with_name("seven-noisy.png").read_bytes() == before


def test_a_bad_file_among_good_ones_is_reported_and_the_others_are_denoised(run, png, tmp_path):
    shutil.copy(png, tmp_path / "good.png")
    for name in ("bad.png", "worse.npy"):
        (tmp_path / name).write_bytes(b"%PDF-1.7")
    paths = [tmp_path / name for name in ("bad.png", "good.png", "worse.npy", "missing.png")]
    status, out, err = run("denoise", *paths, "--json")
    assert status == 2
    report = json.loads(out)
    assert [image["image"] for image in report["images"]] == [str(paths[1])]
    assert [failure["image"] for failure in report["failed"]] == [
        str(path) for path in (paths[0], *paths[2:])
    ]
    assert err.splitlines() == [f"denoiser: {failure['reason']}" for failure in report["failed"]]
    assert (tmp_path / "good-denoised.png").exists()


def test_a_file_that_cannot_be_read_is_not_overwritten_either(run, png, tmp_path):
    (tmp_path / "seven-denoised.png").write_bytes(b"mine")
    assert run("denoise", png, tmp_path / "seven-denoised.png")[0] == 2
    assert (tmp_path / "seven-denoised.png").read_bytes() == b"mine"


TARGETS = {
    "x.jfif": ("JPEG", "x-denoised.jfif"),
    "photo.jpg": ("PNG", "photo-denoised.png"),
    "without": ("PNG", "without-denoised.png"),
    "x.JPG": ("JPEG", "x-denoised.JPG"),
    "x.webp": ("WebP", "x-denoised.png"),
    "x.tiff": ("TIFF", "x-denoised.png"),
}


@pytest.mark.parametrize("name", TARGETS)
def test_the_bytes_of_a_picture_decide_what_is_written(name, run, tmp_path):
    kind, target = TARGETS[name]
    (tmp_path / name).write_bytes(encode(GALLERY.images[700], kind))
    assert run("denoise", tmp_path / name)[0] == 0
    with Image.open(tmp_path / target) as written:
        assert written.format == ("JPEG" if kind == "JPEG" else "PNG")
        assert written.size == (280, 280)


def test_the_decoder_of_a_damaged_tiff_adds_no_lines(tmp_path, capfd):
    content = encode(GALLERY.images[700], "TIFF", compression="tiff_lzw")
    (tmp_path / "x.tif").write_bytes(content[:30] + bytes(60) + content[90:])
    assert main.main(["denoise", str(tmp_path / "x.tif")]) == 2
    assert capfd.readouterr().err.count("\n") == 1


def test_tables_and_idx_files_come_back_as_npy(run, tmp_path):
    images = GALLERY.images[:2]
    rows = "\n".join(",".join(map(str, image.ravel())) for image in images).encode()
    head = b"\0\0\x08\3" + b"".join(side.to_bytes(4, "big") for side in images.shape)
    for name, content in (
        ("a.csv", rows),
        ("b.csv.gz", gzip.compress(rows)),
        ("c-idx3-ubyte", head),
    ):
        (tmp_path / name).write_bytes(content + images.tobytes() * (content == head))
    names = ("a.csv", "b.csv.gz", "c-idx3-ubyte")
    assert run("denoise", *(tmp_path / name for name in names))[0] == 0
    written = [np.load(tmp_path / f"{name}-denoised.npy") for name in ("a", "b", "c-idx3-ubyte")]
    assert written[0].shape == (2, 28, 28)
    np.testing.assert_array_equal(written[0], written[1])
    np.testing.assert_array_equal(written[0], written[2])


def test_how_a_file_was_read_is_reported(run, tmp_path):
    np.save(tmp_path / "x.npy", GALLERY.images[:2].astype(float))
    _, out, _ = run("denoise", tmp_path / "x.npy")
    assert "    Its pixels go from 0 to 255, so 255 was taken as white." in out
    _, out, _ = run("denoise", tmp_path / "x.npy", "--json")
    assert json.loads(out)["images"][0]["notes"][0].startswith("Its pixels go from 0 to 255")


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
