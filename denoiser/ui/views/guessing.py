"""The Guess page's work: ten rounds, which the visitor's browser plays."""

import random

import streamlit as st

from denoiser.models import sampling
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui.components import guess, shortcuts
from denoiser.ui.controls import frame, link, messages, parameters, whole_number

KEYS = """
| Key | Does |
|---|---|
| `0` to `9` | guesses that digit |
| `Enter` | goes to the next round, after a guess |
| `?` | opens this help |
| `Tab`, `Shift` `Tab` | goes to the next control, or the one before |
"""


def show(catalog: Catalog) -> None:
    """Show the game that the link names, and the field for its number.

    Args:
        catalog: The models on disk; the first that draws samples plays.

    Raises:
        ModelError: The classifier cannot be read.
    """
    if not catalog.models:
        messages.no_model()
        return
    network = _find_player(catalog)
    if network is None:
        st.info(
            "No model on this machine can play: it has to remove noise of any strength, in a browser. Train one on"
            " the Train page with noise from 0 on.",
            icon=":material/info:",
        )
        return
    place = st.container()  # filled when the number is known
    with st.container(horizontal=True, vertical_alignment="bottom", key="game_tools"):
        number = whole_number.show(
            "Game",
            parameters.GAME,
            help="Each number stands for ten rounds. Whoever enters the same one gets the same pictures.",
            width=160,
        )
        frame.show_present("the picture and the ten digits in large")
    with place:
        guess.show(
            network,
            number,
            link=f"{link.page_address()}?{parameters.GAME.key}={number}",
            images=_describe_images(network),
            lesson=_describe_lesson(network),
            has_keys=shortcuts.are_on(),
            on_new_game=_choose_game,
        )


def _find_player(catalog: Catalog) -> Model | None:
    able = (m for m in catalog.models.values() if sampling.can_draw(m.recipe) and not m.recipe.data)
    return next((model for model in able if model.has_browser_file), None)


def _choose_game() -> None:
    of_game = parameters.GAME
    another = random.randint(int(of_game.low), int(of_game.high))
    if another == st.session_state.get(of_game.key):
        another = (another + 1) % int(of_game.high)
    st.session_state[of_game.key] = another
    link.forget_problem(of_game)


def _describe_images(network: Model) -> str:
    if network.results.test:
        return f"MNIST's {network.results.test.images:,} test images"
    return f"{network.measured.images:,} digits of the gallery" if network.measured else "no images"


def _describe_lesson(network: Model) -> str:
    rows = network.measured.by_noise_factor() if network.measured else {}
    shares = {noise: rows[noise].accuracy for noise in (0.55, 1.0, 1.5) if noise in rows}
    known = [f"{100 * share:.0f}% at {noise:g}" for noise, share in shares.items() if share]
    figures = f" (the line: {', '.join(known)})" if known else ""
    return (
        "With little noise the network is nearly always right. Then its accuracy falls faster and faster"
        f"{figures}. The denoised picture hides this: it shows one digit, right or wrong, and the classifier is often"
        " confident, even when it is wrong. The samples are right about as often, but they disagree where the noise leaves several digits"
        " possible: their shares say how far to trust them."
    )
