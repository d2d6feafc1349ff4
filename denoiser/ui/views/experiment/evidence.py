"""Section 5: the numbers behind the notebook's last sentence."""

from pathlib import Path

import streamlit as st

from denoiser.models.schema import Row
from denoiser.ui import prose
from denoiser.ui.views.experiment import book_models
from denoiser.ui.views.experiment.book_models import NOISE_FACTOR, BookModels

_PAGES = Path(__file__).parents[2] / "pages"


def show(book: BookModels) -> None:
    """Show what both networks reach on the test images, and what follows from it."""
    st.header("5. “CNNs are better”")
    prose.markdown(
        "The notebook ends by comparing its last figure with that of the fully connected network: CNNs"
        " are better suited to the task. The numbers behind the sentence:"
    )
    if book.are_measured:
        _show_tables(book)
        prose.markdown(_compare(book))
        prose.caption(
            "Means over MNIST's 10,000 test images; classified by a network that was trained on pure digits"
            " only. `python -m denoiser evaluate book-cnn book-ffnn --baselines` measures it."
        )
    else:
        st.info(
            "This needs both models of the book, measured on the test images: `python -m denoiser evaluate"
            " book-cnn book-ffnn --save` does that where they are.",
            icon=":material/info:",
        )
    st.page_link(
        _PAGES / "compare.py",
        label="Compare them on a picture of yours",
        icon=":material/compare:",
    )


def summary(book: BookModels) -> str:
    """Return the result in two sentences, as Markdown.

    Args:
        book: Networks that were measured.
    """
    cnn, ffnn, noisy = (
        rows[NOISE_FACTOR].psnr for rows in (book.cnn, book.ffnn, book_models.noisy_input())
    )
    return (
        f"In short: at noise factor {NOISE_FACTOR} a noisy test image has a PSNR of {noisy:.1f} dB (higher"
        f" is better). The book's convolutional network (CNN) brings it to **{cnn:.1f} dB**, its fully"
        f" connected one (FFNN) to **{ffnn:.1f} dB**. The last section shows how both degrade as noise"
        " grows."
    )


def _show_tables(book: BookModels) -> None:
    factors = sorted(set(book.cnn) & set(book.ffnn))
    tables = st.grid(2, min_column_width=280)
    noisy = book_models.noisy_input()
    for title, key, unit in (
        ("PSNR in dB", "psnr", 1),
        ("Correctly classified, in %", "accuracy", 100),
    ):
        columns = {
            name: [_cell(rows.get(factor), key, unit) for factor in factors]
            for name, rows in (("Noisy", noisy), ("CNN", book.cnn), ("FFNN", book.ffnn))
        }
        with tables.cell().container(gap="xxsmall"):
            prose.markdown(f"**{title}**")
            st.dataframe(
                {"Noise factor": factors, **columns},
                column_config={
                    "Noise factor": st.column_config.NumberColumn(format="%.2f"),
                    **{name: st.column_config.NumberColumn(format="%.1f") for name in columns},
                },
                hide_index=True,
                placeholder="∞",  # without noise the noisy picture is the pure one
                alt=f"Table by noise factor: {title}",
            )


def _cell(row: Row | None, key: str, unit: float) -> float | None:
    value = getattr(row, key, None)
    return None if value is None else unit * value


def _compare(book: BookModels) -> str:
    cnn, ffnn = book.cnn[NOISE_FACTOR], book.ffnn[NOISE_FACTOR]
    lead = (cnn.psnr or 0) - (ffnn.psnr or 0)
    text = (
        f"At {NOISE_FACTOR}, where both were trained, the CNN is {abs(lead):.1f} dB"
        f" {'better' if lead > 0 else 'worse'}, and {cnn.accuracy:.1%} of its results are correctly"
        f" classified, against {ffnn.accuracy:.1%} of the FFNN's."
    )
    ahead = [
        factor
        for factor in sorted(set(book.cnn) & set(book.ffnn))
        if (book.ffnn[factor].psnr or 0) > (book.cnn[factor].psnr or 0)
    ]
    if ahead:
        cnn, ffnn = book.cnn[ahead[0]], book.ffnn[ahead[0]]
        text += (
            f" But at {', '.join(f'{factor:g}' for factor in ahead)}, where neither was trained, the FFNN"
            f" is ahead: at {ahead[0]:g} by {(ffnn.psnr or 0) - (cnn.psnr or 0):.1f} dB, and"
            f" {ffnn.accuracy:.1%} of its results are correctly classified, against {cnn.accuracy:.1%} of"
            " the CNN's."
        )
    return text
