"""The two networks of the book, as this machine has them, with their measured figures."""

import functools
from dataclasses import dataclass

from denoiser import recipes
from denoiser.evaluation import baselines
from denoiser.imaging import filters, noise
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.models.schema import Row

NOISE_FACTOR = noise.BOOK_NOISE_FACTOR
PUBLISHED_LOSSES = recipes.PUBLISHED_LOSSES  # by the names of the two models


@dataclass(frozen=True)
class BookModels:
    """The book's networks.

    Attributes:
        models: Those that are on this machine.
        missing: Names of those that are not.
        cnn: Rows of the convolutional network on the test images, by noise factor; empty where it was
            not measured.
        ffnn: The same of the fully connected network.
    """

    models: list[Model]
    missing: list[str]
    cnn: dict[float, Row]
    ffnn: dict[float, Row]

    @property
    def are_measured(self) -> bool:
        """Whether both were measured at the book's noise factor."""
        return NOISE_FACTOR in self.cnn and NOISE_FACTOR in self.ffnn

    @property
    def with_history(self) -> list[Model]:
        """Those whose learning curves are known."""
        return [model for model in self.models if model.results.history.validation_loss]


def find(catalog: Catalog) -> BookModels:
    """Return the book's networks among the models on disk."""
    rows = (_known_rows(catalog.models.get(name)) for name in PUBLISHED_LOSSES)
    return BookModels(
        [catalog.models[name] for name in PUBLISHED_LOSSES if name in catalog.models],
        [name for name in PUBLISHED_LOSSES if name not in catalog.models],
        *rows,
    )


@functools.cache
def noisy_input() -> dict[float, Row]:
    """Return the rows of the noisy input, without any denoising, by noise factor."""
    return {row.noise: row for row in baselines.shipped()[filters.NOISY_INPUT].rows}


def _known_rows(model: Model | None) -> dict[float, Row]:
    """Return a model's rows on the test images that have PSNR and accuracy, by noise factor."""
    measured = model.results.test if model else None
    rows = measured.rows if measured else ()
    return {row.noise: row for row in rows if row.psnr is not None and row.accuracy is not None}
