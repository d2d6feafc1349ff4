"""The book's notebook, section by section, with figures of our own and code to copy."""

from pathlib import Path

import numpy as np
import streamlit as st

from denoiser import digits, noise, pictures, store
from denoiser.ui import cache, layer_table

_BLOCKS = Path(__file__).parents[1] / "notebook"
_BOOK = {"book-cnn": 0.0970, "book-ffnn": 0.1301}  # validation losses after epoch 30, as published
_FACTOR = 3
_FIRST = 12  # of each class in the gallery, the digit that is shown
_SIX = (1, 2, 4, 6, 7, 9)  # classes
_GAP = 8


def _code(name: str) -> None:
    with st.expander("The code", icon=":material/code:"):
        st.code((_BLOCKS / f"{name}.py").read_text(), language="python")
        st.caption(
            "It runs as it stands in a checkout with the requirements installed; a test runs it."
        )


def _sheet(rows: list[np.ndarray]) -> bytes:
    """Lays out rows of pictures, each of shape (n, 28, 28)."""
    size, columns = 28 * _FACTOR, len(rows[0])
    sheet = np.full(
        (len(rows) * (size + _GAP) - _GAP, columns * (size + _GAP) - _GAP), 128, np.uint8
    )
    for y, row in enumerate(rows):
        for x, picture in enumerate(row):
            top, left = y * (size + _GAP), x * (size + _GAP)
            sheet[top : top + size, left : left + size] = pictures.enlarge(picture, factor=_FACTOR)
    return pictures.to_png(sheet)


def _add_noise(pure: np.ndarray) -> np.ndarray:
    field = noise.noise_field(0, count=len(pure))
    return noise.add_noise(pure, field, noise_factor=noise.BOOK_NOISE_FACTOR)


def _learning_curves(models: list[store.Model]) -> None:
    points = [
        {"Epoch": epoch, "Cross-entropy": loss, "Run": f"{model.name}, {said}"}
        for model in models
        for key, said in (("loss", "training"), ("validation_loss", "validation"))
        for epoch, loss in enumerate(model.results["history"][key], 1)
    ]
    lines = [
        {"at": _BOOK[model.name], "said": f"the book's {model.name[5:].upper()}"}
        for model in models
    ]
    y = {"type": "quantitative", "scale": {"domain": [0.085, 0.2]}}
    st.vega_lite_chart(
        {
            "height": 380,
            "layer": [
                {
                    "data": {"values": points},
                    "mark": {"type": "line", "clip": True, "tooltip": True},
                    "encoding": {
                        "x": {"field": "Epoch", "type": "quantitative"},
                        "y": {"field": "Cross-entropy", **y},
                        "color": {
                            "field": "Run",
                            "type": "nominal",
                            "legend": {"orient": "bottom", "columns": 2},
                        },
                    },
                },
                {
                    "data": {"values": lines},
                    "mark": {"type": "rule", "strokeDash": [4, 3], "color": "#808a8c"},
                    "encoding": {"y": {"field": "at", "title": "Cross-entropy", **y}},
                },
                {
                    "data": {"values": lines},
                    "mark": {"type": "text", "align": "left", "dy": -8, "color": "#808a8c"},
                    "encoding": {
                        "x": {"value": 5},
                        "y": {"field": "at", **y},
                        "text": {"field": "said"},
                    },
                },
            ],
        },
        width="stretch",
    )


def _evidence(models: list[store.Model]) -> None:
    """Shows what the two reach on the test images, and says what follows."""
    by_name = {
        model.name: {row["noise"]: row for row in model.results["test"]["rows"]} for model in models
    }
    cnn, ffnn = by_name["book-cnn"], by_name["book-ffnn"]
    factors = sorted(set(cnn) & set(ffnn))
    st.dataframe(
        {
            "Noise factor": [f"{factor:.2f}" for factor in factors],
            "CNN": [cnn[factor]["psnr"] for factor in factors],
            "FFNN": [ffnn[factor]["psnr"] for factor in factors],
            "Difference": [cnn[factor]["psnr"] - ffnn[factor]["psnr"] for factor in factors],
        },
        column_config={
            **{
                name: st.column_config.NumberColumn(name, format="%.1f dB")
                for name in ("CNN", "FFNN")
            },
            "Difference": st.column_config.NumberColumn(format="%+.1f dB"),
        },
        hide_index=True,
        width="content",
        alt="Table of the PSNR of the book's two networks by noise factor",
    )
    at = noise.BOOK_NOISE_FACTOR
    worse = [f"{factor:g}" for factor in factors if cnn[factor]["psnr"] < ffnn[factor]["psnr"]]
    said = (
        f"Where both were trained, at {at}, the CNN is {cnn[at]['psnr'] - ffnn[at]['psnr']:.1f} dB better"
        f" on the 10,000 test images, and {cnn[at]['accuracy']:.1%} of what it gives is read rightly, of"
        f" the FFNN's {ffnn[at]['accuracy']:.1%}."
    )
    if worse:
        said += (
            f" But the sentence is not the whole story: at noise factor {', '.join(worse)}, which neither"
            " was trained on, the FFNN is ahead. Its code of 32 numbers can hold little but digits, so"
            " what it gives looks like one whatever the noise."
        )
    st.markdown(said)
    st.caption(
        "PSNR on MNIST's test images; `python -m denoiser evaluate book-cnn book-ffnn` measures it."
    )
    st.page_link("denoiser/ui/pages/compare.py", label="Compare them on a picture of yours")


