"""One noisy picture, every denoiser on it, and how far each of them carries."""

import contextlib
import csv
import functools
import io
from collections.abc import Callable, Iterator

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.evaluation import baselines, comparison
from denoiser.imaging import cards, corruptions, filters, noise, rendering
from denoiser.models import folder, litert
from denoiser.ui import cache
from denoiser.ui.browser import shortcuts
from denoiser.ui.controls import link, messages, settings, source
from denoiser.ui.views import noise_curves, panels, share, tables

_TILE = 6  # times that a pixel is enlarged
# Wiener's filter is left out: its module takes 45 MB, and it is the best nowhere.
_FILTERS = (
    "noisy input",
    "gaussian filter",
    "median filter",
    "total variation",
    "non-local means",
    "wavelet shrinkage",
)


def _damage() -> tuple[np.ndarray, float | None, str]:
    """Shows what happens to the picture.

    Returns:
        The damaged picture; the noise factor, where it is normal noise; and what happened in words.
    """
    kind = st.selectbox(
        "What happens to the picture",
        [link.NORMAL_NOISE, *corruptions.KINDS],
        **link.bound("corruption"),
        disabled=chosen.is_noisy,
        help="Everything but normal noise is damage that no model here was trained on.",
        width=280,
    )
    if chosen.is_noisy:
        return chosen.pixels, None, "noisy as it was uploaded"
    if kind != link.NORMAL_NOISE:
        strength = st.slider(
            "Strength",
            0.0,
            1.0,
            0.3,
            0.05,
            **link.bound("strength"),
        )
        strength = settings.on_step(strength)
        st.caption(f"**Not trained on this.** {corruptions.KINDS[kind].description}")
        damaged = corruptions.KINDS[kind](chosen.pixels, strength=strength, seed=seed)
        return damaged, None, f"{kind.lower()}, strength {strength:.2f}, seed {seed}"
    factor = settings.noise_factor()
    noisy = noise.make_noisy(chosen.pixels, noise_factor=factor, seed=seed)
    return noisy, factor, f"noise factor {factor:.2f}, seed {seed}"


def _denoisers(level: float) -> dict[str, comparison.Denoise]:
    """Gives every denoiser by name: filters set for a noise factor, and all networks."""

    def apply(name: str) -> comparison.Denoise:
        return lambda noisy: baselines.denoise(name, noisy, noise_factor=level)

    def run(model: folder.Model, network: litert.Denoiser) -> comparison.Denoise:
        def denoise(noisy: np.ndarray) -> np.ndarray | None:
            with _left_out_if_broken(model):
                return network.denoise(noisy)
            return None

        return denoise

    nothing, *filters = _FILTERS
    cache.warm_up_filters(filters)
    found = {nothing: apply(nothing)}
    for model in catalog.models.values():
        with _left_out_if_broken(model):
            found[model.name] = run(model, cache.denoiser(model))
    return found | {name: apply(name) for name in filters}


@contextlib.contextmanager
def _left_out_if_broken(model: folder.Model) -> Iterator[None]:
    try:
        yield
    except errors.ModelError as error:
        messages.error(f"{model.name} is left out: {error}")


def _reads() -> Callable[[np.ndarray], np.ndarray] | None:
    """Gives what reads a picture; None, and says why, where the reader is damaged."""
    try:
        return cache.classifier().probabilities
    except errors.ModelError as error:
        messages.error(error)
        return None


def _tile(result: comparison.Result) -> None:
    st.image(
        cache.png(result.denoised, size=28 * _TILE),
        caption=result.name,
        alt=f"What {result.name} makes of the noisy picture: {_in_short(result).replace('**', '')}",
        width="stretch",
        output_format="PNG",
    )
    if result.similarity:
        error = rendering.paint_signed(result.denoised - chosen.pixels, factor=_TILE)
        st.image(
            rendering.to_png(error),
            alt=f"The error that {result.name} leaves",
            width="stretch",
            output_format="PNG",
        )
    st.markdown(_in_short(result))


def _in_short(result: comparison.Result) -> str:
    return panels.in_short(result.similarity and result.similarity.psnr, result.classification)


