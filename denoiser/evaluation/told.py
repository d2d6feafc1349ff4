"""A denoiser that is told what happened to a picture, as no other is: which pixels are lost, or which blur.

It needs a network that draws digits, but none that was trained on such damage. Its output is the mean of
a few pictures that the network draws and that all agree with what the damage keeps, see
`models.restoring`. The mean has a smaller squared error than each of them.
"""

import numpy as np

from denoiser.imaging.observations import Observation
from denoiser.models import restoring
from denoiser.models.sampling import Denoise

NAME = "Told what happened"
# Compare runs it at each move of its slider, so the network is evaluated only 192 times. Of the ways to divide
# about as many into pictures and rounds, this has the highest PSNR on 300 validation images, the mean of three
# types of damage (`python -m benchmarks.told --ways --count 300`).
COUNT = 3
ROUNDS = 16


def denoise(network: Denoise, observation: Observation, *, seed: int) -> np.ndarray:
    """Return the mean of pictures that agree with what is known of a damaged one.

    Args:
        network: Maps a stack (n, 28, 28) of noisy pictures to denoised ones, whatever their noise.
        observation: What is known of the picture.
        seed: Seed of the random numbers.

    Returns:
        float32 array of shape (28, 28), in [0, 1].
    """
    pictures = restoring.restore(network, observation, seed=seed, count=COUNT, rounds=ROUNDS)
    # A mean of equal numbers may differ from them in the last bit.
    return observation.agree(pictures.mean(axis=0)[None])[0].clip(0, 1)