catalog = cache.catalog()
models = [catalog.models[name] for name in _BOOK if name in catalog.models]
gallery = digits.gallery()
ten = gallery.pixels[_FIRST::100]

st.title("The experiment")
with st.container(width=832):
    st.markdown(
        "*Denoising autoencoders with CNN*, from Michelucci and Sperti's *Applied Deep Learning* (2nd ed.):"
        " teach a network to undo noise by showing it noisy pictures and asking for the pure ones. Here"
        " are the steps of the notebook, with figures made by the models of this app."
    )

    st.header("1. The data, and the noise")
    st.latex(r"\tilde{x} = x + f \cdot z, \qquad z \sim \mathcal{N}(0, 1), \qquad f = 0.55")
    st.markdown(
        "Each pixel $x$ of MNIST is a number from 0 to 1. A normal random number is added to each, times"
        " the noise factor $f$. The result is not clipped: it reaches well below 0 and above 1."
    )
    st.image(
        _sheet([ten, _add_noise(ten)]),
        caption="A digit of each class, pure and with the book's noise",
        alt="Ten digits, 0 to 9, and below them the same digits with noise",
        output_format="PNG",
    )
    _code("noise")

    st.header("2. The network")
    st.markdown(
        "Four convolutions shrink the picture a little and grow it back, and a fifth makes the pixels. The"
        " narrowest place holds more numbers than the picture, so it does not compress."
    )
    if "book-cnn" in catalog.models:
        layer_table.show(catalog.models["book-cnn"].results["layers"])
    _code("model")

    st.header("3. Training")
    st.latex(
        r"\ell(x, \hat{x}) = -\frac{1}{784} \sum_{i} \bigl[ x_i \log \hat{x}_i"
        r" + (1 - x_i) \log (1 - \hat{x}_i) \bigr]"
    )
    st.markdown(
        "The loss compares the output $\\hat{x}$ with the *pure* picture, pixel by pixel, by binary"
        " cross-entropy. Pixels are grey, so it cannot reach 0: about 0.058 is the least. Adam, 30"
        " epochs, batches of 150; the last fifth of the training images is kept for validation."
    )
    if models:
        _learning_curves(models)
        ours = ", ".join(
            f"{model.name} {model.results['validation']['bce']:.4f} (book {_BOOK[model.name]:.4f})"
            for model in models
        )
        st.caption(f"Validation loss after the last epoch: {ours}.")
    _code("training")

    st.header("4. Denoising")
    st.latex(r"\mathrm{PSNR}(x, \hat{x}) = -10 \log_{10} \frac{1}{784} \sum_i (x_i - \hat{x}_i)^2")
    if models:
        six = gallery.pixels[[100 * digit + _FIRST for digit in _SIX]]
        noisy = _add_noise(six)
        rows = [noisy, six, *(cache.denoiser(model).denoise(noisy) for model in models)]
        st.image(
            _sheet(rows),
            caption="From above: noisy, pure, " + ", ".join(model.name for model in models),
            alt="Six digits noisy, pure and denoised by the book's networks",
            output_format="PNG",
        )
        st.caption("Digits from the gallery, which no model was trained on.")
    _code("denoising")

    st.header("5. “CNNs are better”")
    st.markdown(
        "The notebook ends by comparing its last figure with that of a fully connected network (FFNN): CNNs"
        " are better suited to the task. The numbers behind the sentence:"
    )
    if len(models) == len(_BOOK) and all("test" in model.results for model in models):
        _evidence(models)
    else:
        st.info("The book's two models are not on this machine.", icon=":material/info:")
