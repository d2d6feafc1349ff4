"""The numbers below the panels."""

import html
import math
from collections.abc import Mapping

from denoiser.browser import formatting, labels
from denoiser.evaluation.comparison import Classification
from denoiser.imaging.metrics import Similarity
from denoiser.models.picture_sets import PictureSet

_EMPTY = "–"  # where nothing is drawn
_SHOWN = {
    "noisy": (labels.PSNR, labels.SSIM),
    "pure": (labels.CLASS,),
    "denoised": (labels.PSNR, labels.SSIM, labels.CLASS),
}


def help_for(pictures: PictureSet) -> str:
    """Return what the numbers mean, as Markdown.

    Args:
        pictures: Of the picture's kind.
    """
    of_class = labels.CLASS_HELP if pictures.is_mnist else labels.OWN_CLASS_HELP
    known = {labels.PSNR: labels.PSNR_HELP, labels.SSIM: labels.SSIM_HELP, labels.CLASS: of_class}
    if pictures.why_no_class:
        del known[labels.CLASS]
    return "\n\n".join(f"**{name}**: {text}" for name, text in known.items())


def to_html(
    classifications: Mapping[str, Classification], similarities: Mapping[str, Similarity]
) -> str:
    """Return the numbers of all panels side by side, as HTML.

    They are one element: for the server, each element of a page costs as much as one of its pictures.
    The live view replaces the texts of what has the attribute `data-number`.

    Args:
        classifications: How the pictures are classified, by panel.
        similarities: PSNR and SSIM, by panel. The denoised picture's gain is over the noisy one.
    """
    before = similarities.get("noisy")
    return _join(
        {
            panel: {
                **_describe_similarity(
                    similarities.get(panel), before if panel == "denoised" else None
                ),
                **_describe_class(classifications.get(panel)),
            }
            for panel in labels.PANEL_NAMES
        }
    )


def empty_html(*, has_classes: bool = True) -> str:
    """Return dashes where the numbers will be, as long as nothing is drawn.

    Args:
        has_classes: Whether pictures are classified at all.
    """
    return _join(
        {
            panel: {name: (_EMPTY, "") for name in shown if has_classes or name != labels.CLASS}
            for panel, shown in _SHOWN.items()
        }
    )


def _describe_similarity(
    similarity: Similarity | None, before: Similarity | None
) -> dict[str, tuple[str, str]]:
    if not similarity:
        return {}
    psnr_gain = ssim_gain = ""
    if before:
        if math.isfinite(before.psnr):
            psnr_gain = f"{formatting.gain(similarity.psnr - before.psnr, digits=1)} dB"
        ssim_gain = formatting.gain(similarity.ssim - before.ssim, digits=2)
    return {
        labels.PSNR: (formatting.decibels(similarity.psnr), psnr_gain),
        labels.SSIM: (f"{similarity.ssim:.2f}", ssim_gain),
    }


def _describe_class(classification: Classification | None) -> dict[str, tuple[str, str]]:
    if not classification:
        return {}
    confidence = f"{formatting.percent(classification.confidence)} {labels.CONFIDENT}"
    return {labels.CLASS: (html.escape(classification.name), confidence)}


def _join(panels: Mapping[str, Mapping[str, tuple[str, str]]]) -> str:
    columns = (
        f'<dl data-panel="{panel}">'
        + "".join(
            f"<div><dt>{label}</dt>"
            f'<dd data-number="{label}">{value}</dd>'
            f'<dd data-more="{label}" data-sign="{more[:1]}">{more}</dd></div>'
            for label, (value, more) in numbers.items()
        )
        + "</dl>"
        for panel, numbers in panels.items()
    )
    return f'<div class="scores">{"".join(columns)}</div>'
