import keras
import numpy as np
import pytest
from keras import layers

from denoiser.training import architectures, widening


def test_the_wide_unet_starts_as_the_unet():
    keras.utils.set_random_seed(0)
    narrow, wide = architectures.unet(), architectures.wide_unet()
    rng = np.random.default_rng(0)
    for weight in narrow.weights:  # none without an effect, such as a bias or a kernel of 0
        weight.assign(weight + rng.uniform(-0.05, 0.05, weight.shape))
    widening.start_from(narrow, wide)
    noisy = rng.normal(size=(3, 28, 28, 1)).astype(np.float32)
    expected = np.asarray(narrow(noisy))
    assert expected.std() > 0.01
    np.testing.assert_allclose(np.asarray(wide(noisy)), expected, atol=1e-4)


@pytest.mark.parametrize("kind", [layers.Conv2D, layers.Conv2DTranspose])
def test_a_layer_of_the_same_width_is_copied(kind):
    def build():
        picture = keras.Input((28, 28, 1))
        return keras.Model(picture, kind(3, 3, name="only")(picture))

    narrow, wide = build(), build()
    widening.start_from(narrow, wide)
    for one, other in zip(narrow.get_weights(), wide.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
