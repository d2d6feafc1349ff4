"""Section 2: the network."""

import math

import streamlit as st

from denoiser.models import layers
from denoiser.models.folder import Model
from denoiser.ui import markdown, prose
from denoiser.ui.views import layer_table
from denoiser.ui.views.experiment import code_block
from denoiser.ui.views.experiment.book_models import BookModels


def show(book: BookModels) -> None:
    """Show the book's two networks, their sizes, and the layers of the convolutional one."""
    st.header("2. The network")
    sizes = " ".join(map(_describe_size, book.models))
    prose.markdown(
        "The CNN: two convolutions take the picture's border off, two transposed convolutions put it back,"
        " and a fifth layer makes the pixels. The FFNN: one dense layer from 784 pixels to 32 numbers, and"
        f" one back. {sizes}"
    )
    for model in book.models:
        if model.name == "book-cnn":
            layer_table.show(model.results.layers)
            prose.caption("The layers of `book-cnn`. `python -m denoiser models` lists the sizes.")
    code_block.show("model", "It prints the layers.")


def _describe_size(model: Model) -> str:
    name = f"{markdown.escape(model.title)} ({markdown.code(model.name)})"
    size = f"{name} has {model.results.params:,} weights"
    if not (narrowest := layers.narrowest(model.results.layers)):
        return f"{size}."
    layer, _ = narrowest
    numbers = math.prod(layer.shape)
    compresses = "it compresses" if numbers < 784 else "it does not compress"
    return f"{size}, and its narrowest layer has {numbers:,} numbers for the picture's 784: {compresses}."
