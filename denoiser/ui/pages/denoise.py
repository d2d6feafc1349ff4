"""Draw or pick a digit, bury it in noise, see it denoised."""

import functools

import streamlit as st

from denoiser import errors
from denoiser.imaging import noise
from denoiser.models import folder
from denoiser.ui import cache, turns
from denoiser.ui.browser import announcer, live, shortcuts
from denoiser.ui.controls import link, messages, settings, source
from denoiser.ui.views import closer_look, first_launch, panels, share


@turns.fragment  # a stroke or a digit leaves out what is above, a fifth of the work
def _workbench() -> None:
    row = st.container(horizontal=True, gap="medium")
    with row.container(width=source.WIDTH):
        chosen = source.show()
    with row.container().container(width=panels.WIDTH):
        slider_and_panels = st.container()  # filled last, when the settings below it are known
        with st.container(horizontal=True, vertical_alignment="bottom"):
            model = settings.model(catalog)
            seed = settings.seed(disabled=chosen.is_noisy)
            clip = settings.clip(disabled=chosen.is_noisy)
        with slider_and_panels:
            _slider_and_panels(chosen, model, seed=seed, clip=clip)
    if model and chosen.pixels is not None and not chosen.is_noisy:
        live.show(model, chosen, field=noise.noise_field(seed), clip=clip)


@turns.fragment  # a move of the slider leaves out the picture and the settings, too: half of the work
def _slider_and_panels(
    chosen: source.Chosen, model: folder.Model | None, *, seed: int, clip: bool
) -> None:
    noise_factor = settings.noise_factor(disabled=chosen.is_noisy)
    link.rerun_if_mended()
    if chosen.pixels is not None:
        shown = panels.show(chosen, model, noise_factor=noise_factor, seed=seed, clip=clip)
        if shown.denoised is not None and not chosen.is_blank:
            try:
                closer_look.show(chosen, model, shown)
            except errors.ModelError as error:
                messages.error(error)
        _share(chosen, shown, model, noise_factor=noise_factor, seed=seed, clip=clip)
    else:
        # As high as the panels, so that what is below stays where it is.
        with st.container(height=450, border=False, vertical_alignment="center"):
            st.info(chosen.missing, icon=":material/info:")
    if model is None:
        first_launch.show()


def _share(
    chosen: source.Chosen,
    shown: panels.Shown,
    model: folder.Model | None,
    *,
    noise_factor: float,
    seed: int,
    clip: bool,
) -> None:
    said = f"noise factor {noise_factor:.2f}, seed {seed}{', clipped' if clip else ''}"
    if chosen.is_noisy:
        said = "noisy as it was uploaded"
    address = share.link_to(chosen)
    with st.container(horizontal=True):
        share.copy_link(chosen, address)
        st.download_button(
            "Picture with the link",
            functools.partial(
                share.card,
                chosen,
                shown,
                model=model.name if model else "",
                settings=said,
                address=address,
            ),
            "denoised.png",
            "image/png",
            icon=":material/image:",
            on_click="ignore",
        )


shortcuts.show_title("Denoise a digit")
st.markdown(
    "Draw a digit, bury it in noise with the slider, and see how much of it a small neural network"
    " digs out again."
)
catalog = cache.catalog()
link.show_problems(catalog, "model", "closer_view")

_workbench()
announcer.show()
