"""Pairs of networks that share no digit: the record, and what it shows."""

import msgspec
import numpy as np
import pytest

from denoiser import errors
from denoiser.browser.lesson import experiments, pairs
from denoiser.data import digits
from denoiser.imaging import metrics

MEASURED = pairs.load()


def pictures(of_sizes: tuple[pairs.OfBoth, ...]) -> np.ndarray:
    """Return pictures as float arrays of shape (sizes, 2, 28, 28)."""
    flat = np.frombuffer(b"".join(one for both in of_sizes for one in both), np.uint8)
    return flat.reshape(-1, 2, 28, 28) / 255


@pytest.mark.parametrize("noise_factor", [0.55, 1.0])
def test_few_digits_are_memorised_and_with_many_two_networks_agree(noise_factor):
    own, new, agreement = (
        MEASURED.curves(name, noise_factor) for name in ("own", "new", "agreement")
    )
    assert np.all(own[:, 0] - new[:, 0] > 20)  # dB: it knows its ten digits by heart
    assert np.all(agreement[:, 0] - new[:, 0] < 1)  # as far from each other as from the pure digit
    assert np.all(np.abs(own[:, -1] - new[:, -1]) < 0.5)
    assert np.all(agreement[:, -1] - new[:, -1] > 6)
    assert np.all(agreement[:, -1] - agreement[:, 0] > 10)
    assert np.all(np.diff(new) > 0)


def test_the_experiment_asks_for_what_was_measured():
    one = experiments.EXPERIMENTS[-1]
    assert one.prediction.at == MEASURED.sizes
    assert MEASURED.command in one.source
    curve = MEASURED.curves("agreement", MEASURED.shown_noise)
    assert np.all((curve >= one.prediction.low) & (curve <= one.prediction.high))


def test_pictures_show_what_the_curves_say():
    gallery = digits.gallery().images
    for shown in MEASURED.denoised:
        pure = np.frombuffer(shown.pure, np.uint8).reshape(28, 28)
        assert (gallery == pure).all(axis=(1, 2)).any()  # no network was trained on it
        first, *_, last = (metrics.psnr(*both) for both in pictures(shown.outputs))
        assert last > first + 6
    for shown in MEASURED.drawn:
        drawn, nearest = pictures(shown.outputs), pictures(shown.nearest)
        copies = metrics.each(metrics.psnr, nearest[0], drawn[0])
        assert copies.min() > 20  # those that know ten digits draw them
        assert metrics.psnr(*drawn[-1]) > metrics.psnr(*drawn[0]) + 4


def test_a_file_is_small_and_read_as_it_was_written(tmp_path):
    content = pairs.to_bytes(MEASURED)
    assert len(content) < 100_000
    (tmp_path / "pairs.json").write_bytes(content)
    assert pairs.read(tmp_path / "pairs.json") == MEASURED


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"rows": MEASURED.rows[1:]}, "not all numbers"),
        ({"sizes": (*MEASURED.sizes, 4000)}, "not all numbers"),
        ({"shown_noise": 0.3}, "not all numbers"),
        ({"drawn": [{"outputs": [], "nearest": []}]}, "no pictures"),
        ({"drawn": [{"outputs": [["AAAA", "AAAA"]], "nearest": []}]}, "length >= 784"),
        ({"seed": "one"}, "Expected `int`"),
    ],
)
def test_a_broken_file_is_refused_with_what_to_do(tmp_path, changes, problem):
    file = tmp_path / "pairs.json"
    file.write_bytes(msgspec.json.encode(msgspec.to_builtins(MEASURED) | changes))
    with pytest.raises(errors.DataError, match=problem) as refused:
        pairs.read(file)
    assert f"benchmarks.how_much_data --output {file}" in str(refused.value)
    with pytest.raises(errors.DataError, match="No such file"):
        pairs.read(tmp_path / "none.json")
