import numpy as np
import pytest

from denoiser.evaluation import comparison
from denoiser.imaging import noise


def test_a_gain_is_over_the_noisy_picture_as_a_screen_shows_it(three):
    noisy = noise.add_noise(three, noise.noise_field(0), noise_factor=0.55)
    results = comparison.compare(
        {"nothing": lambda picture: picture, "magic": lambda picture: 0.9 * three},
        noisy,
        pure=three,
        probabilities=lambda picture: np.eye(10)[7],
    )
    assert [result.name for result in results] == ["nothing", "magic"]
    assert results[0].gain == 0
    assert results[1].gain == pytest.approx(results[1].similarity.psnr - results[0].similarity.psnr)
    assert results[1].classification.label == 7


def test_without_a_classifier_and_without_a_pure_picture_the_pictures_remain(three):
    (result,) = comparison.compare(
        {"nothing": lambda picture: picture}, 2 * three, pure=None, probabilities=None
    )
    np.testing.assert_array_equal(result.denoised, np.clip(2 * three, 0, 1))
    assert result.similarity is result.gain is result.classification is None


def test_results_are_ranked_by_psnr_with_the_input_first(three):
    noisy = noise.add_noise(three, noise.noise_field(0), noise_factor=0.55)
    denoisers = {
        "bad": lambda picture: 0.5 * three,
        "good": lambda picture: 0.9 * three,
        "noisy input": lambda picture: picture,
    }
    results = comparison.compare(denoisers, noisy, pure=three, probabilities=None)
    names = [result.name for result in comparison.ranked(results)]
    assert names == ["noisy input", "good", "bad"]
    assert comparison.best(results).name == "good"
    unknown = comparison.compare(denoisers, noisy, pure=None, probabilities=None)
    assert [result.name for result in comparison.ranked(unknown)] == ["noisy input", "bad", "good"]
    assert comparison.best(unknown) is None


def test_without_damage_nothing_is_better_than_the_input(three):
    denoisers = {"perfect": lambda picture: three, "noisy input": lambda picture: picture}
    results = comparison.compare(denoisers, three, pure=three, probabilities=None)
    assert comparison.best(results).name == "noisy input"
