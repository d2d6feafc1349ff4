"""The three panels, the numbers below them, and the same said in words."""

import math
from dataclasses import dataclass

import numpy as np
import streamlit as st

from denoiser import errors, recipes
from denoiser.evaluation import comparison
from denoiser.imaging import metrics, noise
from denoiser.models import folder
from denoiser.ui import cache
from denoiser.ui.controls import messages, source

_PANEL_SIZE = 280  # ten times 28
# Three panels and the gaps between them; where there is less room, on a phone, they shrink.
WIDTH = 3 * _PANEL_SIZE + 2 * 16
PSNR_HELP = (
    "Peak signal-to-noise ratio, in dB: how small the error against the pure picture is."
    " Higher is better; 10 dB more is a tenth of the squared error. The noisy picture counts as it is"
    " shown, cut off at black and white."
)
SSIM_HELP = (
    "Structural similarity to the pure picture: 1 is the same structure, 0 none of it."
    " Higher is better."
)
READS_HELP = (
    "What a second network takes the picture for, and how sure it is. It learnt to read pure digits"
    " only: it has seen neither noise nor anything denoised."
)

_PLAIN = {"width": "content", "delta_color": "off", "delta_arrow": "off"}

_COLOURS = {
    "kept": "blue",
    "rescued": "green",
    "still lost": "orange",
    "broken by denoising": "red",
}


@dataclass(frozen=True)
class Shown:
    """What the panels show.

    Attributes:
        noisy: float32 array of shape (28, 28), of any range.
        denoised: The same in [0, 1]; None where there is no model.
        readings: What the pictures read as, by "noisy", "pure" and "denoised"; empty where there is
            nothing to read.
        psnr: PSNR against the pure picture in dB, by "noisy" and "denoised"; empty where there is
            nothing to measure.
    """

    noisy: np.ndarray
    denoised: np.ndarray | None
    readings: dict[str, comparison.Classification]
    psnr: dict[str, float]


def show(
    chosen: source.Chosen,
    model: folder.Model | None,
    *,
    noise_factor: float,
    seed: int,
    clip: bool,
) -> Shown:
    """Shows a picture noisy, pure and denoised, with the numbers that compare them.

    Args:
        chosen: The picture; its pixels are not None.
        model: What to denoise with; None while there is no model yet.
        noise_factor: Strength of the noise.
        seed: Seed of the noise pattern.
        clip: Whether the noisy picture is clipped to [0, 1].

    Returns:
        What it showed.
    """
    if chosen.is_noisy:
        noisy, about_noisy = chosen.pixels, "The picture as it was uploaded; no noise was added."
    else:
        unclipped = noise.make_noisy(chosen.pixels, noise_factor=noise_factor, seed=seed)
        noisy = np.clip(unclipped, 0, 1) if clip else unclipped
        about_noisy = _about_noisy(unclipped, clip=clip)
    denoised = None
    readings: dict[str, comparison.Classification] = {}
    try:
        if chosen.is_blank and model is not None:
            denoised = chosen.pixels  # there is nothing to denoise
        elif model is not None:
            denoised = cache.denoiser(model).denoise(noisy)
        if not chosen.is_blank:
            readings = _read(
                noisy=noisy, pure=None if chosen.is_noisy else chosen.pixels, denoised=denoised
            )
    except errors.ModelError as error:
        messages.error(error)
    before = after = None
    if not (chosen.is_noisy or chosen.is_blank):
        before = comparison.noisy_similarity(chosen.pixels, noisy)
        after = None if denoised is None else metrics.compare(chosen.pixels, denoised)

    def about(panel: str, similarity: metrics.Similarity | None = None) -> str:
        known = in_short(similarity and similarity.psnr, readings.get(panel)).replace("**", "")
        return f": {known}" if known else ""

    def score(panel: str, *similarity: metrics.Similarity | None) -> None:
        with st.container(horizontal=True, gap="small", key=f"score_{panel}"):
            if chosen.is_blank:
                _no_score(panel)
            else:
                _score(readings.get(panel), *similarity)

    # The live view finds the panels, the scores and the words by these keys.
    row = st.grid(3, min_column_width=96, gap="small", key="panels")
    with row.cell():
        added = "as it was uploaded" if chosen.is_noisy else f"at noise factor {noise_factor:.2f}"
        _panel("Noisy", noisy, alt=f"The noisy picture {added}{about('noisy', before)}")
        score("noisy", before)
    with row.cell():
        if chosen.is_noisy:
            st.caption("No pure picture is known, so nothing can be measured.")
        else:
            _panel("Pure", chosen.pixels, alt=f"The picture without noise{about('pure')}")
            score("pure")
            st.caption("PSNR and SSIM say how close the other two come to this one.")
    with row.cell():
        if denoised is not None:
            made = f"What {model.name} makes of the noisy picture{about('denoised', after)}"
            _panel("Denoised", denoised, alt="Nothing is drawn" if chosen.is_blank else made)
        elif model is None:
            st.caption("The denoised picture comes here as soon as there is a model.")
        score("denoised", after, before)
    with st.container(key="words"):
        if chosen.is_blank:
            st.info(chosen.missing, icon=":material/info:")
        if after:
            verdict = [_verdict(readings)] if len(readings) == 3 else []
            words = _in_words(before, after, noise_factor=noise_factor, clip=clip, model=model)
            st.markdown("\n\n".join([*verdict, words]))
        st.caption(about_noisy)
    measured = {"noisy": before, "denoised": after}
    psnr = {name: similarity.psnr for name, similarity in measured.items() if similarity}
    return Shown(noisy, denoised, readings, psnr)


