import numpy as np

from denoiser.data import digits


def test_the_gallery_has_a_hundred_of_each_class_in_order():
    np.testing.assert_array_equal(digits.gallery().labels, np.repeat(np.arange(10), 100))
    assert digits.gallery().images.shape == (1000, 28, 28)


def test_pixels_are_white_ink_on_black_in_0_to_1():
    pixels = digits.gallery().pixels
    assert pixels.dtype == np.float32
    assert (pixels.min(), pixels.max()) == (0, 1)
    assert np.median(pixels) == 0


def test_the_quick_set_shares_no_digit_with_the_gallery():
    def as_bytes(images):
        return {image.tobytes() for image in images}

    gallery, quick = digits.gallery().images, digits.quick_set().images
    assert len(quick) == 4000
    assert not as_bytes(gallery) & as_bytes(quick)
