"""The place on a page for the digits that fit the noise, as HTML; `view/belief.js` fills it."""

from collections.abc import Sequence

_HTML = """
<section class="belief" data-belief="{state}" aria-label="Digits that fit this noise">
<div class="belief-text">
<p data-of="samples">Digits that fit this noise:<br><strong data-headline>{headline}</strong></p>
<div class="belief-bars" data-of="samples" aria-hidden="true">{bars}</div>
<p data-of="invented">Noise without a digit: in <strong data-invented></strong> noise patterns the network draws at
least one bright spot</p>
<details data-of="samples"><summary>How to read this</summary>Each of the sixteen could be the answer; the percentages
say how they are classified. The denoised picture is about their mean, so it is blurred where they differ. If more than
one digit fits, do not trust it: it may clearly show the wrong one. Expected PSNR of the denoised picture, judged from
these digits without the pure picture: <strong data-expected>{expected}</strong></details>
<details data-of="invented"><summary>How to read this</summary>Sixteen of these patterns, denoised. A pattern counts if
at least one pixel is brighter than one half.</details>
</div>
<div class="belief-sheet" data-sheet>{sheet}</div>
<figure data-of="samples"><div data-map>{map}</div><figcaption>Where they differ</figcaption></figure>
</section>
"""


def to_html(
    *,
    state: str = "",
    headline: str = "",
    probabilities: Sequence[float] = (0,) * 10,
    sheet: str = "",
    map: str = "",
    expected: str = "",
) -> str:
    """Return the place for the samples, which stays hidden while it has no state.

    Args:
        state: "samples" where it is filled.
        headline: What the digits are classified as.
        probabilities: How probable each class is, 0 to 1.
        sheet: The digits, as HTML.
        map: Where they differ, as HTML.
        expected: The expected PSNR with its unit.
    """
    bars = "".join(
        f'<span data-bar style="--probability: {probability:.3f}">{digit}</span>'
        for digit, probability in enumerate(probabilities)
    )
    return _HTML.format(
        state=state, headline=headline, bars=bars, sheet=sheet, map=map, expected=expected
    )
