"""The digits that fit the noise of a picture that was uploaded noisy.

The server draws them, once. For other pictures the live view does, see `browser/view/belief.js`: that would
take a server a tenth of a second for each change.
"""

import numpy as np

from denoiser.browser import belief, formatting
from denoiser.imaging import rendering
from denoiser.models import picture_sets, sampling
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet
from denoiser.ui import cache, markdown, prose

_COLUMNS = 8


def show(model: Model, kind: PictureSet, noisy: np.ndarray, denoised: np.ndarray) -> None:
    """Show pictures that fit a noisy one whose noise level is not known, but estimated.

    Args:
        model: What denoised it.
        kind: The kind of picture that it counts as.
        noisy: float32 array of shape (28, 28), of any range.
        denoised: The same without noise, in [0, 1].

    Raises:
        ModelError: A network cannot be read.
    """
    things = f"{kind.noun}s"
    if (sampler := cache.sampler(model)) is None:
        if why := picture_sets.why_no_samples(model):
            prose.caption(f"Which {things} fit the noise is {markdown.escape(why)}.")
        return
    if noisy.min() >= 0 and noisy.max() <= 1:  # steps that remove noise expect it on both sides
        prose.caption(
            f"Which {things} fit the noise is not known where it is clipped, as it is in every picture file."
            " An array (npy, npz or CSV) keeps it."
        )
        return
    denoise = cache.denoiser(sampler).denoise
    level = sampling.estimate_level(noisy, denoise(noisy))
    drawn = sampling.samples(denoise, noisy, noise_level=level, seed=0)
    classifier = cache.classifier(kind)
    probabilities = classifier.probabilities if classifier else None
    believed = sampling.believe(drawn, denoised, probabilities)
    expected = formatting.decibels(believed.psnr)
    headline = f"expected PSNR {expected}"
    if classifier:
        headline = formatting.likely(believed.probabilities, kind.classes)
    sheet = rendering.lay_out(drawn, columns=_COLUMNS)[:-1, :-1]
    prose.html(
        belief.to_html(
            classes=kind.classes if classifier else (),
            thing=kind.noun,
            state="samples",
            headline=headline,
            probabilities=[float(probability) for probability in believed.probabilities],
            sheet=_image(sheet, f"Sixteen {things} that fit this noise"),
            map=_image(2 * believed.deviation, f"Where the {things} differ, in white"),
            expected=expected,
        )
    )


def _image(pixels: np.ndarray, alt: str) -> str:
    png = rendering.to_png(rendering.enlarge(pixels, factor=1))
    return f'<img src="{rendering.to_data_url(png)}" alt="{alt}">'
