"""The place on a page for the pictures that fit the noise, as HTML; `view/belief.js` fills it."""

import html
from collections.abc import Sequence

from denoiser.models import picture_sets

_HTML = """
<section class="belief" data-belief="{state}" aria-label="{things} that fit this noise">
<div class="belief-text">
<p data-of="samples">{things} that fit this noise:<br><strong data-headline>{headline}</strong></p>
<div class="belief-bars" data-of="samples" aria-hidden="true"{form}>{bars}</div>
<p data-of="invented">Noise without a {thing}: in <strong data-invented></strong> noise patterns the network draws at
least one bright spot</p>
<details data-of="samples"><summary>How to read this</summary>{reading} Expected PSNR of the denoised picture, judged
from these {plural} without the pure picture: <strong data-expected>{expected}</strong></details>
<details data-of="invented"><summary>How to read this</summary>Sixteen of these patterns, denoised. A pattern counts if
at least one pixel is brighter than one half.</details>
</div>
<div class="belief-sheet" data-sheet="Sixteen {plural} that fit this noise" data-invention="What the network makes of \
sixteen other noise patterns without a {thing}">{sheet}</div>
<figure data-of="samples"><div data-map="Where the {plural} differ, in white">{map}</div><figcaption>Where they \
differ</figcaption></figure>
</section>
"""
_WITH_CLASSES = (
    "Each of the sixteen could be the answer; the percentages\nsay how they are classified. The denoised picture is"
    " about their mean, so it is blurred where they differ. If more than\none {kind} fits, do not trust it: it may"
    " clearly show the wrong one."
)
_WITHOUT_CLASSES = (
    "Each of the sixteen could be the answer. The denoised picture is about their mean, so it is blurred where they"
    " differ. Nothing classifies them, so that they have no percentages."
)
_SHORT = 2  # letters of a name that fit below a bar


def to_html(
    *,
    classes: Sequence[str] = picture_sets.DIGIT_CLASSES,
    thing: str = "digit",
    state: str = "",
    headline: str = "",
    probabilities: Sequence[float] | None = None,
    sheet: str = "",
    map: str = "",
    expected: str = "",
) -> str:
    """Return the place for the samples, which stays hidden while it has no state.

    Args:
        classes: What the classes are called, from anyone; empty where nothing classifies the samples.
        thing: What a picture shows: "digit", or "picture".
        state: "samples" where it is filled.
        headline: What the samples are classified as, as text.
        probabilities: How probable each class is, 0 to 1; None for not known yet.
        sheet: The samples, as HTML.
        map: Where they differ, as HTML.
        expected: The expected PSNR with its unit.
    """
    shares = probabilities or [0.0] * len(classes)
    likely = sorted(range(len(classes)), key=lambda label: -shares[label])
    bars = "".join(
        f'<span data-bar style="--probability: {shares[label]:.3f}">{html.escape(classes[label])}</span>'
        for label in sorted(likely[: picture_sets.MOST_SHOWN])
    )
    reading = _WITH_CLASSES if classes else _WITHOUT_CLASSES
    return _HTML.format(
        thing=thing,
        plural=f"{thing}s",
        things=f"{thing.capitalize()}s",
        reading=reading.format(kind="digit" if thing == "digit" else "class"),
        form=' data-form="rows"' if any(len(name) > _SHORT for name in classes) else "",
        state=state,
        headline=html.escape(headline, quote=False),
        bars=bars,
        sheet=sheet,
        map=map,
        expected=expected,
    )
