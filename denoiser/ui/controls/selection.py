"""The picture that a visitor chose."""

import functools
from dataclasses import dataclass

import numpy as np

from denoiser.imaging import packing
from denoiser.models import picture_sets
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet


@dataclass(frozen=True)
class Selection:
    """The picture that a visitor chose.

    Attributes:
        pixels: float32 array of shape (28, 28), in [0, 1]; None where there is nothing to denoise.
        is_noisy: Whether it is noisy already, so that the pure picture is not known.
        is_drawn: Whether it is what is on the canvas, where the next stroke may change it.
        pictures: The set that it was picked from; None for a picture that was not picked.
        label: Its class in that set; None for a picture that was not picked, or has no label.
        is_doubtful: Whether it may not be a digit at all.
        missing: How to get a picture, where there is none.
    """

    pixels: np.ndarray | None
    is_noisy: bool = False
    is_drawn: bool = False
    pictures: PictureSet | None = None
    label: int | None = None
    is_doubtful: bool = False
    missing: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether it is a canvas without a drawing."""
        return self.is_drawn and bool(self.missing)

    @property
    def is_in_link(self) -> bool:
        """Whether a copied link brings it back."""
        return self.is_drawn or self.pictures is not None

    @property
    def noun(self) -> str:
        """What it shows: a digit, or a picture of someone's own."""
        return self.pictures.noun if self.pictures else "digit"

    def kind_for(self, model: Model | None) -> PictureSet:
        """Return the kind of picture that it counts as: that which it was picked from, or else the model's.

        Args:
            model: What denoises it; None for none.
        """
        return self.pictures or picture_sets.of(model)

    @functools.cached_property
    def text_in_link(self) -> str | None:
        """The drawing as a link holds it; None for a picture that is not drawn."""
        return packing.to_text(self.shown_pixels) if self.is_drawn else None

    @property
    def shown_pixels(self) -> np.ndarray:
        """The pixels, where it is known that there are some.

        Raises:
            ValueError: There are none.
        """
        if self.pixels is None:
            raise ValueError("there is no picture")
        return self.pixels
