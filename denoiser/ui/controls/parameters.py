"""The parameters of a page's address: one registry for the widgets and for the check of a link.

A widget has the key of its parameter and takes its bounds, options and default from here.
"""

import contextlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from denoiser import errors
from denoiser.browser import labels
from denoiser.browser.lesson import experiments
from denoiser.data import digits
from denoiser.evaluation import comparison, memoriser, told
from denoiser.imaging import corruptions, noise, packing
from denoiser.models import checkpoints, picture_sets, sampling
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet

STEP = labels.STEP
BEST = "The best"  # of the denoisers on Compare; no model has a name with a space


@dataclass(frozen=True)
class Parameter:
    """A parameter of the address.

    Attributes:
        key: Its name, which is also the key of its widget.
    """

    key: str

    def problem(self, text: str, query: Mapping[str, str], catalog: Catalog) -> str | None:
        """Return what was expected instead of a value; None where the value is valid.

        Args:
            text: The value in the address, from anyone.
            query: All parameters of the address.
            catalog: The models on disk.
        """
        raise NotImplementedError

    def current(self, text: str) -> str:
        """Return the value of today for one that an older version wrote."""
        return text


@dataclass(frozen=True)
class Number(Parameter):
    """A number in a range.

    Attributes:
        low: The least value.
        high: The largest value.
        default: The value where the address has none.
        is_whole: Whether it is a whole number.
    """

    low: float
    high: float
    default: float
    is_whole: bool = False

    def problem(self, text: str, query: Mapping[str, str], catalog: Catalog) -> str | None:
        number = math.nan
        with contextlib.suppress(ValueError):
            number = float(text)
        if self.low <= number <= self.high and not (self.is_whole and number != int(number)):
            return None
        kind = "a whole number" if self.is_whole else "a number"
        return f"{kind} from {self.low:g} to {self.high:g}"


class PictureNumber(Number):
    """The number of a picture in the gallery that the address names."""

    def problem(self, text: str, query: Mapping[str, str], catalog: Catalog) -> str | None:
        high = self.high
        with contextlib.suppress(errors.ModelError):  # the page says that it cannot be read
            high = len(gallery_of(query, catalog).pictures) - 1
        return Number(self.key, self.low, high, self.default, is_whole=True).problem(
            text, query, catalog
        )


@dataclass(frozen=True)
class Choice(Parameter):
    """One of several options.

    Attributes:
        options: All of them; the first is the default, or the last where they are the steps of a slider.
        former: Options of older versions, with what they are called today.
    """

    options: tuple[str, ...]
    former: Mapping[str, str] = field(default_factory=dict)

    def problem(self, text: str, query: Mapping[str, str], catalog: Catalog) -> str | None:
        return None if text in self.options else f"one of {', '.join(self.options)}"

    def current(self, text: str) -> str:
        return self.former.get(text, text)


class Flag(Parameter):
    """A switch, off by default."""

    def problem(self, text: str, query: Mapping[str, str], catalog: Catalog) -> str | None:
        return None if text.lower() in ("true", "false") else "true or false"


class ModelName(Parameter):
    """The name of a model on disk; by default the first."""

    def problem(self, text: str, query: Mapping[str, str], catalog: Catalog) -> str | None:
        if text in catalog.models:
            return None
        return f"one of {', '.join(catalog.models)}" if catalog.models else "trained first"


class DenoiserName(Parameter):
    """The name of a denoiser that Compare shows; by default whichever is the best."""

    def options(self, catalog: Catalog) -> list[str]:
        """Return all values.

        Args:
            catalog: The models on disk.
        """
        return [BEST, *catalog.models, told.NAME, *comparison.FILTERS, memoriser.NAME]

    def problem(self, text: str, query: Mapping[str, str], catalog: Catalog) -> str | None:
        options = self.options(catalog)
        return None if text in options else f"one of {', '.join(options)}"


class GalleryName(Parameter):
    """The gallery to pick from: MNIST's, or that of a model."""

    def problem(self, text: str, query: Mapping[str, str], catalog: Catalog) -> str | None:
        sets = picture_sets.find(catalog.models.values())
        return None if text in sets else f"one of {', '.join(sets)}"


class LayerName(Parameter):
    """The name of a layer of the model that the address names."""

    def problem(self, text: str, query: Mapping[str, str], catalog: Catalog) -> str | None:
        model = _model_of(query, catalog)
        if model is None or text in [layer.name for layer in model.results.layers]:
            return None
        return f"a layer of {model.name}"


