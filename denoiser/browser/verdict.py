"""Whether the denoised picture is still the digit that it was, as HTML; `view/verdict.js` keeps it true."""

# By the state that decides about the colour.
BADGES = {"right": "right", "wrong": "wrong", "doubtful": "perhaps no digit"}
OF_LABEL = "The denoised picture is classified as {denoised}, and MNIST's label is {known}."
OF_PURE = "The denoised picture is classified as {denoised}, the pure one as {known}."


def to_html(
    *, denoised: int, pure: int, label: int | None = None, is_doubtful: bool = False
) -> str:
    """Return the verdict.

    Args:
        denoised: The class that the denoised picture is classified as.
        pure: That of the pure picture.
        label: The class that MNIST gives the digit; None for a picture that is not from MNIST, where
            the class of the pure picture counts instead.
        is_doubtful: Whether the picture may not be a digit, so that no class of it is right.
    """
    known = pure if label is None else label
    state = "doubtful" if is_doubtful else "right" if denoised == known else "wrong"
    sentence = (OF_PURE if label is None else OF_LABEL).format(denoised=denoised, known=known)
    return _HTML.format(state=state, badge=BADGES[state], sentence=sentence)


def empty_html() -> str:
    """Return the place for the verdict, as long as there is none."""
    return _HTML.format(state="", badge="", sentence="")


_HTML = (
    '<p class="verdict"><b data-badge data-state="{state}">{badge}</b>'
    " <span data-sentence>{sentence}</span></p>"
)