def _table(results: list[comparison.Result]) -> list[dict]:
    rows = []
    for result in results:
        similarity, reading = result.similarity, result.classification
        model = catalog.models.get(result.name)
        rows.append(
            {
                "Denoiser": result.name,
                "PSNR": similarity and similarity.psnr,
                "Gain": result.gain,
                "SSIM": similarity and similarity.ssim,
                "Reads as": reading and reading.digit,
                "Sure": reading and round(reading.confidence, 2),
                "Milliseconds": result.milliseconds,
                "Weights": model and model.results.params,
                "Multiply-adds": model and model.results.macs,
            }
        )
    return rows


def _csv(rows: list[dict]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=[*rows[0]])
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _card(results: list[comparison.Result], said: str, address: str) -> bytes:
    tiles = [
        cards.Tile(
            result.name,
            result.denoised,
            _in_short(result).replace("**", ""),
            result.similarity and result.denoised - chosen.pixels,
        )
        for result in results
    ]
    return cards.draw(
        "One noisy picture, every denoiser on it",
        tiles,
        settings=share.add_what_is_missing(said, chosen),
        link=address,
        columns=5,
    )


@st.fragment
def _comparison() -> None:
    noisy, factor, said = _damage()
    link.rerun_if_mended()
    if clip:
        noisy, said = np.clip(noisy, 0, 1), f"{said}, clipped"
    # Filters have to be told how much noise there is; networks are not.
    level = filters.estimate_noise(noisy) if factor is None else factor
    results = comparison.compare(
        _denoisers(level),
        noisy,
        pure=None if chosen.is_noisy else chosen.pixels,
        probabilities=_reads(),
    )
    tiles = st.grid(5, min_column_width=104, gap="small")
    for result in results:
        with tiles.cell():
            _tile(result)
    if not chosen.is_noisy:
        st.caption(
            "Below each picture its error against the pure one, on one scale for all: black is no error,"
            " orange too bright, blue too dark."
        )
    told = f"the noise factor, {level:.2f}"
    if factor is None:
        told = f"how much normal noise the picture seems to hold: {level:.2f}, estimated from it"
    st.caption(f"The filters are told {told}. The networks are told nothing.")
    rows = _table(results)
    tables.show(
        rows,
        column_config={
            "PSNR": st.column_config.NumberColumn(format="%.1f dB", help=panels.PSNR_HELP),
            "Gain": st.column_config.NumberColumn(
                format="%+.1f dB", help="PSNR above that of doing nothing."
            ),
            "SSIM": st.column_config.NumberColumn(format="%.3f", help=panels.SSIM_HELP),
            "Sure": st.column_config.NumberColumn(format="percent", help=panels.READS_HELP),
            "Milliseconds": st.column_config.NumberColumn(
                format="%.1f", help="On the server, for this picture, this time."
            ),
            "Weights": st.column_config.NumberColumn(format="localized"),
            "Multiply-adds": st.column_config.NumberColumn(format="compact"),
        },
        alt="Table of every denoiser with its figures for this picture",
    )
    address = share.link_to(chosen)
    with st.container(horizontal=True):
        st.download_button(
            "Table as CSV",
            _csv(rows),
            "denoisers.csv",
            "text/csv",
            icon=":material/table:",
            on_click="ignore",
        )
        st.download_button(
            "Picture with the link",
            functools.partial(_card, results, said, address),
            "denoisers.png",
            "image/png",
            icon=":material/image:",
            on_click="ignore",
        )
        share.copy_link(chosen, address)
    noise_curves.show(
        list(catalog.models.values()),
        _FILTERS,
        noise_factor=factor,
        dots={
            result.name: {"psnr": result.similarity.psnr, "ssim": result.similarity.ssim}
            for result in results
            if result.similarity
        },
    )


shortcuts.show_title("Compare denoisers")
st.markdown(
    "One noisy picture, every denoiser on it: filters that know no digits, and networks that do."
)
catalog = cache.catalog()
link.show_problems(catalog, "corruption", "strength", "measure")
if not catalog.models:
    st.info(
        "There is no model on this machine yet, so only filters are compared. Open the Denoise page: it"
        " trains a small one.",
        icon=":material/model_training:",
    )
row = st.container(horizontal=True, gap="medium")
with row.container(width=source.WIDTH):
    chosen, seed, clip = settings.picture_and_noise()
with row.container().container(width=panels.WIDTH):
    if chosen.pixels is None or chosen.missing:
        st.info(chosen.missing, icon=":material/info:")
    else:
        _comparison()
