"""The settings of a training."""

import dataclasses
from typing import Literal

import streamlit as st

from denoiser import recipes
from denoiser.data import mnist, own_recipes
from denoiser.jobs import limits, preview
from denoiser.models import folder
from denoiser.models.catalog import Catalog
from denoiser.recipes import Recipe
from denoiser.ui import cache, markdown, prose
from denoiser.ui.controls import damage_to_learn, messages, own_pictures, training_target

ARCHITECTURE_KEY = "train_architecture"
QUICK, MNIST, OWN = "4,000 digits", "MNIST", "Your own"
_DEFAULTS = recipes.get("quick")
_LOSSES: dict[str, Literal["cross-entropy", "mse"]] = {
    "Cross-entropy": "cross-entropy",
    "Squared error": "mse",
}
_LEARNING_RATES = [0.0005, 0.001, 0.002, 0.004, 0.006, 0.01]
_BATCH_SIZES = [16, 32, 64, 128, 256]
_CHECKPOINTS = (0, 1, 2, 5, 10, 20, 30, 50)


def show(catalog: Catalog) -> Recipe | str:
    """Show the settings and return the recipe that they make.

    Args:
        catalog: The models on disk.

    Returns:
        The recipe; or else what is missing before a training can start, in a sentence.
    """
    name = st.text_input(
        "Name",
        value=_free_name(catalog),
        max_chars=40,
        key="train_name",
        persist_state="session",
        help="The name of the model's folder, also used in links: lower-case letters, digits, - and _.",
    )
    problem = _name_problem(name)
    if problem:
        messages.error(problem)
    elif name in catalog.models:
        st.caption(f"There is a `{name}` already. It stays; a number is added to yours.")
    architecture = st.selectbox(
        "Architecture",
        recipes.architectures(),
        index=recipes.architectures().index(_DEFAULTS.architecture),
        key=ARCHITECTURE_KEY,
        persist_state="session",
        help="The layers of the network and how they are connected. The list has every architecture"
        " that a recipe in `denoiser/recipes.py` trains from random weights.",
    )
    prose.caption(_describe_size(architecture, catalog))
    which = st.segmented_control(
        "Pictures",
        _choices(),
        default=QUICK,
        key="train_digits",
        persist_state="session",
        required=True,
        help="The 4,000 come with the app. All of MNIST is 47,000 digits: better, and ten times slower."
        " It is offered where DENOISER_MNIST names the file. Pictures of your own may show anything.",
    )
    data = own_pictures.show() if which == OWN else None
    damage_to_learn.show(own_pictures.first(preview.COUNT) if which == OWN else None)
    target = training_target.show(damage_to_learn.learning(_DEFAULTS))
    most_epochs = limits.read().epochs
    suggested = own_pictures.new_epochs()
    if suggested:
        st.session_state["train_epochs"] = min(suggested, most_epochs)
    epochs = st.number_input(
        "Epochs",
        1,
        most_epochs,
        "min"
        if suggested
        else min(_DEFAULTS.epochs, most_epochs),  # not both a default and a state
        key="train_epochs",
        persist_state="session",
        help=f"How often the network sees all digits; at most {most_epochs} here. With the defaults an"
        " epoch takes about six seconds on two cores.",
    )
    batch_size, learning_rate, loss = _show_more(has_loss=not target.is_noisy)
    if isinstance(data, str):
        return data
    if problem:
        return "This name cannot be used."
    base = own_recipes.adapt(_DEFAULTS, data) if data else _DEFAULTS
    recipe = dataclasses.replace(
        damage_to_learn.learning(base),
        name=name,
        title="",
        description=base.description if data else "",
        architecture=architecture,
        digits="own" if data else "mnist" if which == MNIST else "quick",
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        loss=loss,
        kept_epochs=tuple(epoch for epoch in _CHECKPOINTS if epoch <= epochs),
    )
    return target.apply(recipe)


def _choices() -> list[str]:
    """Return what can be trained on here."""
    choices = [QUICK]
    if mnist.find() is not None:
        choices.append(MNIST)
    return [*choices, OWN] if limits.read().own_data else choices


def _show_more(*, has_loss: bool) -> tuple[int, float, Literal["cross-entropy", "mse"]]:
    """Show the settings that beginners can leave alone: batch size, learning rate and loss."""
    with st.expander("More settings"):
        batch_size = st.select_slider(
            "Batch size",
            _BATCH_SIZES,
            _DEFAULTS.batch_size,
            key="train_batch_size",
            persist_state="session",
            help="How many pictures the network sees before its weights are changed.",
        )
        learning_rate = st.select_slider(
            "Learning rate",
            _LEARNING_RATES,
            _DEFAULTS.learning_rate,
            key="train_learning_rate",
            persist_state="session",
            help="How much the weights change in a step, at most: the rate rises at first and falls to"
            " 0 towards the end.",
        )
        if not has_loss:
            prose.caption("The loss is the squared error, which noisy targets need.")
            return batch_size, learning_rate, "mse"
        loss = st.segmented_control(
            "Loss",
            [*_LOSSES],
            default="Cross-entropy",
            key="train_loss",
            persist_state="session",
            required=True,
            help="The error that the training makes small. The book uses binary cross-entropy, which"
            " the curves show in either case.",
        )
    return batch_size, learning_rate, _LOSSES[loss or "Cross-entropy"]  # anything may be sent


def _free_name(catalog: Catalog) -> str:
    number, name = 1, "mine"
    while name in catalog.models:
        number += 1
        name = f"mine-{number}"
    return name


def _name_problem(name: str) -> str | None:
    try:
        folder.check_name(name)
    except ValueError as error:
        return f"{str(error)[0].upper()}{str(error)[1:]}."
    return None


def _describe_size(architecture: str, catalog: Catalog) -> str:
    """Return how large an architecture is, from a model that has it."""
    for model in cache.denoisers(catalog):
        if model.recipe.architecture == architecture:
            return (
                f"{model.results.params:,} weights and {model.results.macs:,} multiply-adds, like"
                f" {markdown.escape(model.label)}."
            )
    return "No model here has this architecture yet."
