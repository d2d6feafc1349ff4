"""The digits that fit the noise, and what they say about the denoised picture.

The live view draws them, see `browser/live/belief.js`: that would take a server a tenth of a second for
each change. For a picture that was uploaded noisy the server draws them, once.
"""

import numpy as np
import streamlit as st

from denoiser.imaging import rendering
from denoiser.models import sampling
from denoiser.models.folder import Model
from denoiser.ui import cache
from denoiser.ui.views import formatting

_COLUMNS = 8
_HTML = """
<section class="belief" data-belief="{state}" aria-label="Digits that fit this noise">
<p data-of="samples">Digits that fit this noise: <strong data-headline>{headline}</strong></p>
<p data-of="invented">Noise without a digit: in <strong data-invented></strong> noise patterns the network draws at
least one bright spot</p>
<div class="belief-pictures">
<figure><div data-sheet>{sheet}</div>
<figcaption><span data-of="samples">Each could be the answer; the percentages say how they are classified. The
denoised picture is about their mean, so it is blurred where they differ. If more than one digit fits, do not trust
it: it may clearly show the wrong one.</span><span data-of="invented">Sixteen of these patterns, denoised. A pattern
counts if at least one pixel is brighter than one half.</span></figcaption></figure>
<figure data-of="samples"><div data-map>{map}</div><figcaption>Where they differ</figcaption></figure>
</div>
<p data-of="samples">Expected PSNR of the denoised picture: <strong data-expected>{expected}</strong>, judged from
these digits without the pure picture</p>
</section>
"""
# The place for the samples, which stays hidden until the live view fills it.
EMPTY = _HTML.format(state="", headline="", sheet="", map="", expected="")


def show_of_upload(model: Model, noisy: np.ndarray, denoised: np.ndarray) -> None:
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
        st.caption(
            "Which digits fit the noise is not known where it is clipped, as it is in every picture file."
            " An array (npy, npz or CSV) keeps it."
        )
        return
    denoise = cache.denoiser(sampler).denoise
    level = sampling.estimate_level(noisy, denoise(noisy))
    drawn = sampling.samples(denoise, noisy, noise_level=level, seed=0)
    belief = sampling.believe(drawn, denoised, cache.classifier().probabilities)
    likely = sampling.likely(belief.probabilities)
    sheet = rendering.lay_out(drawn, columns=_COLUMNS)[:-1, :-1]
    st.html(
        _HTML.format(
            state="samples",
            headline=", ".join(f"{digit}: {percent} %" for digit, percent in likely),
            sheet=_image(sheet, "Sixteen digits that fit this noise"),
            map=_image(2 * belief.deviation, "Where the digits differ, in white"),
            expected=formatting.decibels(belief.psnr),
        )
    )


def _image(pixels: np.ndarray, alt: str) -> str:
    png = rendering.to_png(rendering.enlarge(pixels, factor=1))
    return f'<img src="{rendering.to_data_url(png)}" alt="{alt}">'
