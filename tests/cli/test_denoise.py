import gzip
import io
import json
import shutil
import subprocess
import sys

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


def test_an_npz_of_nothing_is_not_called_an_archive(run, tmp_path):
    (tmp_path / "nothing.npz").write_bytes(as_npz())
    _, _, err = run("denoise", tmp_path / "nothing.npz")
    assert "nothing.npz holds no array" in err
    assert "ZIP" not in err


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


CHESSBOARD = (np.indices((28, 28)).sum(axis=0) // 4 % 2).astype(np.float32)


def test_arrays_that_are_no_digits_are_noted_where_noise_is_added(run, tmp_path):
    digits, boards = tmp_path / "digits.npy", tmp_path / "boards.npy"
    np.save(digits, GALLERY.images[::50])
    np.save(boards, np.stack([CHESSBOARD] * 300))
    _, out, _ = run("denoise", digits, boards, "--noise", 0.5, "--json")
    notes = [image["notes"] for image in json.loads(out)["images"]]
    assert notes[0] == []
    assert notes[1][0].startswith("200 of 200 pictures may not be digits")
    _, out, _ = run("denoise", boards, "--json")
    assert json.loads(out)["images"][0]["notes"] == []


def test_what_may_be_noisy_already_is_refused_with_the_option_to_leave_out(run, tmp_path):
    array, picture = tmp_path / "noisy.npy", tmp_path / "noisy.png"
    np.save(array, np.linspace(-2, 3, 784).reshape(28, 28))
    levels = np.random.default_rng(0).integers(0, 256, (280, 280), dtype=np.uint8)
    picture.write_bytes(encode(levels))
    status, _, err = run("denoise", array, picture, "--noise", 0.5)
    assert status == 2
    assert err.count("If the picture is noisy already, leave out --noise.") == 2
    np.save(array, np.zeros(5))
    assert "--noise" not in run("denoise", array, "--noise", 0.5)[2]


def two_digits() -> Image.Image:
    """Return a photograph of a 2 and a larger 4 to its right."""
    paper = np.full((300, 600), 225, np.uint8)
    for number, size, left in ((212, 150, 60), (412, 200, 330)):
        digit = Image.fromarray(GALLERY.images[number])
        large = np.asarray(digit.resize((size, size), Image.Resampling.BICUBIC), np.float32)
        paper[40 : 40 + size, left : left + size] -= (large * 0.8).astype(np.uint8)
    return Image.fromarray(paper)


def test_of_several_shapes_an_option_chooses_one(run, tmp_path):
    path = tmp_path / "two.png"
    path.write_bytes(encode(two_digits()))
    _, out, _ = run("denoise", path, "--noise", 0)
    assert "--shape takes another one: a number from 1 to 2." in out
    largest = picture_files.read(path, is_noisy=False)
    chosen = {shape: picture_files.read(path, is_noisy=False, shape=shape) for shape in (1, 2)}
    np.testing.assert_array_equal(chosen[2].arrays[""], largest.arrays[""])
    classes = [litert.load_classifier().classify(chosen[shape].arrays[""]) for shape in (1, 2)]
    assert classes == [2, 4]
    assert not any("--shape" in note for note in chosen[1].notes)


def test_a_shape_that_a_file_has_not_is_an_error_of_this_file(run, png, tmp_path):
    two, array = tmp_path / "two.png", tmp_path / "x.npy"
    two.write_bytes(encode(two_digits()))
    np.save(array, GALLERY.images[0])
    status, out, err = run("denoise", png, two, array, "--noise", 0.5, "--shape", 2)
    assert (status, out.count("->")) == (2, 2)  # the file, and its PSNR
    assert f"{png}: The picture has 1 shape, and no number 2; leave out --shape." in err
    assert f"{array} holds arrays" in err
    assert "expected --shape from 1 to 2" in run("denoise", two, "--noise", 0, "--shape", 3)[2]
    for words in (("--shape", 1), ("--shape", 0, "--noise", 0.5)):
        assert run("denoise", png, *words)[0] == 2


def test_a_photograph_taken_whole_is_noted_and_a_picture_of_denoise_is_not(run, png, tmp_path):
    photograph = tmp_path / "two.jpg"
    photograph.write_bytes(encode(two_digits(), "JPEG"))
    assert "with --noise the digit is cut out first" in run("denoise", photograph)[1]
    for kind in ("PNG", "JPEG"):
        path = tmp_path / f"seven.{kind.lower()}"
        path.write_bytes(encode(GALLERY.images[700], kind))
        run("denoise", path, "--noise", 1)
        _, out, _ = run("denoise", path.with_stem("seven-noisy"))
        assert "-> " in out
        assert "cut out" not in out


def test_libraries_add_no_lines_about_themselves(png):
    done = subprocess.run(
        [sys.executable, "-m", "denoiser", "denoise", str(png), "--noise", "0.5"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""


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
