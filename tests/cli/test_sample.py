import json

import numpy as np
import pytest
from PIL import Image

from denoiser.cli import main
from denoiser.data import digits
from denoiser.imaging import noise

FEW = ("--steps", "4", "--count", "3")


@pytest.fixture
def picture(tmp_path, three):
    path = tmp_path / "three.npy"
    np.save(path, three)
    return path


def run(capsys, *arguments) -> dict:
    assert main.main(["sample", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_samples_of_a_picture_come_as_a_sheet_or_as_an_array(capsys, picture, tmp_path):
    report = run(capsys, picture, "--output", tmp_path / "s.png", "--noise", "1.0", "--seed", "3")
    with Image.open(tmp_path / "s.png") as sheet:
        assert sheet.size == (4 * 29 * 4, 4 * 29 * 4)
    assert (report["count"], report["noise"], report["seed"]) == (16, 1.0, 3)
    (of_picture,) = report["pictures"]
    assert sum(of_picture["probabilities"]) == pytest.approx(1)
    assert np.argmax(of_picture["probabilities"]) == 3
    assert of_picture["expected_psnr"] == pytest.approx(of_picture["psnr"], abs=4)
    run(capsys, picture, "--output", tmp_path / "s.npy", *FEW)
    assert np.load(tmp_path / "s.npy").shape == (3, 28, 28)


def test_a_stack_comes_back_with_samples_of_each(capsys, tmp_path):
    np.save(tmp_path / "stack.npy", digits.gallery().pixels[:2])
    report = run(capsys, tmp_path / "stack.npy", "--output", tmp_path / "s.npy", *FEW)
    assert np.load(tmp_path / "s.npy").shape == (2, 3, 28, 28)
    assert len(report["pictures"]) == 2


def test_noisy_pictures_have_their_level_estimated_or_given(capsys, tmp_path, three):
    np.save(tmp_path / "noisy.npy", noise.make_noisy(three, noise_factor=0.7, seed=1))
    of = (tmp_path / "noisy.npy", "--output", tmp_path / "s.npy", "--already-noisy", *FEW)
    (estimated,) = run(capsys, *of)["pictures"]
    assert estimated["noise_level"] == pytest.approx(0.7, rel=0.06)
    assert estimated["psnr"] is None
    assert estimated["expected_psnr"] > 10
    (given,) = run(capsys, *of, "--noise-level", "0.7")["pictures"]
    assert given["noise_level"] == 0.7


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--output", "{}/s.gif"), "must end in .png or .npy"),
        (("--output", "{}/s.npy", "--noise-level", "0.5"), "--already-noisy"),
        (("--output", "{}/three.npy"), "would replace the input"),
        (("--output", "{}/s.npy", "--model", "book-cnn"), "book-cnn"),
        (("--output", "{}/s.npy", "--damage", "block=10", "--already-noisy"), "--already-noisy"),
        (("--output", "{}/s.npy", "--generate", "4"), "leave out INPUT"),
    ],
)
def test_what_cannot_be_done_is_said(capsys, picture, tmp_path, options, reason):
    options = [option.format(tmp_path) for option in options]
    assert main.main(["sample", str(picture), *options]) == 2
    assert reason in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == [picture]


def test_a_damaged_picture_comes_back_in_several_ways(capsys, picture, tmp_path, three):
    options = ("--damage", "lower=0.5", "--count", "2", "--steps", "4")
    report = run(capsys, picture, "--output", tmp_path / "s.npy", *options)
    (of_picture,) = report["pictures"]
    assert (report["model"], of_picture["damage"]) == ("generator", "lower=0.5")
    drawn = np.load(tmp_path / "s.npy")
    assert drawn.shape == (2, 28, 28)
    np.testing.assert_allclose(drawn[:, :14], [three[:14]] * 2, atol=1e-6)


def test_digits_are_drawn_from_noise_alone(capsys, tmp_path):
    reports = [
        run(capsys, "--generate", "8", "--seed", seed, "--output", tmp_path / f"{seed}.npy")
        for seed in (3, 3, 4)
    ]
    drawn = [np.load(report["output"]) for report in reports]
    assert drawn[0].shape == (8, 28, 28)
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert (drawn[0] != drawn[2]).any()
    assert reports[0]["confident"] >= 0.7
    assert sum(reports[0]["of_classes"]) == pytest.approx(1)
    assert all(0.5 < of["distance"] < 12 for of in reports[0]["pictures"])  # no copies


def test_without_input_it_says_what_to_do(capsys, tmp_path):
    assert main.main(["sample", "--output", str(tmp_path / "s.png")]) == 2
    assert "--generate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ("hole=10", "KIND of block, lower"),
        ("shrink=5", "a divisor of 28"),
        ("lower", "the part of"),
    ],
)
def test_a_damage_that_does_not_exist_is_named(capsys, picture, damage, reason):
    with pytest.raises(SystemExit) as exit_:
        main.main(["sample", str(picture), "--output", "s.npy", "--damage", damage])
    assert exit_.value.code == 2
    assert reason in capsys.readouterr().err
