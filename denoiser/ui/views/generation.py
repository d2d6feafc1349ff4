"""The Generate page's work: digits drawn from noise."""

import streamlit as st

from denoiser import recipes
from denoiser.models import sampling
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import markdown, prose
from denoiser.ui.components import generate
from denoiser.ui.controls import link, parameters
from denoiser.ui.views import share


def show_steps() -> int:
    """Show the slider for the number of steps, and return it."""
    of_steps = parameters.STEPS
    return int(
        st.slider(
            "Number of steps",
            int(of_steps.low),
            int(of_steps.high),
            int(of_steps.default),
            **link.bound(of_steps),
            help="How many times the network guesses. With few steps it has to leap to its first guesses,"
            " which are averages of many digits.",
            width=320,
        )
    )


def show_network(catalog: Catalog) -> Model | None:
    """Show the choice of what draws, where there is one, and return it.

    Args:
        catalog: The models on disk.

    Returns:
        A model of someone's own pictures; None for the network that draws digits.
    """
    own = {model.name: model for model in catalog.models.values() if model.has_gallery}
    if not own:
        return None
    key = parameters.MODEL.key
    chosen = link.value_of(parameters.MODEL)
    of_digits = [name for name in catalog.models if name not in own]
    # One name is enough for digits, but what was chosen on another page stays chosen.
    names = [*of_digits[:1], *(name for name in of_digits[1:] if name == chosen), *own]
    if st.session_state.get(key, names[0]) not in names:
        st.session_state[key] = names[0]  # it is gone
    name = st.selectbox(
        "What draws",
        names,
        **link.bound(parameters.MODEL),
        help="Models of other pictures draw such pictures. For any model of digits, the generator draws: the Blind"
        " U-Net, trained further for stronger noise.",
        width=220,
    )
    return own.get(name)


def why_not(model: Model) -> str:
    """Return why a model of someone's own pictures does not draw, as a sentence; empty where it does.

    Args:
        model: The model.
    """
    if not sampling.can_draw(model.recipe):
        factors = recipes.format_noise_factors(model.recipe.noise_factors)
        return (
            "To draw, a network has to remove noise of all strengths, from hardly any to much."
            f" {model.label} was trained at noise factor {factors}."
        )
    if not model.has_browser_file:
        return f"{model.label} cannot draw in a browser: {model.browser_problem}."
    return ""


def show(model: Model | None, *, steps: int, seed: int) -> None:
    """Show the pictures, and what to try.

    Args:
        model: The model of someone's own pictures that draws; None for the network that draws digits.
        steps: In how many steps they are drawn.
        seed: Seed of the random numbers.

    Raises:
        ModelError: A network cannot be read.
    """
    if model and (why := why_not(model)):
        st.info(markdown.escape_but_code(why), icon=":material/info:")
        return
    drawer = generate.of_own(model) if model else generate.of_digits()
    if model:
        prose.caption(
            f"Pictures as in **{markdown.escape(drawer.kind.title)}**, drawn by {markdown.escape(model.label)}. It"
            f" begins at noise level {drawer.level:g}, the highest that it was trained at."
        )
    generate.show(drawer, steps=steps, seed=seed)
    with st.expander("How it works, and what to try"):
        prose.markdown(_EXPLANATION_OF_OWN if model else _EXPLANATION)
    with st.container(horizontal=True):
        share.show_copy_link()


_EXPLANATION = """
- **Move the slider below the large pictures.** At first the guess is a grey cloud: the average of all digits, since nothing in
  the noise speaks for any of them. Then it becomes one digit. Can you tell at which step the class is decided?
- **Take 2, 5 or 10 steps.** The network has to leap to its first guesses, so that strokes stay blurred or
  broken. The last line says of how many the classifier is sure; it is also sure of some that are no digits.
- **Compare the pairs.** The most similar training digit differs in its strokes: the network has learned how
  digits are made, and does not copy them. A memoriser, as on the Compare page, can only copy.

In each step the network's guess *h* for a noisy picture at noise level *s* is taken, and the picture moves to
the next level *t*: a part 1 - (*t*/*s*)² comes from the guess, the rest from the picture, and a little new
noise is added. The noise levels go from 5 down to 0.05, each the same fraction of the one before. The network
is the Blind U-Net, trained further at these levels on MNIST's digits as they are.
"""
_EXPLANATION_OF_OWN = """
- **Move the slider below the large pictures.** At first the guess is about the average of all pictures, since nothing
  in the noise speaks for any of them. Then it becomes one.
- **Take 2, 5 or 10 steps.** The network has to leap to its first guesses, which stay blurred or broken.

In each step the network's guess *h* for a noisy picture at noise level *s* is taken, and the picture moves to
the next level *t*: a part 1 - (*t*/*s*)² comes from the guess, the rest from the picture, and a little new
noise is added. It starts from the mean of the pictures that travel with the network, under noise. The generator of
digits was trained for much stronger noise, and is guided by a worse network; this network is used as it is.
"""
