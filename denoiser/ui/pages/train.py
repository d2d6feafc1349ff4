"""Train a network of one's own and watch it learn."""

import dataclasses
from pathlib import Path

import streamlit as st

from denoiser import errors, recipes
from denoiser.data import mnist
from denoiser.imaging import noise
from denoiser.jobs import limits, process, status
from denoiser.models import folder
from denoiser.models.schema import SavedRecipe
from denoiser.recipes import Recipe
from denoiser.ui import cache
from denoiser.ui.controls import messages, settings, source
from denoiser.ui.views import first_launch, panels, training_view

_DEFAULTS = recipes.get("quick")
_QUICK, _MNIST = "4,000 digits", "All of MNIST"
_LOSSES = {"Cross-entropy": "cross-entropy", "Squared error": "mse"}
_LEARNING_RATES = [0.0005, 0.001, 0.002, 0.004, 0.006, 0.01]
_KEPT_EPOCHS = (0, 1, 2, 5, 10, 20, 30, 50)


def _free_name() -> str:
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


def _about(architecture: str) -> str:
    """Says how large an architecture is, from a model that has it."""
    for model in catalog.models.values():
        if model.recipe.architecture == architecture:
            return (
                f"{model.results.params:,} weights and {model.results.macs:,} multiply-adds, like"
                f" `{model.name}`."
            )
    return "No model here has this architecture yet."


def _choose() -> Recipe | None:
    """Shows the settings and gives the recipe that they make; None where one is not allowed."""
    name = st.text_input(
        "Name",
        value=_free_name(),
        max_chars=40,
        key="train_name",
        persist_state="session",
        help="Lower-case letters, digits, - and _. The model's folder and its links are called so.",
    )
    if problem := _name_problem(name):
        messages.error(problem)
    elif name in catalog.models:
        st.caption(f"There is a `{name}` already, which stays; yours gets a number added.")
    architecture = st.selectbox(
        "Architecture",
        recipes.architectures(),
        index=recipes.architectures().index(_DEFAULTS.architecture),
        key="train_architecture",
        persist_state="session",
        help="Those that a recipe in `denoiser/recipes.py` names.",
    )
    st.caption(_about(architecture))
    factors = st.slider(
        "Noise factors to train on",
        0.0,
        noise.MAX_NOISE_FACTOR,
        _DEFAULTS.noise_factors,
        0.05,
        key="train_noise",
        persist_state="session",
        help="Each picture gets a factor of its own between the two. The book trains on 0.55 alone:"
        " put both ends there.",
    )
    is_mnist_here = mnist.find() is not None
    which = st.segmented_control(
        "Digits",
        [_QUICK, _MNIST] if is_mnist_here else [_QUICK],
        default=_QUICK,
        key="train_digits",
        persist_state="session",
        required=True,
        help="The 4,000 come with the app. All of MNIST is 47,000 digits: better, and ten times slower."
        " Put it on this machine and name it with DENOISER_MNIST.",
    )
    allowed = limits.read()
    epochs = st.number_input(
        "Epochs",
        1,
        allowed.epochs,
        min(_DEFAULTS.epochs, allowed.epochs),
        key="train_epochs",
        persist_state="session",
        help=f"Passes over the digits; at most {allowed.epochs} here. With the defaults one takes about"
        " six seconds on two cores.",
    )
    with st.expander("More settings"):
        batch_size = st.select_slider(
            "Batch size",
            [16, 32, 64, 128, 256],
            _DEFAULTS.batch_size,
            key="train_batch_size",
            persist_state="session",
        )
        learning_rate = st.select_slider(
            "Learning rate",
            _LEARNING_RATES,
            _DEFAULTS.learning_rate,
            key="train_learning_rate",
            persist_state="session",
            help="At its highest: it warms up, and falls to 0 towards the end.",
        )
        loss = st.segmented_control(
            "Loss",
            [*_LOSSES],
            default="Cross-entropy",
            key="train_loss",
            persist_state="session",
            required=True,
            help="The book takes binary cross-entropy. The curves show it in either case.",
        )
    if problem:
        return None
    return dataclasses.replace(
        _DEFAULTS,
        name=name,
        architecture=architecture,
        noise_factors=tuple(map(settings.on_step, factors)),
        digits="mnist" if which == _MNIST else "quick",
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        loss=_LOSSES[loss or "Cross-entropy"],  # required, but what is sent may be nothing
        kept_epochs=tuple(epoch for epoch in _KEPT_EPOCHS if epoch <= epochs),
    )


def _say_recipe(recipe: SavedRecipe) -> None:
    """Says what is being trained, to whoever came to train something else, too."""
    factors = recipes.format_noise_factors(recipe.noise_factors)
    which = _MNIST.lower() if recipe.digits == "mnist" else _QUICK
    st.markdown(
        f"**{recipe.name}** is being trained: {messages.code(recipe.architecture)}, noise factors {factors},"
        f" {which}, {recipe.epochs} epochs."
    )
    st.caption("One training runs at a time, for all visitors; the next can start when it is over.")


