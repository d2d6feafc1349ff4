"""The book's notebook, section by section, with figures of our own and code to copy."""

import math
from pathlib import Path

import numpy as np
import streamlit as st

from denoiser import errors, recipes
from denoiser.data import digits
from denoiser.evaluation import baselines
from denoiser.imaging import filters, metrics, noise, rendering
from denoiser.models import folder, layers
from denoiser.models.schema import Measured, Row
from denoiser.ui import cache
from denoiser.ui.controls import messages
from denoiser.ui.views import layer_table, learning_curves

_BLOCKS = Path(__file__).parents[1] / "notebook"
_BOOK = recipes.PUBLISHED_LOSSES
_AT = noise.BOOK_NOISE_FACTOR


@st.fragment
def _code(name: str, says: str) -> None:
    expander = st.expander(
        "The code", icon=":material/code:", key=f"code_{name}", on_change="rerun"
    )
    if (
        not expander.open
    ):  # to colour four blocks that nobody sees takes the browser a fifth of a second
        return
    with expander:
        st.code((_BLOCKS / f"{name}.py").read_text(encoding="utf-8"), language="python")
        st.caption(says)


def _png(picture: np.ndarray) -> bytes:
    return rendering.to_png(rendering.enlarge(picture, factor=3))


def _add_noise(pure: np.ndarray) -> np.ndarray:
    return noise.make_noisy(pure, noise_factor=_AT, seed=0)


def _measured(measured: Measured | None) -> dict[float, Row]:
    """Gives what is known of a model on the test images, by noise factor."""
    return {
        row.noise: row
        for row in (measured.rows if measured else ())
        if row.psnr is not None and row.accuracy is not None
    }


def _overview(ten: digits.Digits) -> None:
    noisy = _add_noise(ten.pixels)
    columns = st.grid(10, min_column_width=60, gap="xsmall")
    for label, pure, with_noise in zip(ten.labels, ten.pixels, noisy, strict=True):
        with columns.cell().container(gap="xxsmall"):
            st.markdown(f"**{label}**", text_alignment="center")
            st.image(
                _png(np.vstack([pure, with_noise])),
                alt=f"A {label}, pure, and below it noisy",
                width="stretch",
                output_format="PNG",
            )
    st.caption(
        "A digit of each class from this app's gallery, pure and below it noisy (seed 0). These noisy"
        f" pixels reach from {noisy.min():.1f} to {noisy.max():.1f}; what is beyond 0 and 1 is shown"
        " black or white. `python -m denoiser figures DIR` draws the same."
    )


def _sizes() -> str:
    said = []
    for model in models:
        layer, _ = layers.narrowest(model.results.layers)
        narrowest = math.prod(layer.shape)
        compresses = "it compresses" if narrowest < 784 else "it does not compress"
        said.append(
            f"`{model.name}` has {model.results.params:,} weights, and"
            f" {narrowest:,} numbers at its narrowest for the picture's 784: {compresses}."
        )
    return " ".join(said)


def _learning_curves(trained: list[folder.Model], floor: float) -> None:
    lines = {f"the book's {name[5:].upper()}: {loss:.4f}": loss for name, loss in _BOOK.items()}
    lines[f"a perfect answer: {floor:.4f}"] = floor
    learning_curves.show({model.name: model.results.history for model in trained}, lines=lines)
    st.caption(
        "Our runs, `python -m denoiser train book-cnn` and `book-ffnn`: the loss on validation digits solid,"
        " on training digits dashed. Dotted: what the book published after its last epoch, and the least"
        " that is possible."
    )
    st.markdown(" ".join(_what_the_curves_say(trained)))


def _what_the_curves_say(trained: list[folder.Model]) -> list[str]:
    said = []
    for model in trained:
        curve = model.results.history.validation_loss
        said.append(
            f"`{model.name}` comes from {curve[0]:.4f} after its first epoch to {curve[-1]:.4f} after"
            f" epoch {len(curve)}; the book's ends at {_BOOK[model.name]:.4f}."
        )
    if len(trained) == len(_BOOK):
        cnn, ffnn = (model.results.history.validation_loss for model in trained)
        if cnn[0] < ffnn[-1]:
            said.append("So the CNN's first epoch beats the FFNN's last.")
    return said


