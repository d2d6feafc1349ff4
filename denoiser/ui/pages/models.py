"""The models on this machine: what they are and what was measured of them."""

import streamlit as st

from denoiser import recipes
from denoiser.ui import cache, messages

catalog = cache.catalog()

st.title("Models")
st.markdown(
    "What can be chosen on the Denoise page. `python -m denoiser train RECIPE` makes another one, which"
    " appears here by itself."
)
for message in catalog.broken:
    st.warning(messages.literal(message), icon=":material/warning:")
if not catalog.models:
    st.info(
        "There is no model on this machine yet. Open the Denoise page: it trains a small one.",
        icon=":material/model_training:",
    )
    st.stop()

st.dataframe(
    {
        "Model": [model.name for model in catalog.models.values()],
        "Weights": [model.results["params"] for model in catalog.models.values()],
        "Multiply-adds": [model.results["macs"] for model in catalog.models.values()],
        "Trained on": [
            {"mnist": "MNIST", "quick": "4,000 digits"}.get(model.recipe["digits"], "elsewhere")
            for model in catalog.models.values()
        ],
        "Noise factor": [
            recipes.factors_in_words(model.recipe["noise_factors"])
            for model in catalog.models.values()
        ],
        "Minutes": [model.results["seconds"] / 60 for model in catalog.models.values()],
        "Validation loss": [
            model.results["validation"]["bce"] for model in catalog.models.values()
        ],
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
    hide_index=True,
    alt="Table of the models with size, training data, training time and validation loss",
)
st.caption(
    "The book's own validation losses are 0.0970 for the CNN and 0.1301 for the FFNN (*Applied Deep"
    " Learning*, 2nd ed.). Models trained on the 4,000 digits are validated on 400 of them, those"
    " trained on MNIST on its last 12,000 training images, and those trained elsewhere on the gallery."
)

st.header("On the test images")


def show_by_noise_factor(key: str, number_format: str, alt: str) -> None:
    """Shows one figure of every model that was measured, a row for each noise factor."""
    rows = {
        model.name: {row["noise"]: row.get(key) for row in model.results["test"]["rows"]}
        for model in catalog.models.values()
        if "test" in model.results
    }
    factors = sorted(set().union(*rows.values()))
    st.dataframe(
        {
            "Noise factor": [f"{factor:.2f}" for factor in factors],
            **{name: [known.get(factor) for factor in factors] for name, known in rows.items()},
        },
        column_config={name: st.column_config.NumberColumn(format=number_format) for name in rows},
        hide_index=True,
        width="content",
        alt=alt,
    )


if any("test" in model.results for model in catalog.models.values()):
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
        "accuracy", "percent", "Table of what is read rightly by noise factor for each model"
    )
    st.caption("`python -m denoiser evaluate --save` measures them again.")
else:
    st.markdown("No model here was measured on them: that takes all of MNIST.")
