"""The command that trains pairs of networks, with next to no training."""

import dataclasses

import keras
import numpy as np

from benchmarks import how_much_data, network_pairs
from denoiser.browser.lesson import pairs
from denoiser.data import digits


def test_halves_share_no_digit_and_begin_with_one_of_each_class():
    first, second = network_pairs.halves(0)
    assert set(first).isdisjoint(second)
    assert len(first) == len(second) == len(digits.quick_set()) // 2
    labels = digits.quick_set().labels
    for half in (first, second, *network_pairs.halves(1)):
        assert np.bincount(labels[half[:30]]).tolist() == [3] * 10
    assert set(first) != set(network_pairs.halves(1)[0])
    for size in how_much_data.SIZES:
        assert network_pairs.EPOCH % size == 0
        assert size <= len(first)


def test_the_networks_of_a_pair_are_a_narrow_unet():
    network = network_pairs.narrow_unet()
    assert network.input.shape == network.output.shape == (None, 28, 28, 1)
    assert network.count_params() == 103_713


def one_layer() -> keras.Model:
    """Build a network that is compiled in a moment, in place of the U-Net."""
    pictures = keras.Input((28, 28, 1))
    layer = keras.layers.Conv2D(1, 3, padding="same", activation="sigmoid", name="only")
    return keras.Model(pictures, layer(pictures))


def test_a_pair_is_trained_measured_and_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(network_pairs, "EPOCH", 120)
    monkeypatch.setattr(network_pairs, "narrow_unet", one_layer)
    recipe = dataclasses.replace(network_pairs.RECIPE, epochs=1)
    settings = {"sizes": (10,), "splits": 1, "recipe": recipe, "new_digits": 20}
    measured = how_much_data.run(tmp_path, **settings)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["10-0-0-1.keras", "10-0-1-1.keras"]
    assert [(row.digits, row.noise) for row in measured.rows] == [(10, 0.55), (10, 1.0)]
    assert measured.settings["steps"] == 2
    pure = np.frombuffer(measured.denoised[0].pure, np.uint8).reshape(28, 28)
    assert (digits.gallery().images == pure).all(axis=(1, 2)).any()
    half = network_pairs.halves(0)[1][:10]
    nearest = np.frombuffer(measured.drawn[0].nearest[0][1], np.uint8).reshape(28, 28)
    assert (digits.quick_set().images[half] == nearest).all(axis=(1, 2)).any()
    file = tmp_path / "pairs.json"
    file.write_bytes(pairs.to_bytes(measured))
    assert pairs.read(file) == measured
    # What is kept is not trained again.
    monkeypatch.setattr(network_pairs.trainer, "train", None)
    assert how_much_data.run(tmp_path, **settings).rows == measured.rows
    assert capsys.readouterr().out.count("split") == 2