def _six_digits() -> tuple[digits.Digits, str]:
    """Gives the digits for the triptychs and says which they are."""
    said = (
        "The first digit of six classes in this app's gallery. Where MNIST is on the machine"
        " (`DENOISER_MNIST`, or Keras' cache), the book's own six test digits stand here."
    )
    try:
        if own := cache.book_digits():
            return own, "The book's own six: the first of MNIST's test images."
    except errors.DataError as error:
        said += f" What was found is not MNIST: {error}"
    return digits.gallery()[::100][:6], said


def _triptychs() -> None:
    six, which = _six_digits()
    noisy = _add_noise(six.pixels)
    rows = {"Noisy": noisy, "Pure": six.pixels}
    for model in models:
        try:
            rows[model.name] = cache.denoiser(model).denoise(noisy)
        except errors.ModelError as error:
            messages.error(error)
    cells = st.grid(2, min_column_width=360, gap="small")
    for number, label in enumerate(six.labels):
        of_digit = {name: row[number] for name, row in rows.items()}
        with cells.cell().container(gap="xxsmall"):
            st.markdown(f"**Class {label}**")
            with st.container(horizontal=True, gap="xxsmall"):
                for name, picture in of_digit.items():
                    psnr = metrics.psnr(of_digit["Pure"], np.clip(picture, 0, 1))
                    st.image(
                        _png(picture),
                        caption=name if name == "Pure" else f"{name} {psnr:.1f} dB",
                        alt=f"A {label}: {name}",
                        width=84,
                        output_format="PNG",
                    )
    st.caption(
        f"{which} Noise seed 0; below each picture its PSNR. `python -m denoiser figures DIR --model"
        " book-cnn` draws the same."
    )


def _in_short() -> str:
    cnn, ffnn, nothing = (rows[_AT].psnr for rows in (of_cnn, of_ffnn, of_nothing))
    return (
        f"In short: at noise factor {_AT} a test image starts at {nothing:.1f} dB (PSNR, higher is"
        f" better). The book's convolutional network (CNN) brings it to **{cnn:.1f} dB**, its fully"
        f" connected one (FFNN) to **{ffnn:.1f} dB**. The last section says how far that carries."
    )


def _evidence() -> None:
    """Shows what the two reach on the test images, and says what follows."""
    factors = sorted(set(of_cnn) & set(of_ffnn))
    tables = st.grid(2, min_column_width=280)
    for title, key, unit in (("PSNR in dB", "psnr", 1), ("Read rightly, in %", "accuracy", 100)):
        columns = {
            name: [
                getattr(rows[factor], key) and unit * getattr(rows[factor], key)
                for factor in factors
            ]
            for name, rows in (("Noisy", of_nothing), ("CNN", of_cnn), ("FFNN", of_ffnn))
        }
        with tables.cell().container(gap="xxsmall"):
            st.markdown(f"**{title}**")
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
    lead = of_cnn[_AT].psnr - of_ffnn[_AT].psnr
    said = (
        f"At {_AT}, where both were trained, the CNN is {abs(lead):.1f} dB"
        f" {'better' if lead > 0 else 'worse'}, and {of_cnn[_AT].accuracy:.1%} of what it gives is"
        f" read rightly, of the FFNN's {of_ffnn[_AT].accuracy:.1%}."
    )
    ahead = [factor for factor in factors if of_ffnn[factor].psnr > of_cnn[factor].psnr]
    if ahead:
        first = ahead[0]
        said += (
            f" But at {', '.join(f'{factor:g}' for factor in ahead)}, where neither was trained, the"
            f" FFNN is ahead: at {first:g} by {of_ffnn[first].psnr - of_cnn[first].psnr:.1f} dB,"
            f" and {of_ffnn[first].accuracy:.1%} of what it gives is read rightly, of the CNN's"
            f" {of_cnn[first].accuracy:.1%}."
        )
    st.markdown(said)
    st.caption(
        "Means over MNIST's 10,000 test images; read by a classifier that learnt on pure digits alone."
        " `python -m denoiser evaluate book-cnn book-ffnn --baselines` measures it."
    )


catalog = cache.catalog()
models = [catalog.models[name] for name in _BOOK if name in catalog.models]
missing = [name for name in _BOOK if name not in catalog.models]
of_cnn, of_ffnn = (
    _measured(catalog.models[name].results.test) if name in catalog.models else {} for name in _BOOK
)
nothing = baselines.shipped()[filters.NOISY_INPUT]
of_nothing = {row.noise: row for row in nothing.rows}
# What the pure picture itself gets as an answer.
floor = of_nothing[0].bce
is_measured = _AT in of_cnn and _AT in of_ffnn