def _start(recipe: Recipe) -> None:
    try:
        if not process.start(recipe):
            st.session_state["_train_said"] = (
                f"Another training is running, so **{recipe.name}** was not started. Wait until it is"
                " over, then press Train again."
            )
    except errors.DenoiserError as error:
        st.session_state["_train_said"] = str(error)


def _say_result(job: status.Job) -> None:
    """Says how the last training ended, and where its model is."""
    if job.state == "failed":
        messages.error(job.message)
        return
    model = catalog.models.get(job.model)
    if model is None:
        st.info(f"The model **{job.model}** is no longer here.", icon=":material/info:")
        return
    results = model.results
    st.success(
        f"**{model.name}** is trained: validation loss {results.validation.bce:.4f} at noise"
        f" factor {noise.BOOK_NOISE_FACTOR}, after {len(results.history.loss)} epochs in"
        f" {results.seconds / 60:.1f} min. It is in every list of models.",
        icon=":material/check:",
    )
    if job.removed:
        names = ", ".join(f"`{name}`" for name in job.removed)
        st.info(
            f"To make room for it {names} went: the oldest trained here.", icon=":material/info:"
        )
    with st.container(horizontal=True):
        for page, label in (("denoise", "Denoise with it"), ("compare", "Compare it")):
            st.page_link(
                f"denoiser/ui/pages/{page}.py",
                label=label,
                query_params={"model": model.name},
                icon=":material/arrow_forward:",
            )


def _show_result(model: folder.Model) -> None:
    """Shows what the last training made."""
    training_view.show_digits()
    training_view.show_losses(model.name, model.results.history)
    st.markdown("Take it away:")
    with st.container(horizontal=True):
        for label, file in (
            ("Keras file", "model.keras"),
            ("LiteRT file", "model.tflite"),
            ("Recipe", "recipe.json"),
        ):
            st.download_button(
                label,
                (model.path / file).read_bytes,
                f"{model.name}-{file}"
                if file == "recipe.json"
                else f"{model.name}{Path(file).suffix}",
                icon=":material/download:",
                on_click="ignore",
            )


def _watch() -> None:
    """Shows the training that is running, or what is left to say of the last one."""
    job = process.current()
    if job is None and not (limits.read().is_on and limits.can_train()):
        return  # there is nothing to watch, and never will be
    if job is None:
        st.markdown(
            "Press **Train** and watch: progress, losses, and four digits denoised by the network as it"
            " is at that moment. The model stays on this machine."
        )
        training_view.show_digits()
    elif not job.is_over and not is_watching:
        st.rerun()  # the whole page: someone else has started one
    elif not job.is_over:
        training_view.show(job)
        # The training of the first launch, without which there is no model, is for everyone.
        is_first = job.recipe.name == first_launch.RECIPE and not catalog.models
        if status.is_asked_to_stop():
            st.caption("Stopping …")
        elif job.state == "running" and not is_first:
            st.button(
                "Stop",
                icon=":material/stop:",
                on_click=status.ask_to_stop,
                help="Keeps the best so far, if an epoch is over.",
            )
    elif is_watching:
        st.rerun()  # the whole page: there is a new model
    elif job.state == "done" and job.model in catalog.models:
        _show_result(catalog.models[job.model])


catalog = cache.catalog()
st.title("Train your own")
st.markdown(
    "Teach a network to denoise, in about a minute: it sees digits with noise and is asked for them"
    " without. Everyone who is here sees the same training; one runs at a time."
)
job = process.current()
is_watching = job is not None and not job.is_over
if job and job.is_over:
    _say_result(job)  # above the settings: on a phone what is beside them is far below
row = st.container(horizontal=True, gap="medium")
with row.container(width=source.WIDTH):
    if is_watching:
        # In place of the settings: on a phone what there is to see would be far below them.
        _say_recipe(job.recipe)
    elif not limits.read().is_on:
        st.info(
            "Training is switched off on this server. Run the app on a machine of your own to train.",
            icon=":material/info:",
        )
    elif not limits.can_train():
        st.info(
            "What is installed on this server only serves: training needs Keras and TensorFlow. Run"
            " the app on a machine of your own, or have whoever runs this one install"
            " `requirements.txt` in place of `requirements-serve.txt`.",
            icon=":material/info:",
        )
    else:
        recipe = _choose()
        st.button(  # not of type "primary": its label is white, on the dark theme's accent 2:1
            "Train",
            icon=":material/model_training:",
            on_click=_start,
            args=(recipe,),
            disabled=recipe is None,
        )
    if said := st.session_state.pop("_train_said", None):
        st.warning(said, icon=":material/warning:")
with row.container().container(width=panels.WIDTH):
    st.fragment(_watch, run_every=1 if is_watching else 5)()
