"""One denoiser of the Compare page, large: the original, the input, its output and its error."""

import numpy as np

from denoiser import recipes
from denoiser.browser import formatting, labels
from denoiser.evaluation import colours, memoriser
from denoiser.evaluation.comparison import Result
from denoiser.imaging import rendering
from denoiser.models.catalog import Catalog
from denoiser.ui import markdown, prose
from denoiser.ui.controls.damage import Damaged
from denoiser.ui.views import captioned, denoiser_titles

_DESCRIPTIONS = {
    "gaussian filter": "It replaces each pixel by a weighted mean of its neighbours.",
    "median filter": "It replaces each pixel by the middle one of its neighbours' values.",
    "total variation": "It looks for the picture with the least ups and downs that is close to the input.",
    "non-local means": "It takes the mean of pixels whose surroundings look alike, wherever they are.",
    "wavelet shrinkage": "It takes the picture apart into waves and leaves out the weak ones.",
    memoriser.NAME: "It knows digits by heart, and mixes those that fit best; more about it below.",
}


def show(
    result: Result,
    noisy_input: Result,
    catalog: Catalog,
    *,
    pure: np.ndarray | None,
    damaged: Damaged,
    best: Result | None,
) -> None:
    """Show the pictures with their numbers.

    Args:
        result: The denoiser's.
        noisy_input: The damaged picture as a result.
        catalog: The models on disk.
        pure: The picture without damage; None where it is not known.
        damaged: The damaged picture.
        best: The best result, which is marked; None where that is not known.
    """
    title = denoiser_titles.of(result.name, catalog)
    figures = []
    if pure is not None:
        figures.append(
            captioned.draw(pure, "Original", ["without damage"], alt="The original picture")
        )
    figures.append(
        captioned.draw(
            damaged.noisy,
            denoiser_titles.of(noisy_input.name, catalog, input_name=damaged.input_name),
            _describe_numbers(noisy_input),
            alt=f"The {damaged.adjective} picture",
            is_best=noisy_input is best,
        )
    )
    figures.append(
        captioned.draw(
            result.denoised,
            title,
            _describe_numbers(result),
            alt=f"The output of {title}",
            is_best=result is best,
            colour=colours.of(result.name),
        )
    )
    if pure is not None:
        error = rendering.to_png(rendering.paint_signed(result.denoised - pure, factor=1))
        figures.append(
            captioned.lay_out(
                rendering.to_data_url(error),
                "Its error",
                ["black: none, orange: too bright, blue: too dark"],
                alt=f"The error that {title} leaves",
            )
        )
    prose.html(f'<div class="pictures">{"".join(figures)}</div>')  # laid out by `results.css`


def describe(name: str, catalog: Catalog) -> str:
    """Return what a denoiser does, and what a network was trained on, as Markdown; empty where none is known.

    Args:
        name: The denoiser's.
        catalog: The models on disk.
    """
    model = catalog.models.get(name)
    if model is None:
        return _DESCRIPTIONS.get(name, "")
    description = markdown.escape(model.recipe.description)
    trained = f"It was trained on {recipes.describe_damage(model.recipe)}."
    return f"{description} {trained}".strip()


def _describe_numbers(result: Result) -> list[str]:
    """Return the numbers of a result in words, line by line."""
    lines = []
    if similarity := result.similarity:
        psnr = formatting.decibels(similarity.psnr)
        if result.gain:
            psnr += f" ({formatting.gain(result.gain, digits=1)} dB)"
        lines = [f"{labels.PSNR} {psnr}", f"{labels.SSIM} {similarity.ssim:.2f}"]
    if classification := result.classification:
        confidence = formatting.percent(classification.confidence)
        lines.append(f"{labels.CLASS.lower()} {classification.name} ({confidence})")
    return lines