class Epoch(Parameter):
    """The state of the model that the address names, as `checkpoints` calls it; by default the finished one."""

    def problem(self, text: str, query: Mapping[str, str], catalog: Catalog) -> str | None:
        model = _model_of(query, catalog)
        if model is None:
            return None
        names = [*checkpoints.to_walk_through(model)]
        if text in names:
            return None
        if len(names) == 1:
            return f"left out for {model.name}, which shows no earlier epochs"
        return f"one of {', '.join(names)} for {model.name}"


class Drawing(Parameter):
    """A drawing, packed into text."""

    def problem(self, text: str, query: Mapping[str, str], catalog: Catalog) -> str | None:
        try:
            packing.from_text(text)
        except errors.PictureError:
            return "a drawing from a link that Copy link made"
        return None


SOURCE = Choice(labels.SOURCE_KEY, labels.SOURCES)
DIGIT = PictureNumber("digit", 0, digits.GALLERY_SIZE - 1, 0, is_whole=True)
GALLERY = GalleryName("gallery")
NOISE = Number(labels.NOISE_KEY, 0.0, noise.MAX_NOISE_FACTOR, noise.BOOK_NOISE_FACTOR)
SEED = Number("seed", 0, noise.MAX_SEED, 0, is_whole=True)
CLIP = Flag("clip")
DRAWING = Drawing(labels.DRAWING_KEY)
MODEL = ModelName("model")
CLOSER_VIEW = Choice(
    "closer_view",
    ("Classification", "Removed noise", "Denoise again"),
    {
        "What the reader thinks": "Classification",
        "What was removed": "Removed noise",
        "Feed it back": "Denoise again",
    },
)
PRESENT = Choice("present", ("0", "1"))  # without a widget
CORRUPTION = Choice("corruption", (corruptions.NORMAL_NOISE, *corruptions.KINDS))
STRENGTH = Number(labels.STRENGTH_KEY, 0.0, 1.0, 0.3)
MEASURE = Choice("measure", ("PSNR", "Accuracy", "SSIM"), {"Read rightly": "Accuracy"})
KNOWN = Choice("known", ("1", "10", "100", "1000", str(memoriser.MOST)))
DENOISER = DenoiserName("denoiser")
ERRORS = Flag("errors")
LAYER = LayerName("layer")
EPOCH = Epoch("epoch")
OF_PURE = Flag("of_pure")
ROW = Number("row", 0, 9_999, 14, is_whole=True)
COLUMN = Number("column", 0, 9_999, 14, is_whole=True)
MAP = Number("map", 1, 10_000, 1, is_whole=True)

STEPS = Number("steps", 2, 100, sampling.GENERATION_STEPS, is_whole=True)
LOSS = Choice(
    "loss",
    ("Block", "Lower part", "Random pixels", "All but a grid of pixels", "Size", "Sharpness"),
)
AMOUNT = Number("amount", STEP, 1.0, 0.5)
GRID = Choice("grid", ("2", "3", "4"))
SHRINK = Choice("shrink", ("4", "2", "7"))

EXPERIMENT = Number(labels.EXPERIMENT_KEY, 1, len(experiments.EXPERIMENTS), 1, is_whole=True)
GAME = Number("game", 0, noise.MAX_SEED, 0, is_whole=True)

ON_EVERY_PAGE = (SOURCE, GALLERY, DIGIT, NOISE, SEED, CLIP, DRAWING)
ALL = {
    parameter.key: parameter
    for parameter in (
        *(*ON_EVERY_PAGE, MODEL, CLOSER_VIEW, PRESENT, CORRUPTION, STRENGTH, MEASURE),
        *(KNOWN, DENOISER, ERRORS, LAYER, EPOCH, OF_PURE, ROW, COLUMN, MAP, STEPS, LOSS, AMOUNT),
        *(GRID, SHRINK, EXPERIMENT, GAME),
    )
}


def gallery_of(query: Mapping[str, str], catalog: Catalog) -> PictureSet:
    """Return the gallery that an address names, or else that of its model or of what it shows large.

    Args:
        query: All parameters of the address.
        catalog: The models on disk.
    """
    sets = picture_sets.find(catalog.models.values())
    named = (query.get(parameter.key, "") for parameter in (GALLERY, MODEL, DENOISER))
    return next((sets[name] for name in named if name in sets), picture_sets.MNIST)


def _model_of(query: Mapping[str, str], catalog: Catalog) -> Model | None:
    """Return the model that an address names, or else the first; None where there is none."""
    first = next(iter(catalog.models.values()), None)
    return catalog.models.get(query.get(MODEL.key, ""), first)
