"""Draw or pick a digit, bury it in noise, see it denoised."""

import random

import streamlit as st

from denoiser import noise, store
from denoiser.ui import cache, first_launch, link, live, panels, source


def _new_noise() -> None:
    st.session_state["seed"] = random.randint(0, noise.MAX_SEED)
    link.forget_problem("seed")


@st.fragment  # a move of the slider leaves out the rest of the page: 9 ms on the server, not 16
def _slider_and_panels(
    chosen: source.Chosen, model: store.Model | None, *, seed: int, clip: bool
) -> None:
    noise_factor = st.slider(
        "Noise factor",
        0.0,
        noise.MAX_NOISE_FACTOR,
        noise.BOOK_NOISE_FACTOR,
        0.05,
        key="noise",
        bind="query-params",
        on_change=link.forget_problem,
        args=("noise",),
        disabled=chosen.is_noisy,
        help="How strong the noise is: noisy = pure + noise factor x normal noise. The book uses"
        " 0.55.",
    )
    # A link may hold more digits than the slider shows.
    noise_factor = round(noise_factor * 20) / 20
    if model is None:
        first_launch.show()
    if chosen.pixels is not None:
        panels.show(chosen, model, noise_factor=noise_factor, seed=seed, clip=clip)
    else:
        # As high as the panels, so that what is below stays where it is.
        with st.container(height=450, border=False, vertical_alignment="center"):
            st.info(chosen.missing, icon=":material/info:")
    if link.was_mended():
        st.rerun()


st.title("Denoise a digit")
st.markdown(
    "Draw a digit or pick one, bury it in noise with the slider, and see how much of it a small"
    " neural network digs out again."
)
catalog = cache.catalog()
if messages := [*link.problems(catalog), *catalog.broken]:
    st.warning("\n\n".join(messages), icon=":material/warning:")

row = st.container(horizontal=True, gap="large")
with row.container(width=source.WIDTH):
    chosen = source.show()
with row.container().container(width=panels.WIDTH):
    slider_and_panels = st.container()  # filled last, when the settings below it are known
    names = list(catalog.models)
    if names and st.session_state.get("model", names[0]) not in names:
        st.session_state["model"] = names[0]  # there was none yet, or the chosen one is gone
    with st.container(horizontal=True, vertical_alignment="bottom"):
        model_name = st.selectbox(
            "Model",
            names,
            key="model",
            bind="query-params",
            on_change=link.forget_problem,
            args=("model",),
            disabled=not names,
            placeholder="None yet",
            width=220,
        )
        seed = st.number_input(
            "Noise seed",
            0,
            noise.MAX_SEED,
            key="seed",
            bind="query-params",
            on_change=link.forget_problem,
            args=("seed",),
            disabled=chosen.is_noisy,
            help="A seed is one noise pattern. The slider changes only how much of it is added.",
            width=140,
        )
        st.button(
            "New noise", icon=":material/casino:", on_click=_new_noise, disabled=chosen.is_noisy
        )
        clip = st.toggle(
            "Clip to 0 … 1",
            key="clip",
            bind="query-params",
            on_change=link.forget_problem,
            args=("clip",),
            disabled=chosen.is_noisy,
            help="Cuts the noisy picture off at black and white before the network sees it, as a"
            " file or a screen would. The book does not, and trains without.",
        )
    model = catalog.models.get(model_name)
    with slider_and_panels:
        _slider_and_panels(chosen, model, seed=seed, clip=clip)
if model and chosen.pixels is not None and not chosen.is_noisy:
    live.show(model, chosen, field=noise.noise_field(seed), clip=clip)
