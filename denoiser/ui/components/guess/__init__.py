"""A game of ten rounds, which the visitor's browser plays, judges and keeps."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from denoiser.evaluation import colours, game
from denoiser.models.folder import Model
from denoiser.ui import cache, mentions
from denoiser.ui.components import files, styles, with_pictures

_SOURCE = Path(__file__).parent

_component = st.components.v2.component(
    "denoiser_guess",
    html=(_SOURCE / "guess.html").read_text(encoding="utf-8"),
    css=styles.BUTTONS + (_SOURCE / "guess.css").read_text(encoding="utf-8") + styles.TERMS,
    js=files.loader("guess"),
)


def show(
    network: Model,
    number: int,
    *,
    link: str,
    images: str,
    lesson: str,
    has_keys: bool,
    on_new_game: Callable[[], None],
) -> None:
    """Show a game where it was left.

    Args:
        network: What denoises and draws samples; it has a file for browsers.
        number: Of the game, see `game.rounds`.
        link: To the same ten rounds.
        images: What the network was measured on, in words.
        lesson: What the game shows, at its end, as HTML.
        has_keys: Whether the keys 0 to 9 guess.
        on_new_game: Called where the visitor wants another game, before the page runs again.

    Raises:
        ModelError: The classifier cannot be read.
    """
    rounds = game.rounds(number)
    rows = network.measured.rows if network.measured else ()
    settings = {
        "game": number,
        "network": files.weights(network),
        "classifier": files.weights(cache.digit_classifier_model()),
        "link": link,
        "colour": colours.of(network.name),
        "measured": [(row.noise, row.accuracy) for row in rows if row.accuracy is not None],
        "images": images,
        "lesson": mentions.link_html(lesson),
        "keys": has_keys,
        "rounds": [
            {"label": of.label, "noise": of.noise_factor, "digit": of.digit, "seed": of.seed}
            for of in rounds
        ],
    }
    pictures = [picture for of in rounds for picture in (of.field, of.pure)]
    _component(
        key="guess",
        data=with_pictures.pack(settings, pictures),
        on_new_game_change=on_new_game,
    )
