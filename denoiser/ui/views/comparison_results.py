"""One noisy picture, and the result of every denoiser for it."""

import contextlib
import functools
from collections.abc import Callable, Iterator

import numpy as np

from denoiser import errors
from denoiser.evaluation import baselines, comparison, memoriser, told
from denoiser.evaluation.comparison import Denoise, Result
from denoiser.imaging import filters
from denoiser.imaging.observations import Observation
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.models.litert import Denoiser
from denoiser.models.picture_sets import PictureSet
from denoiser.ui import cache
from denoiser.ui.controls import messages


def compute(
    noisy: np.ndarray,
    pure: np.ndarray | None,
    catalog: Catalog,
    *,
    kind: PictureSet,
    noise_factor: float,
    known: np.ndarray | None,
    observation: Observation | None,
    seed: int,
) -> list[Result]:
    """Run every denoiser on a picture; a model that fails is left out, with a message.

    Args:
        noisy: float32 array of shape (28, 28), of any range.
        pure: The picture without noise; None where it is not known.
        catalog: The models on disk.
        kind: The kind of picture that it counts as, which decides what classifies it.
        noise_factor: The noise factor that the filters and the memoriser are given.
        known: float32 array of shape (n, 28, 28), in [0, 1]: the digits that the memoriser knows; None to leave
            it out.
        observation: What the network knows that is told what happened; None where there is none.
        seed: Seed of the random numbers of that network.

    Returns:
        A result each, the noisy input first, then the networks, the one that is told what happened, the
        filters and the memoriser. The noisy input has no class: what the classifier, which was trained on
        pure digits, says about noise means nothing.
    """

    def apply(name: str) -> Denoise:
        return lambda picture: baselines.denoise(name, picture, noise_factor=noise_factor)

    cache.warm_up_filters([*comparison.FILTERS])
    noisy_input = {filters.NOISY_INPUT: apply(filters.NOISY_INPUT)}
    denoisers = {}
    for model in catalog.models.values():
        with _left_out_if_broken(model.label):
            denoisers[model.name] = _run(model, cache.denoiser(model))
    if observation:
        with _left_out_if_broken(told.NAME):
            denoisers[told.NAME] = _run_told(observation, seed=seed)
    denoisers |= {name: apply(name) for name in comparison.FILTERS}
    if known is not None:
        denoisers[memoriser.NAME] = functools.partial(
            memoriser.denoise, known=known, noise_factor=noise_factor
        )
    return [
        *comparison.compare(noisy_input, noisy, pure=pure, probabilities=None),
        *comparison.compare(
            denoisers,
            noisy,
            pure=pure,
            probabilities=_probabilities(kind),
            classes=kind.classes,
        ),
    ]


def _run(model: Model, network: Denoiser) -> Denoise:
    def denoise(noisy: np.ndarray) -> np.ndarray | None:
        with _left_out_if_broken(model.label):
            return network.denoise(noisy)
        return None

    return denoise


def _run_told(observation: Observation, *, seed: int) -> Denoise:
    network = cache.denoiser(cache.generator_model())

    def denoise(noisy: np.ndarray) -> np.ndarray | None:
        with _left_out_if_broken(told.NAME):
            return told.denoise(network.denoise, observation, seed=seed)
        return None

    return denoise


@contextlib.contextmanager
def _left_out_if_broken(label: str) -> Iterator[None]:
    try:
        yield
    except errors.ModelError as error:
        messages.error(f"{label} is left out: {error}")


def _probabilities(kind: PictureSet) -> Callable[[np.ndarray], np.ndarray] | None:
    """Return what classifies a picture; None where nothing does, with a message where it is damaged."""
    try:
        classifier = cache.classifier(kind)
        return classifier.probabilities if classifier else None
    except errors.ModelError as error:
        messages.error(error)
        return None
