"""Split pictures that someone brought: most train, others choose and measure, and a few travel along."""

from dataclasses import dataclass

import numpy as np

from denoiser.data.digits import Digits

LEAST = 200  # pictures to train on at all
GALLERY = 64  # pictures that travel with a model
_SHARE = 10  # each tenth picture validates, and each tenth is held out
_LEAST_VALIDATION = 40
_MOST_HELD_OUT = 1000  # they measure the PSNR to less than 0.1 dB
_SEED = 0  # fixed, so that the same pictures are always split in the same way


@dataclass(frozen=True)
class Split:
    """Pictures by what they are for; none is in two parts, except that the gallery is held out, too.

    Attributes:
        train: The ones that a network is trained on.
        validation: The ones that choose among its epochs.
        held_out: The ones that it is measured on.
        gallery: The first 64 of them, from each class in turn.
    """

    train: Digits
    validation: Digits
    held_out: Digits
    gallery: Digits


def split(pictures: Digits) -> Split:
    """Split pictures, always in the same way.

    Args:
        pictures: At least `LEAST` of them, no two alike.

    Raises:
        ValueError: There are fewer.
    """
    if len(pictures) < LEAST:
        raise ValueError(f"at least {LEAST} pictures are needed, got {len(pictures)}")
    order = by_turns(pictures.labels)
    gallery, rest = order[:GALLERY], order[GALLERY:]
    rest = np.random.default_rng(_SEED).permutation(rest)
    further = min(max(len(pictures) // _SHARE, GALLERY), _MOST_HELD_OUT) - GALLERY
    validating = max(len(pictures) // _SHARE, _LEAST_VALIDATION)
    return Split(
        train=pictures[rest[further + validating :]],
        validation=pictures[rest[further : further + validating]],
        held_out=pictures[np.concatenate([gallery, rest[:further]])],
        gallery=pictures[gallery],
    )


def by_turns(labels: np.ndarray) -> np.ndarray:
    """Return a random order in which the classes take turns: first one picture of each, then a second, ...

    Args:
        labels: Integer array of shape (n,).

    Returns:
        Integer array of shape (n,), always the same for the same labels.
    """
    order = np.random.default_rng(_SEED).permutation(len(labels))
    turns = np.empty(len(order), int)
    for label in np.unique(labels):
        of_class = np.flatnonzero(labels[order] == label)
        turns[of_class] = np.arange(len(of_class))
    return order[np.argsort(turns, kind="stable")]
