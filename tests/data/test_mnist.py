import subprocess

import numpy as np
import pytest

from denoiser import errors
from denoiser.data import digits, mnist


def test_mnist_is_split_without_the_gallery(all_digits):
    sizes = len(all_digits.train), len(all_digits.validation), len(all_digits.test)
    assert sizes == (47_000, 12_000, 10_000)
    gallery = {image.tobytes() for image in digits.gallery().images}
    assert not gallery & {image.tobytes() for image in all_digits.train.images}


def test_the_test_images_alone_are_those_of_all(mnist_path, all_digits):
    test = mnist.load_test(mnist_path)
    np.testing.assert_array_equal(test.images, all_digits.test.images)
    np.testing.assert_array_equal(test.labels, all_digits.test.labels)


def test_other_test_images_are_refused(tmp_path):
    path = tmp_path / "fashion.npz"
    np.savez(path, x_test=np.zeros((10000, 28, 28), np.uint8), y_test=np.zeros(10000, np.uint8))
    with pytest.raises(errors.DataError, match=r"fashion\.npz has other test images"):
        mnist.load_test(path)


def test_mnist_is_found_where_it_is_named_or_cached_and_never_downloaded(tmp_path, monkeypatch):
    monkeypatch.delenv("DENOISER_MNIST", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert mnist.find() is None
    cached = tmp_path / "datasets" / "mnist.npz"
    cached.parent.mkdir()
    cached.touch()
    assert mnist.find() == cached
    monkeypatch.setenv("DENOISER_MNIST", "named.npz")
    assert str(mnist.find()) == "named.npz"


def test_a_named_file_comes_before_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("DENOISER_MNIST", str(tmp_path / "environment.npz"))
    with pytest.raises(errors.DataError, match=r"named\.npz"):
        mnist.load(tmp_path / "named.npz")
    with pytest.raises(errors.DataError, match=r"environment\.npz"):
        mnist.load()


def test_a_file_that_is_not_mnist_is_named_with_what_to_do(tmp_path):
    path = tmp_path / "other.npz"
    np.savez(path, x_train=np.zeros(3), y_train=0, x_test=0, y_test=0)
    with pytest.raises(errors.DataError, match=r"other\.npz has arrays of shapes .*--mnist"):
        mnist.load(path)
    np.savez(
        path,
        x_train=np.zeros((60000, 28, 28), np.uint8),
        y_train=np.zeros(60000, np.uint8),
        x_test=np.zeros((10000, 28, 28), np.uint8),
        y_test=np.zeros(10000, np.uint8),
    )
    with pytest.raises(errors.DataError, match="not its digits in the official order"):
        mnist.load(path)
    path.write_text("text", encoding="utf-8")
    with pytest.raises(errors.DataError, match="cannot be read"):
        mnist.load(path)


def test_without_mnist_the_error_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv("DENOISER_MNIST", raising=False)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))

    def fail(*_, **__):  # as Keras does without a network
        return subprocess.CompletedProcess([], 1, stderr="Traceback\nURL fetch failure")

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(errors.DataError, match=r"--mnist or DENOISER_MNIST.*\(URL fetch failure\)"):
        mnist.load()


def test_validation_is_on_the_last_images_and_training_on_none_of_them(mnist_path, all_digits):
    with np.load(mnist_path) as file:
        images = file["x_train"]
    np.testing.assert_array_equal(all_digits.validation.images, images[-12_000:])
    assert len(all_digits.train) == 47_000
    np.testing.assert_array_equal(all_digits.train.images[-1], images[47_999])