def in_db(psnr: float) -> str:
    """Writes a PSNR with its unit."""
    return f"{psnr:.1f} dB" if math.isfinite(psnr) else "∞ dB"


def in_short(psnr: float | None, reading: comparison.Classification | None) -> str:
    """Writes what is known of a picture in a few words, as Markdown."""
    known = [] if psnr is None else [f"**{in_db(psnr)}**"]
    if reading:
        known.append(f"reads **{reading.digit}**")
    return ", ".join(known)


def _read(**pictures: np.ndarray | None) -> dict[str, comparison.Classification]:
    known = {name: picture for name, picture in pictures.items() if picture is not None}
    # Clipped as the panels show them: the reader knows nothing beyond black and white.
    stack = np.clip(np.stack([*known.values()]), 0, 1)
    probabilities = cache.classifier().probabilities(stack)
    return {
        name: comparison.Classification(of) for name, of in zip(known, probabilities, strict=True)
    }


def _panel(caption: str, pixels: np.ndarray, *, alt: str) -> None:
    """Shows a picture enlarged by whole pixels; 0 is black and 1 is white in every panel."""
    st.image(
        cache.png(pixels, size=_PANEL_SIZE),
        caption=caption,
        alt=alt,
        width="stretch",
        output_format="PNG",  # else it is sent as a JPEG, which blurs pixels
    )


def _score(
    reading: comparison.Classification | None,
    similarity: metrics.Similarity | None = None,
    baseline: metrics.Similarity | None = None,
) -> None:
    """Shows PSNR and SSIM against the pure picture, with the gain over a baseline, and the reading."""
    psnr_gain = ssim_gain = None
    if similarity and baseline:
        if math.isfinite(baseline.psnr):
            psnr_gain = f"{similarity.psnr - baseline.psnr:+.1f} dB"
        ssim_gain = f"{similarity.ssim - baseline.ssim:+.2f}".replace("-0.00", "+0.00")
    if similarity:
        st.metric("PSNR", in_db(similarity.psnr), psnr_gain, help=PSNR_HELP, width="content")
        ssim = f"{similarity.ssim:.2f}"
        st.metric("SSIM", ssim, ssim_gain, help=SSIM_HELP, width="content")
    if reading:
        sure = f"{reading.confidence:.0%} sure"
        st.metric("Reads as", str(reading.digit), sure, help=READS_HELP, **_PLAIN)


def _no_score(panel: str) -> None:
    """Shows what `_score` will, as long as there is nothing to measure."""
    if panel != "pure":
        for label, said in (("PSNR", PSNR_HELP), ("SSIM", SSIM_HELP)):
            st.metric(label, "–", "–" if panel == "denoised" else None, help=said, **_PLAIN)
    st.metric("Reads as", "–", "–", help=READS_HELP, **_PLAIN)


def _about_noisy(unclipped: np.ndarray, *, clip: bool) -> str:
    beyond = np.mean((unclipped < 0) | (unclipped > 1))
    if clip:
        return (
            f"Clipped: {beyond:.0%} of the noisy picture's pixels were below black or above white and"
            " are exactly black or white now, for the network, too."
        )
    return (
        f"The noisy picture's pixels go from {unclipped.min():.1f} to {unclipped.max():.1f}. Panels"
        " show 0 as black and 1 as white; what lies beyond, only the network sees."
    )


def _verdict(readings: dict[str, comparison.Classification]) -> str:
    digit = {name: reading.digit for name, reading in readings.items()}
    verdict = comparison.verdict(**digit)
    return (
        f":{_COLOURS[verdict]}-badge[{verdict}] The pure picture reads as **{digit['pure']}**, the noisy"
        f" one as **{digit['noisy']}**, the denoised one as **{digit['denoised']}**."
    )


def _in_words(
    before: metrics.Similarity,
    after: metrics.Similarity,
    *,
    noise_factor: float,
    clip: bool,
    model: folder.Model,
) -> str:
    """Says in a sentence or two what the numbers below the panels say."""
    if before.mse == 0:
        return (
            "There is no noise, so there is nothing to win: whatever the network changes is damage."
            f" It leaves a squared error of {after.mse:.6f} a pixel."
        )
    gain = after.psnr - before.psnr
    if gain < 0:
        said = (
            f"Here denoising **harms**: what {model.name} makes is {-gain:.1f} dB further from the"
            " pure picture than the noisy one was."
        )
    else:
        said = (
            f"**{model.name}** takes away {1 - after.mse / before.mse:.1%} of the squared error, a"
            f" gain of {gain:.1f} dB; the similarity in structure (SSIM) goes from {before.ssim:.2f} to"
            f" {after.ssim:.2f}."
        )
    low, high = model.recipe.noise_factors
    if not low <= noise_factor <= high:
        trained = recipes.format_noise_factors((low, high))
        said += (
            f" It was trained at noise factor {trained} only, so {noise_factor:.2f} is new to it."
        )
    if clip and not model.recipe.clipped:
        said += (
            " It was trained on noise that is not clipped, so this noise is of a kind new to it."
        )
    return said