st.title("The experiment")
with st.container(width=832):
    st.markdown(
        "*Denoising autoencoders with CNN*, a notebook of Michelucci and Sperti's *Applied Deep Learning*"
        " (2nd ed.), teaches a network to undo noise: it is shown noisy pictures and asked for the pure"
        " ones. Here are its steps, with figures made by this app's models, and code to copy: each block"
        " runs by itself where `requirements.txt` is installed."
    )
    if is_measured:
        st.markdown(_in_short())
    if missing:
        st.info(
            f"Not on this machine: {' and '.join(missing)}. What they would show is left out below until"
            f" `python -m denoiser train {missing[0]}` has made one.",
            icon=":material/info:",
        )

    st.header("1. The data, and the noise")
    st.latex(r"\tilde{x}_i = x_i + f z_i, \qquad z_i \sim \mathcal{N}(0, 1)")
    st.markdown(
        "A picture $x$ is 28 x 28 = 784 pixels $x_i$ from 0 (black) to 1 (white). Each gets a normal"
        f" random number $z_i$ of its own, times the noise factor $f = {_AT}$. The noisy picture"
        " $\\tilde{x}$ is not clipped to 0 and 1."
    )
    _overview(digits.gallery()[::100])
    _code("noise", "It writes `dataset.png`; Keras downloads MNIST (11 MB) the first time.")

    st.header("2. The network")
    st.markdown(
        "The CNN: two convolutions take off the picture's rim, two transposed ones put it back, and a"
        " fifth makes the pixels. The FFNN: one dense layer from 784 pixels to 32 numbers, one back."
        f" {_sizes()}"
    )
    if "book-cnn" in catalog.models:
        layer_table.show(catalog.models["book-cnn"].results.layers)
        st.caption("The layers of `book-cnn`. `python -m denoiser models` lists the sizes.")
    _code("model", "It prints the layers.")

    st.header("3. Training")
    st.latex(
        r"\begin{aligned} \ell(x, \hat{x}) = -\frac{1}{784} \sum_{i=1}^{784} \bigl[ & x_i \ln \hat{x}_i"
        r" \\ & + (1 - x_i) \ln (1 - \hat{x}_i) \bigr] \end{aligned}"
    )
    st.markdown(
        "The loss $\\ell$, binary cross-entropy, compares the network's output $\\hat{x}$ with the *pure*"
        f" picture. Pixels are grey, so even a perfect answer $\\hat{{x}} = x$ costs {floor:.4f} (mean of the"
        " test images; `python -m denoiser evaluate --baselines`, doing nothing at noise 0). Adam, 30"
        " epochs, batches of 150, noise drawn once. The book trains on 48,000 digits and validates on"
        " 12,000; ours leave this app's gallery out and train on 47,000."
    )
    if trained := [model for model in models if model.results.history.validation_loss]:
        _learning_curves(trained, floor)
    elif models:
        st.info("These models have no learning curves with them.", icon=":material/info:")
    says = "A short run, 2 epochs on 6,000 digits, which writes `book_cnn.keras`."
    if "book-cnn" in catalog.models:
        results = catalog.models["book-cnn"].results
        says += (
            f" The whole run, `python -m denoiser train book-cnn`, took {results.seconds / 60:.0f}"
            f" minutes ({messages.literal(results.machine)})."
        )
    _code("training", says)

    st.header("4. Denoising")
    st.latex(
        r"\mathrm{PSNR}(x, \hat{x}) = -10 \log_{10} \frac{1}{784} \sum_{i=1}^{784} (x_i - \hat{x}_i)^2"
    )
    st.markdown(
        "PSNR, in decibels, says how near a picture is to the pure one: 10 dB more is a tenth of the mean"
        " squared error."
    )
    if models:
        _triptychs()
    _code("denoising", "It trains the FFNN for 5 epochs and writes `triptychs.png`.")

    st.header("5. “CNNs are better”")
    st.markdown(
        "The notebook ends by comparing its last figure with that of the fully connected network: CNNs"
        " are better suited to the task. The numbers behind the sentence:"
    )
    if is_measured:
        _evidence()
    else:
        st.info(
            "It takes both models of the book, measured on the test images: `python -m denoiser evaluate"
            " book-cnn book-ffnn --save` does that where they are.",
            icon=":material/info:",
        )
    st.page_link(
        "denoiser/ui/pages/compare.py",
        label="Compare them on a picture of yours",
        icon=":material/compare:",
    )
