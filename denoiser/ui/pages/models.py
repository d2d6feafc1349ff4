"""The models on this machine: what they are and what was measured of them."""

import streamlit as st

from denoiser import recipes
from denoiser.ui import cache
from denoiser.ui.controls import messages
from denoiser.ui.views import tables

_CNN_LOSS, _FFNN_LOSS = recipes.PUBLISHED_LOSSES.values()

catalog = cache.catalog()

st.title("Models")
st.markdown(
    "What can be chosen on the Denoise page. `python -m denoiser train RECIPE` makes another one, which"
    " appears here by itself."
)
for message in catalog.broken:
    st.warning(messages.literal(message), icon=":material/warning:")
if not catalog.models:
    messages.no_model()
    st.stop()

tables.show(
    {
        "Model": [model.name for model in catalog.models.values()],
        "Weights": [model.results.params for model in catalog.models.values()],
        "Multiply-adds": [model.results.macs for model in catalog.models.values()],
        "Trained on": [
            {"mnist": "MNIST", "quick": "4,000 digits"}.get(model.recipe.digits, "elsewhere")
            for model in catalog.models.values()
        ],
        "Noise factor": [
            recipes.format_noise_factors(model.recipe.noise_factors)
            for model in catalog.models.values()
        ],
        "Minutes": [model.results.seconds / 60 for model in catalog.models.values()],
        "Validation loss": [model.results.validation.bce for model in catalog.models.values()],
    },
    column_config={
        "Weights": st.column_config.NumberColumn(format="localized"),
        "Multiply-adds": st.column_config.NumberColumn(
            format="compact", help="Arithmetic for one picture."
        ),
        "Noise factor": st.column_config.TextColumn(help="What it was trained on."),
        "Minutes": st.column_config.NumberColumn(
            format="%.1f", help="Time to train, on the machine that trained it."
        ),
        "Validation loss": st.column_config.NumberColumn(
            format="%.4f",
            help="Binary cross-entropy at noise factor 0.55 on digits kept out of the training."
            " Lower is better; 0.058 is the least that MNIST's grey pixels allow.",
        ),
    },
    alt="Table of the models with size, training data, training time and validation loss",
)
st.caption(
    f"The book's own validation losses are {_CNN_LOSS:.4f} for the CNN and {_FFNN_LOSS:.4f} for the FFNN"
    " (*Applied Deep Learning*, 2nd ed.). Models trained on the 4,000 digits are validated on 400 of them, those"
    " trained on MNIST on its last 12,000 training images, and those trained elsewhere on the gallery."
)

st.header("On the test images")


def show_by_noise_factor(key: str, number_format: str, alt: str, *, times: float = 1) -> None:
    """Shows one figure of every model that was measured, a row for each noise factor."""
    rows = {
        model.name: {
            row.noise: (value := getattr(row, key)) and times * value
            for row in model.results.test.rows
        }
        for model in catalog.models.values()
        if model.results.test
    }
    factors = sorted(set().union(*rows.values()))
    tables.show(
        {
            "Noise factor": [f"{factor:.2f}" for factor in factors],
            **{name: [known.get(factor) for factor in factors] for name, known in rows.items()},
        },
        column_config={name: st.column_config.NumberColumn(format=number_format) for name in rows},
        width="content",
        alt=alt,
    )


if any(model.results.test for model in catalog.models.values()):
    st.markdown(
        "PSNR in dB against the pure picture, by noise factor: the mean over MNIST's 10,000 test images,"
        " which no model was trained on or chosen by. Higher is better."
    )
    show_by_noise_factor("psnr", "%.1f dB", "Table of PSNR by noise factor for each model")
    st.markdown(
        "How many of the denoised pictures are read rightly by a classifier that learnt on pure digits"
        " alone."
    )
    show_by_noise_factor(
        "accuracy",
        "%.1f%%",
        "Table of what is read rightly by noise factor for each model",
        times=100,
    )
    st.caption("`python -m denoiser evaluate --save` measures them again.")
else:
    st.markdown("No model here was measured on them: that takes all of MNIST.")
