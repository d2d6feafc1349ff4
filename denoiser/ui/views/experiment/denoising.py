"""Section 4: denoising."""

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.browser import formatting
from denoiser.data import digits
from denoiser.data.digits import Digits
from denoiser.imaging import metrics
from denoiser.ui import cache, prose
from denoiser.ui.controls import messages
from denoiser.ui.views.experiment import code_block, pictures
from denoiser.ui.views.experiment.book_models import BookModels


def show(book: BookModels) -> None:
    """Show the formula of the PSNR, and six digits noisy, pure and denoised by both networks."""
    st.header("4. Denoising")
    st.latex(
        r"\mathrm{PSNR}(x, \hat{x}) = -10 \log_{10} \frac{1}{784} \sum_{i=1}^{784} (x_i - \hat{x}_i)^2"
    )
    prose.markdown(
        "PSNR, in decibels, tells how close a picture is to the pure one: 10 dB more means a tenth of the"
        " mean squared error."
    )
    if book.models:
        _show_digits(book)
    code_block.show("denoising", "It trains the FFNN for 5 epochs and writes `triptychs.png`.")


def _show_digits(book: BookModels) -> None:
    six, source = _six_digits()
    noisy = pictures.add_noise(six.pixels)
    rows = {"Noisy": noisy, "Pure": six.pixels}
    for model in book.models:
        try:
            rows[model.name] = cache.denoiser(model).denoise(noisy)
        except errors.ModelError as error:
            messages.error(error)
    cells = st.grid(2, min_column_width=360, gap="small")
    for number, label in enumerate(six.labels):
        of_digit = {name: row[number] for name, row in rows.items()}
        with cells.cell().container(gap="xxsmall"):
            st.markdown(f"**Class {label}**")
            _show_row(of_digit, int(label))
    prose.caption(
        f"{source} Noise seed 0; below each picture its PSNR. `python -m denoiser figures DIR --model"
        " book-cnn` draws the same."
    )


def _show_row(of_digit: dict[str, np.ndarray], label: int) -> None:
    with st.container(horizontal=True, gap="xxsmall"):
        for name, picture in of_digit.items():
            caption = name
            if name != "Pure":
                similarity = metrics.compare(of_digit["Pure"], np.clip(picture, 0, 1))
                caption = f"{name} {formatting.decibels(similarity.psnr)}"
            st.image(
                pictures.png(picture),
                caption=caption,
                alt=f"A {label}: {name}",
                width=84,
                output_format="PNG",
            )


def _six_digits() -> tuple[Digits, str]:
    """Return the digits, and a sentence on where they are from."""
    source = (
        "The first digit of six classes in this app's gallery. Where MNIST is on the machine"
        " (`DENOISER_MNIST`, or Keras' cache), the book's own six test digits are shown instead."
    )
    try:
        if own := cache.book_digits():
            return own, "The book's own six: the first of MNIST's test images."
    except errors.DataError as error:
        source += f" The file that was found is not MNIST: {error}"
    return digits.gallery()[::100][:6], source
