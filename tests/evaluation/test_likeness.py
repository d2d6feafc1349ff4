import numpy as np

from denoiser.data import digits
from denoiser.evaluation import likeness
from denoiser.imaging import uploads
from denoiser.models import litert
from tools import photographs


def test_nineteen_of_twenty_digits_look_like_digits():
    gallery = digits.gallery()[::5]
    like = [
        likeness.looks_like(pixels, int(label))
        for pixels, label in zip(gallery.pixels, gallery.labels, strict=True)
    ]
    assert 0.9 < np.mean(like) < 0.99


def test_letters_and_nothing_do_not():
    read = [
        uploads.read_digit(photographs.letter(character, np.random.default_rng(0))).pixels
        for character in "KW"
    ]
    for pixels in [*read, np.zeros((28, 28), np.float32)]:
        label = int(litert.load_classifier().classify(pixels))
        assert not likeness.looks_like(pixels, label)
        assert f"classified as {label}" in likeness.warning(pixels, label)


def test_a_digit_of_another_class_is_far_away():
    gallery = digits.gallery()
    zeros, ones = gallery.pixels[:20], gallery.pixels[100:120]
    assert not any(likeness.looks_like(pixels, 1) for pixels in zeros)
    assert not any(likeness.looks_like(pixels, 0) for pixels in ones)


def test_a_stack_is_warned_of_only_if_many_of_its_pictures_are_no_digits():
    gallery = digits.gallery()[::10]
    assert likeness.stack_warning(gallery.pixels, gallery.labels) == ""
    half = gallery.pixels.copy()
    half[::2] = np.indices((28, 28)).sum(axis=0) // 4 % 2  # a chessboard
    assert "of 100 pictures may not be digits" in likeness.stack_warning(half, gallery.labels)
    assert "This may not be a digit" in likeness.stack_warning(half[:1], gallery.labels[:1])
