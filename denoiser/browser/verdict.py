"""Whether the denoised picture is still what it was, as HTML; `view/verdict.js` keeps it true."""

import html
from collections.abc import Sequence

from denoiser.models import picture_sets

# By the state that decides about the colour.
BADGES = {"right": "right", "wrong": "wrong", "doubtful": "perhaps no digit"}
OF_LABEL = "The denoised picture is classified as {denoised}, and MNIST's label is {known}."
OF_OWN_LABEL = "The denoised picture is classified as {denoised}, and its label is {known}."
OF_PURE = "The denoised picture is classified as {denoised}, the pure one as {known}."


def to_html(
    *,
    denoised: int,
    pure: int,
    classes: Sequence[str] = picture_sets.DIGIT_CLASSES,
    label: int | None = None,
    of_label: str = OF_LABEL,
    is_doubtful: bool = False,
) -> str:
    """Return the verdict.

    Args:
        denoised: The class that the denoised picture is classified as.
        pure: That of the pure picture.
        classes: What the classes are called, from anyone.
        label: The class that the data give the picture; None where it is not from there, and the class of
            the pure picture counts instead.
        of_label: What is said where there is a label: `OF_LABEL` for MNIST's, or `OF_OWN_LABEL`.
        is_doubtful: Whether the picture may not be a digit, so that no class of it is right.
    """
    known = pure if label is None else label
    state = "doubtful" if is_doubtful else "right" if denoised == known else "wrong"
    sentence = (OF_PURE if label is None else of_label).format(
        denoised=classes[denoised], known=classes[known]
    )
    return _HTML.format(
        state=state, badge=BADGES[state], sentence=html.escape(sentence, quote=False)
    )


def missing_html(why: str) -> str:
    """Return the place for the verdict with the reason why there is none.

    Args:
        why: A sentence.
    """
    return f'<p class="verdict-missing">{html.escape(why)}</p>'


def empty_html() -> str:
    """Return the place for the verdict, as long as there is none."""
    return _HTML.format(state="", badge="", sentence="")


_HTML = (
    '<p class="verdict"><b data-badge data-state="{state}">{badge}</b>'
    " <span data-sentence>{sentence}</span></p>"
)
