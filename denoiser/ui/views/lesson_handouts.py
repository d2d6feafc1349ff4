"""The handouts of a lesson, to print and to download, and the figures to expect."""

import streamlit as st

from denoiser.browser import handouts
from denoiser.browser.handouts import fields, notes
from denoiser.browser.lesson import experiments, pairs
from denoiser.ui import prose

_TITLES = {handouts.WORKSHEET: "Worksheet", handouts.ANSWERS: "Answers"}


def show_links() -> None:
    """Show links to each handout: to print it, and to its PDF files."""
    with st.container(horizontal=True, gap="small"):
        for handout, title in _TITLES.items():
            # Relative, so that they lead to this server however it is reached.
            st.link_button(f"{title}: print", handouts.file_name(handout), icon=":material/print:")
            for size, name in handouts.FORMATS.items():
                address = handouts.file_name(handout, size)
                st.link_button(f"{title}: PDF, {name}", address, icon=":material/picture_as_pdf:")


def show_figures() -> None:
    """Show what to expect of each experiment, and of the game."""
    rows = ["| Experiment | Expect | Most digits |", "|---|---|---|"]
    for number, (one, note) in enumerate(zip(experiments.LIVE, notes.NOTES, strict=True), 1):
        values = fields.of(number)
        cells = [note.in_short.format_map(values), note.most.format_map(values)]
        rows.append(f"| {number}. {one.title} | {' | '.join(cells)} |")
    number = len(experiments.EXPERIMENTS)
    rows.append(f"| {number}. {experiments.EXPERIMENTS[-1].title} | {_pairs_in_short()} | |")
    common = fields.common()
    shares = ", ".join(
        f"{share} at {factor}"
        for factor, share in fields.accuracies()
        if float(factor) >= experiments.BOOK_NOISE
    )
    rows.append(f"| Game | By noise factor, the classifier is right in {shares} | |")
    st.markdown("\n".join(rows))
    prose.caption(
        f"PSNR is in dB; higher is closer to the pure picture. Means over {common['count']} of the {common['gallery']} digits of the gallery, each with a noise of its own;"
        f" {common['in_range']} of them lie in the range in the last column. For the game, the means over MNIST's"
        f" {common['test_images']} test images. `python -m docs.make_lesson` measures them, and `{pairs.COMMAND}` those of experiment {number},"
        " which is the same for everybody and not on the handouts."
    )


def _pairs_in_short() -> str:
    """Return what to expect of the pairs of networks, which were measured beforehand."""
    measured = pairs.load()
    agreement = measured.curves("agreement", measured.shown_noise).mean(axis=0)
    return (
        f"{fields.amount(agreement[0], ' dB')} with {measured.sizes[0]} digits,"
        f" {fields.amount(agreement[-1], ' dB')} with {measured.sizes[-1]:,}"
    )
