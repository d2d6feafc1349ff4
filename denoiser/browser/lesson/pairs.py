"""Pairs of networks that share no digit: what was measured beforehand for the last experiment of Learn.

`python -m benchmarks.how_much_data` trains and measures them.
"""

import functools
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta, Struct

from denoiser import errors
from denoiser.imaging import noise

FILE = Path(__file__).parents[2] / "bundled" / "lesson" / "pairs.json"
COMMAND = "python -m benchmarks.how_much_data"

_PIXELS = int(np.prod(noise.IMAGE_SHAPE))
Text = Annotated[str, Meta(max_length=200)]
Count = Annotated[int, Meta(ge=0, le=10**9)]
Factor = Annotated[float, Meta(gt=0, le=10)]
Decibels = Annotated[float, Meta(ge=0, le=100)]
Picture = Annotated[bytes, Meta(min_length=_PIXELS, max_length=_PIXELS)]  # a byte for each pixel
OfBoth = tuple[Picture, Picture]  # of network A and of network B
OfSizes = Annotated[tuple[OfBoth, ...], Meta(max_length=20)]  # for each number of digits


class Row(Struct, frozen=True):
    """What a pair of networks does at a noise factor: means over digits and both networks, in dB.

    Attributes:
        split: Which way the digits were split into two halves.
        digits: How many digits each of the two networks was trained on.
        noise: The noise factor.
        own: PSNR on digits that a network was trained on, with noise that it has not seen.
        new: PSNR on digits that neither network was trained on.
        agreement: PSNR between the outputs of both networks for the same new digits with the same noise.
    """

    split: Count
    digits: Count
    noise: Factor
    own: Decibels
    new: Decibels
    agreement: Decibels


class Denoised(Struct, frozen=True):
    """What the pairs make of a new digit.

    Attributes:
        pure: The digit.
        noisy: The same with noise, clipped.
        outputs: Of the networks.
    """

    pure: Picture
    noisy: Picture
    outputs: OfSizes


class Drawn(Struct, frozen=True):
    """What the pairs draw from a pattern of pure noise.

    Attributes:
        outputs: Of the networks.
        nearest: Of the digits that the same network was trained on, the one that is most like its output.
    """

    outputs: OfSizes
    nearest: OfSizes


class Pairs(Struct, frozen=True):
    """The content of the file.

    Attributes:
        command: What measured it.
        settings: How the networks were built and trained, by the names of `recipes.Recipe` where it has them.
        versions: Of the packages that trained them.
        seed: Of the noise on the digits that were measured.
        new_digits: How many digits of the gallery were measured.
        between_digits: Mean PSNR in dB between two pure digits of the gallery.
        sizes: Numbers of digits, the smallest first.
        rows: One for each split, number of digits and noise factor.
        shown_noise: The noise factor of the denoised pictures.
        denoised: Pictures for digits of the gallery, of the first split.
        drawn: Pictures for patterns of pure noise, of the first split.
    """

    command: Text
    settings: Annotated[
        dict[Text, Text | bool | int | float | tuple[float, ...]], Meta(max_length=30)
    ]
    versions: Annotated[dict[Text, Text], Meta(max_length=10)]
    seed: Count
    new_digits: Count
    between_digits: Decibels
    sizes: Annotated[tuple[Count, ...], Meta(min_length=1, max_length=20)]
    rows: Annotated[tuple[Row, ...], Meta(min_length=1, max_length=1000)]
    shown_noise: Factor
    denoised: Annotated[tuple[Denoised, ...], Meta(max_length=10)]
    drawn: Annotated[tuple[Drawn, ...], Meta(max_length=10)]

    def curves(self, measure: str, noise_factor: float) -> np.ndarray:
        """Return curves over the numbers of digits.

        Args:
            measure: "own", "new" or "agreement".
            noise_factor: One that was measured.

        Returns:
            float64 array of shape (splits, sizes), in dB.

        Raises:
            ValueError: Something was not measured.
        """
        found = {
            (row.split, row.digits): getattr(row, measure)
            for row in self.rows
            if row.noise == noise_factor
        }
        splits = sorted({split for split, _ in found})
        wanted = [(split, size) for split in splits for size in self.sizes]
        if not found or set(wanted) != found.keys():
            raise ValueError(f"not all numbers of digits were measured at {noise_factor:g}")
        return np.array([found[place] for place in wanted]).reshape(len(splits), -1)


@functools.cache
def load() -> Pairs:
    """Return what ships with the package.

    Raises:
        DataError: The file is missing or broken.
    """
    return read(FILE)


def read(path: Path) -> Pairs:
    """Read a file whose content `to_bytes` returned.

    Args:
        path: Of the file.

    Raises:
        DataError: It is missing or broken.
    """
    try:
        pairs = msgspec.json.decode(path.read_bytes(), type=Pairs)
        for factor in {row.noise for row in pairs.rows} | {pairs.shown_noise}:
            pairs.curves("agreement", factor)
        for shown in pairs.denoised + pairs.drawn:
            if len(shown.outputs) != len(pairs.sizes):
                raise ValueError("a number of digits has no pictures")
    except (OSError, ValueError) as error:  # msgspec's errors are ValueErrors
        raise errors.DataError(
            f"{path} is not what was measured on pairs of networks: {error}."
            f" Make it again with {COMMAND} --output {path}."
        ) from error
    return pairs


def to_bytes(pairs: Pairs) -> bytes:
    """Return the content of a file, as JSON.

    Args:
        pairs: What was measured.
    """
    return msgspec.json.format(msgspec.json.encode(pairs), indent=1) + b"\n"
