"""What a network gets in training, as a pair of pictures, and why noisy ones can teach it."""

import functools
from html import escape

import numpy as np
import streamlit as st

from denoiser.data import digits
from denoiser.imaging import blind_spots, noise, rendering
from denoiser.ui import prose

_DIGIT = 2814  # of the quick set; any one that is easily recognised
_SEED = 3
_COPIES = (1, 4, 16, 64)
_GREY = (128, 128, 128)  # where a pixel does not count


def show(kind: str) -> None:
    """Show a pair of an input and its target, and the reason why such pairs teach a network to denoise.

    Args:
        kind: A recipe's `target`.
    """
    noisy, target = _pair(kind)
    below = {
        "pure": "",
        "noisy copy": "The target is the same digit with noise of its own.",
        "blind spot": "A fifth of the input's pixels are replaced by others nearby. Only there the target counts.",
    }[kind]
    with st.container(key="target_pictures"):  # laid out by `training.css`
        prose.html(_lay_out({"Input": noisy, "Target": target}))
        if below:
            prose.caption(below)
    if kind == "noisy copy":
        with st.popover("Why can this work?", icon=":material/help:"):
            _explain_copies()
    elif kind == "blind spot":
        with st.popover("Why can this work?", icon=":material/help:"):
            _explain_blind_spot()


def _explain_copies() -> None:
    prose.markdown(
        "Of many noisy copies of a picture, the **mean is the pure picture**: the noise is above the truth as"
        " often as below, and cancels out."
    )
    with st.container(key="target_means"):
        prose.html(_lay_out(_means()))
    prose.markdown(
        "Training makes the **mean squared error** small. The one answer with the least squared error to many"
        " targets is their mean. The network cannot foresee the noise of the copy that it is compared with, so the"
        " best that it can do is to answer with the mean of all possible copies: the pure picture, as far as its"
        " input tells. It gets there without having seen one."
    )
    prose.caption(
        "Noise2Noise: Lehtinen and others, 2018. It needs noise that averages to nothing, so copies are never clipped"
        " here. The validation"
        " digits are pure, to draw the curves; they decide nothing."
    )


def _explain_blind_spot() -> None:
    prose.markdown(
        "With one noisy copy, a network that is asked for that copy would learn to change nothing. So a fifth"
        " of the pixels are **hidden from it**, new ones in each batch, and it is judged by these alone."
    )
    prose.markdown(
        "A hidden pixel is its pure value and its noise. The **noise cannot be guessed** from the other pixels,"
        " since each pixel has noise of its own. The **pure value can**: strokes go on. So the best guess is the"
        " pure value, as far as the surroundings tell."
    )
    prose.caption(
        "Noise2Void: Krull, Buchholz and Jug, 2019; Noise2Self: Batson and Royer, 2019. Never looking at a pixel"
        " itself costs some sharpness: its own noisy value would have helped. Here each digit has one noisy copy,"
        " drawn before the training. The validation digits are pure, to draw the curves; they decide nothing."
    )


@functools.cache
def _pair(kind: str) -> tuple[str, str]:
    """Return the addresses of an input and its target."""
    pure = digits.quick_set().pixels[_DIGIT]
    copy, other = _noisy_copies(2)
    if kind == "noisy copy":
        return _address(copy), _address(other)
    if kind == "blind spot":
        visible, hidden = blind_spots.hide(copy[None], np.random.default_rng(_SEED))
        shown = rendering.enlarge(copy, factor=1)[..., None].repeat(3, axis=2)
        shown[~hidden[0]] = _GREY
        return _address(visible[0]), rendering.to_data_url(rendering.to_png(shown))
    return _address(copy), _address(pure)


@functools.cache
def _means() -> dict[str, str]:
    """Return the addresses of means of noisy copies, by how many."""
    copies = _noisy_copies(max(_COPIES))
    return {
        "1 copy" if count == 1 else f"mean of {count}": _address(copies[:count].mean(axis=0))
        for count in _COPIES
    }


def _noisy_copies(count: int) -> np.ndarray:
    pure = digits.quick_set().pixels[_DIGIT]
    field = noise.noise_field(_SEED, count=count)
    return noise.add_noise(pure[None], field, noise_factor=noise.BOOK_NOISE_FACTOR)


def _address(pixels: np.ndarray) -> str:
    return rendering.to_data_url(rendering.to_png(rendering.enlarge(pixels, factor=1)))


def _lay_out(pictures: dict[str, str]) -> str:
    """Return pictures side by side with their names, as HTML."""
    figures = (
        f'<figure><img src="{address}" alt="{escape(name)}"><figcaption>{escape(name)}</figcaption></figure>'
        for name, address in pictures.items()
    )
    return f'<div class="small-pictures">{"".join(figures)}</div>'
