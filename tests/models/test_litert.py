from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from denoiser import errors
from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.models import catalog, litert


@pytest.fixture(scope="module")
def denoiser() -> litert.Denoiser:
    return litert.Denoiser(catalog.find().get("book-ffnn").read_network())


def test_a_stack_is_denoised_like_its_pictures(denoiser):
    noisy = noise.noise_field(0, count=205)  # three batches, the last one short
    together = denoiser.denoise(noisy)
    assert together.shape == noisy.shape
    assert together.dtype == np.float32
    for index in (0, 99, 100, 204):
        np.testing.assert_allclose(together[index], denoiser.denoise(noisy[index]), atol=1e-6)


def test_an_empty_stack_stays_empty(denoiser):
    assert denoiser.denoise(np.zeros((0, 28, 28))).shape == (0, 28, 28)


def test_many_threads_get_their_own_pictures_back(denoiser):
    noisy = noise.noise_field(0, count=200)
    expected = [denoiser.denoise(picture) for picture in noisy]
    stacks = [noisy[i : i + 1 + i % 3] for i in range(200)]
    with ThreadPoolExecutor(16) as threads:
        results = list(threads.map(denoiser.denoise, stacks))
    for one, stack in zip(expected, results, strict=True):
        np.testing.assert_allclose(stack[0], one, atol=1e-6)


@pytest.mark.parametrize("content", [b"", b"not a model", bytes(1000)])
def test_a_file_that_is_no_model_is_refused(content):
    with pytest.raises(errors.ModelError, match="not a LiteRT model"):
        litert.Denoiser(content)


def test_pictures_of_another_shape_are_refused(denoiser):
    with pytest.raises(ValueError, match=r"got \(27, 28\)"):
        denoiser.denoise(np.zeros((27, 28)))


def test_a_classifier_is_no_denoiser():
    with pytest.raises(errors.ModelError, match=r"the shape \(10,\), expected \(28, 28, 1\)"):
        litert.Denoiser(catalog.classifier().read_network())


def test_the_classifier_classifies_pictures_and_stacks():
    classifier = litert.load_classifier()
    pure = digits.gallery()[::10]
    assert np.mean(classifier.classify(pure.pixels) == pure.labels) >= 0.98
    probabilities = classifier.probabilities(pure.pixels)
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(100), abs=1e-5)
    np.testing.assert_allclose(
        classifier.probabilities(pure.pixels[0]), probabilities[0], atol=1e-6
    )
    assert classifier.classify(pure.pixels[0]) == probabilities[0].argmax()
