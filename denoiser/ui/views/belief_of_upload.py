"""The digits that fit the noise of a picture that was uploaded noisy.

The server draws them, once. For other pictures the live view does, see `browser/view/belief.js`: that would
take a server a tenth of a second for each change.
"""

import numpy as np

from denoiser.browser import belief, formatting
from denoiser.imaging import rendering
from denoiser.models import sampling
from denoiser.models.folder import Model
from denoiser.ui import cache, prose

_COLUMNS = 8


def show(model: Model, noisy: np.ndarray, denoised: np.ndarray) -> None:
    """Show digits that fit a noisy picture whose noise level is not known, but estimated.

    Args:
        model: What denoised it.
        noisy: float32 array of shape (28, 28), of any range.
        denoised: The same without noise, in [0, 1].

    Raises:
        ModelError: A network cannot be read.
    """
    if (sampler := cache.sampler(model)) is None:
        return
    if noisy.min() >= 0 and noisy.max() <= 1:  # steps that remove noise expect it on both sides
        prose.caption(
            "Which digits fit the noise is not known where it is clipped, as it is in every picture file."
            " An array (npy, npz or CSV) keeps it."
        )
        return
    denoise = cache.denoiser(sampler).denoise
    level = sampling.estimate_level(noisy, denoise(noisy))
    drawn = sampling.samples(denoise, noisy, noise_level=level, seed=0)
    believed = sampling.believe(drawn, denoised, cache.classifier().probabilities)
    likely = sampling.likely(believed.probabilities)
    sheet = rendering.lay_out(drawn, columns=_COLUMNS)[:-1, :-1]
    prose.html(
        belief.to_html(
            state="samples",
            headline=", ".join(f"{digit}: {percent}%" for digit, percent in likely),
            probabilities=[float(probability) for probability in believed.probabilities],
            sheet=_image(sheet, "Sixteen digits that fit this noise"),
            map=_image(2 * believed.deviation, "Where the digits differ, in white"),
            expected=formatting.decibels(believed.psnr),
        )
    )


def _image(pixels: np.ndarray, alt: str) -> str:
    png = rendering.to_png(rendering.enlarge(pixels, factor=1))
    return f'<img src="{rendering.to_data_url(png)}" alt="{alt}">'
