"""The three panels: a picture noisy, pure and denoised."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.browser import belief, formatting, labels, scores, verdict
from denoiser.evaluation import colours, comparison
from denoiser.evaluation.comparison import Classification
from denoiser.imaging import corruptions, metrics
from denoiser.imaging.metrics import Similarity
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet
from denoiser.ui import cache, mentions, prose
from denoiser.ui.controls import messages
from denoiser.ui.controls.selection import Selection
from denoiser.ui.controls.settings import Noise
from denoiser.ui.views import belief_of_upload, explanation


@dataclass(frozen=True)
class Triptych:
    """A picture noisy and denoised, with what is known about it.

    Attributes:
        noisy: float32 array of shape (28, 28), of any range.
        denoised: The same in [0, 1]; None where there is no model.
        classifications: How the pictures are classified, by "pure" and "denoised"; empty where there is
            nothing to classify. The noisy picture is not: what the classifier, which was trained on pure
            digits, says about noise means nothing.
        similarities: Similarity to the pure picture, by "noisy" and "denoised"; empty where the pure
            picture is not known.
        about_noisy: A sentence about the noisy picture.
    """

    noisy: np.ndarray
    denoised: np.ndarray | None
    classifications: dict[str, Classification]
    similarities: dict[str, Similarity]
    about_noisy: str

    @property
    def shown_denoised(self) -> np.ndarray:
        """The denoised picture, where it is known that there is one.

        Raises:
            ValueError: There is none.
        """
        if self.denoised is None:
            raise ValueError("there is no denoised picture")
        return self.denoised

    def in_short(self, panel: str) -> str:
        """Return PSNR and class of a picture in a few words; empty where unknown."""
        similarity = self.similarities.get(panel)
        psnr = similarity.psnr if similarity else None
        return ", ".join(formatting.in_short(psnr, self.classifications.get(panel)))


def compute(selection: Selection, model: Model | None, of_noise: Noise) -> Triptych:
    """Add noise to a picture and remove it; an error of the model is shown, not raised.

    Args:
        selection: The picture; its pixels are not None.
        model: What to denoise with; None while there is no model yet.
        of_noise: How the picture is made noisy.
    """
    pure = selection.shown_pixels
    if selection.is_noisy:
        noisy, about_noisy = pure, "This is the picture as it was uploaded; no noise was added."
    else:
        unclipped = of_noise.add_to(pure)
        noisy = np.clip(unclipped, 0, 1) if of_noise.clip else unclipped
        about_noisy = explanation.pixel_range(
            unclipped, clip=of_noise.clip, adjective=of_noise.adjective
        )
    denoised = None
    classifications: dict[str, Classification] = {}
    try:
        if model is not None:
            denoised = cache.denoiser(model).denoise(noisy)
        if not selection.is_blank:
            classifications = _classify(
                selection.kind_for(model),
                pure=None if selection.is_noisy else pure,
                denoised=denoised,
            )
    except errors.ModelError as error:
        messages.error(error)
    similarities = {}
    if not (selection.is_noisy or selection.is_blank):
        similarities["noisy"] = comparison.noisy_similarity(pure, noisy)
        if denoised is not None:
            similarities["denoised"] = metrics.compare(pure, denoised)
    return Triptych(noisy, denoised, classifications, similarities, about_noisy)


def show(selection: Selection, model: Model | None, triptych: Triptych, of_noise: Noise) -> None:
    """Show the three panels with their numbers, the verdict, and what it rests on.

    Args:
        selection: The picture.
        model: What denoised it; None while there is no model yet.
        triptych: As `compute` returned it.
        of_noise: How the picture was made noisy.
    """
    noisy_caption, pure_caption, denoised_caption = labels.PANELS
    if of_noise.adjective == "damaged":
        noisy_caption = labels.DAMAGED
    before, after = map(triptych.similarities.get, ("noisy", "denoised"))
    # The live view finds the panels, the scores and the words by this key.
    with st.container(
        key=labels.PANELS_KEY
    ):  # in columns by `page.css`, in fewer messages than a grid
        how = "as it was uploaded" if selection.is_noisy else of_noise.how
        alt = f"The {of_noise.adjective} picture {how}{_about(triptych, 'noisy')}"
        _show_panel(noisy_caption, triptych.noisy, alt=alt)
        if selection.is_noisy:
            prose.caption(
                "The pure picture, without noise, is not known, so nothing can be measured."
            )
        else:
            what = "noise" if of_noise.adjective == "noisy" else "damage"
            alt = f"The picture without {what}{_about(triptych, 'pure')}"
            _show_panel(pure_caption, selection.shown_pixels, alt=alt)
        if triptych.denoised is not None and model is not None:
            alt = (
                f"The output of {model.label} for the {of_noise.adjective} picture"
                f"{_about(triptych, 'denoised')}"
            )
            _show_panel(denoised_caption, triptych.denoised, alt=alt)
        elif model is None:
            prose.caption("The denoised picture appears here as soon as there is a model.")
        else:
            prose.caption("There is no denoised picture; the message above says why.")
        kind = selection.kind_for(model)
        st.html(_numbers_and_verdict(selection, kind, triptych) + _colour_of(model))
        is_noise = model is None or model.recipe.corruption == corruptions.NORMAL_NOISE
        if model is not None and selection.is_noisy and triptych.denoised is not None:
            if is_noise:
                belief_of_upload.show(model, kind, triptych.noisy, triptych.denoised)
        elif model is not None and model.has_browser_file:
            classes = () if kind.why_no_class else kind.classes
            prose.html(belief.to_html(classes=classes, thing=kind.noun))
        if selection.is_blank:
            invented = ""
            if triptych.denoised is not None:
                invented = " Whatever the denoised picture shows is invented by the network."
            st.info(f"{selection.missing}{invented}", icon=":material/info:")
        about_damage = labels.NOISE_HELP
        if of_noise.corruption != corruptions.NORMAL_NOISE:
            about_damage = corruptions.KINDS[of_noise.corruption].description
        sentences = [triptych.about_noisy, about_damage, scores.help_for(kind)]
        if before and after and model is not None:
            improvement = explanation.improvement(
                before, after, model=model, adjective=of_noise.adjective
            )
            sentences.insert(0, improvement)
        with st.expander("What the numbers mean"):
            prose.markdown("\n\n".join(sentences))


def _colour_of(model: Model | None) -> str:
    """Return the style that gives `page.css` the colour of the network, as HTML."""
    if model is None:
        return ""
    return f"<style>.st-key-result {{ --denoiser: {colours.of(model.name)} }}</style>"


def _numbers_and_verdict(selection: Selection, kind: PictureSet, triptych: Triptych) -> str:
    if why := kind.why_no_class:
        numbers = (
            scores.empty_html(has_classes=False)
            if selection.is_blank
            else scores.to_html({}, triptych.similarities)
        )
        return mentions.link_html(numbers) + verdict.missing_html(why)
    if selection.is_blank:
        return mentions.link_html(scores.empty_html()) + verdict.empty_html()
    numbers = mentions.link_html(scores.to_html(triptych.classifications, triptych.similarities))
    classes = {name: of.label for name, of in triptych.classifications.items()}
    if "pure" not in classes or "denoised" not in classes:
        return numbers + verdict.empty_html()
    return numbers + verdict.to_html(
        denoised=classes["denoised"],
        pure=classes["pure"],
        classes=kind.classes,
        label=selection.label,
        of_label=verdict.OF_LABEL if kind.is_mnist else verdict.OF_OWN_LABEL,
        is_doubtful=selection.is_doubtful,
    )


def _about(triptych: Triptych, panel: str) -> str:
    known = triptych.in_short(panel)
    return f": {known}" if known else ""


def _classify(kind: PictureSet, **pictures: np.ndarray | None) -> dict[str, Classification]:
    known = {name: picture for name, picture in pictures.items() if picture is not None}
    classifier = cache.classifier(kind)
    if not known or classifier is None:
        return {}
    probabilities = classifier.probabilities(np.stack([*known.values()]))
    return {
        name: Classification(of, kind.classes)
        for name, of in zip(known, probabilities, strict=True)
    }


def _show_panel(caption: str, pixels: np.ndarray, *, alt: str) -> None:
    """Show a picture; 0 is black and 1 is white in every panel."""
    # In the message itself, one pixel for each: a file would be opened and checked here, and asked for by
    # the browser, which takes longer than all else about it. `page.css` enlarges it.
    st.image(cache.data_url(pixels), caption=caption, alt=alt, width="stretch")
