"""Draw pictures that agree with what is known of a damaged one.

A network that denoises knows what digits look like, whatever the damage. In rounds, a picture is drawn
from noise in a few steps of `sampling.draw`, in each of which the known part of the network's guess is
replaced by what is known; then noise is added to the result, less in each round, and the next round begins.

The rounds are those of Zhang and others ("Improving diffusion inverse problem solving with decoupled noise
annealing", 2024, arXiv:2407.01521), the replacement that of Kadkhodaie and Simoncelli ("Solving linear
inverse problems using the prior implicit in a denoiser", 2020, arXiv:2006.13640), who also showed that a
network that is not told the noise level is enough.
"""

import numpy as np

from denoiser.imaging import noise
from denoiser.imaging.observations import Observation
from denoiser.models import sampling
from denoiser.models.sampling import Denoise

ROUNDS = 40
# Steps of a round.
STEPS = 3
# Noise levels of the first and of the last round.
FIRST_LEVEL = 5.0
LAST_LEVEL = 0.1


def restore(
    denoise: Denoise,
    observation: Observation,
    *,
    seed: int,
    count: int = sampling.COUNT,
    rounds: int = ROUNDS,
) -> np.ndarray:
    """Draw pictures that agree with an observation.

    Args:
        denoise: Maps a stack (n, 28, 28) of noisy pictures to denoised ones, whatever their noise.
        observation: What is known of the picture.
        seed: Seed of the random numbers.
        count: How many pictures.
        rounds: How many rounds; with fewer the pictures look less like digits.

    Returns:
        float32 array of shape (count, 28, 28), in [0, 1].
    """
    generator = np.random.default_rng([seed, 2])

    def normal(shape: tuple[int, ...]) -> np.ndarray:
        return sampling.balance(generator.standard_normal(shape, np.float32))

    pictures = np.broadcast_to(observation.known, (count, *noise.IMAGE_SHAPE)).clip(0, 1)
    for level in sampling.levels(FIRST_LEVEL, lowest=LAST_LEVEL, steps=rounds - 1):
        noisy = pictures + np.float32(level) * normal(pictures.shape)
        pictures = sampling.draw(
            denoise,
            noisy,
            noise_level=level,
            normal=normal,
            steps=STEPS,
            adjust=lambda noisy, guesses, level: observation.agree(guesses),
        )
    return pictures
