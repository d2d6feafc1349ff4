"""Section 3: training."""

import streamlit as st

from denoiser.models.folder import Model
from denoiser.ui import markdown, prose
from denoiser.ui.views import learning_curves
from denoiser.ui.views.experiment import book_models, code_block
from denoiser.ui.views.experiment.book_models import PUBLISHED_LOSSES, BookModels


def show(book: BookModels) -> None:
    """Show the loss, and the learning curves of the book's two networks."""
    # The loss of the pure picture itself as an answer.
    floor = book_models.noisy_input()[0].bce
    st.header("3. Training")
    st.latex(
        r"\begin{aligned} \ell(x, \hat{x}) = -\frac{1}{784} \sum_{i=1}^{784} \bigl[ & x_i \ln \hat{x}_i"
        r" \\ & + (1 - x_i) \ln (1 - \hat{x}_i) \bigr] \end{aligned}"
    )
    prose.markdown(
        "The loss $\\ell$, binary cross-entropy, compares the network's output $\\hat{x}$ with the *pure*"
        f" picture. Pixels are grey, so even a perfect answer $\\hat{{x}} = x$ has a loss of {floor:.4f}"
        " (mean of the test images; `python -m denoiser evaluate --baselines`, noisy input at noise factor"
        " 0). Adam, 30 epochs, batches of 150, noise drawn once. The book trains on 48,000 digits and"
        " validates on 12,000; ours leave this app's gallery out and train on 47,000."
    )
    if trained := book.with_history:
        _show_curves(trained, floor)
    elif book.models:
        st.info("These models have no learning curves.", icon=":material/info:")
    explanation = "A short run, 2 epochs on 6,000 digits, which writes `book_cnn.keras`."
    for model in book.models:
        if model.name == "book-cnn":
            explanation += (
                " The whole run, `python -m denoiser train book-cnn`, took"
                f" {model.results.seconds / 60:.0f} minutes ({markdown.escape(model.results.machine)})."
            )
    code_block.show("training", explanation)


def _show_curves(trained: list[Model], floor: float) -> None:
    lines = {f"published: {loss:.4f}": loss for loss in PUBLISHED_LOSSES.values()}
    lines[f"perfect answer: {floor:.4f}"] = floor
    learning_curves.show(
        {model.name: model.results.history for model in trained},
        titles={model.name: model.title for model in trained},
        lines=lines,
    )
    prose.caption(
        "Our runs, `python -m denoiser train book-cnn` and `book-ffnn`: the loss on validation digits solid,"
        " on training digits dashed. Dotted: what the book published after its last epoch, and the least"
        " that is possible."
    )
    prose.markdown(" ".join(_describe_curves(trained)))


def _describe_curves(trained: list[Model]) -> list[str]:
    sentences = []
    ends = []  # of each curve that is whole: the first and the last loss
    for model in trained:
        curve = model.results.history.validation_loss
        first, last = curve[0], curve[-1]
        if first is None or last is None:
            continue
        ends.append((first, last))
        sentences.append(
            f"`{model.name}` goes from {first:.4f} after its first epoch to {last:.4f} after epoch"
            f" {len(curve)}; the book's ends at {PUBLISHED_LOSSES[model.name]:.4f}."
        )
    if len(ends) == len(PUBLISHED_LOSSES):
        (first_of_cnn, _), (_, last_of_ffnn) = ends
        if first_of_cnn < last_of_ffnn:
            sentences.append("So the CNN's first epoch beats the FFNN's last.")
    return sentences
