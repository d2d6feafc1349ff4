"""Baselines, measured like a network: filters, tuned for each noise factor, and the memoriser."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct

from denoiser.data import disk
from denoiser.data.digits import Digits
from denoiser.evaluation import memoriser, sweeps
from denoiser.imaging import filters, metrics, noise
from denoiser.imaging.filters import Filter
from denoiser.models import schema
from denoiser.models.schema import Row

# Of 10,000: filters are slow, and each is tried with all its settings at all levels.
TUNING_COUNT = 200
TUNING_SEED = 20_000  # used by no training and no measurement
SHIPPED = Path(__file__).parents[1] / "bundled" / "baselines.json"


class Baseline(Struct, frozen=True):
    """Figures of a baseline on the test images.

    Attributes:
        name: One of `filters.names()`, `memoriser.NAME` or `memoriser.ON_ITS_OWN`.
        rows: A row for each noise factor.
        settings: The setting for each of the rows: of a filter the one that was best.
    """

    name: str
    rows: tuple[Row, ...]
    settings: tuple[dict[str, Any], ...]


class Report(Struct, frozen=True):
    """All baselines, on the same images; but `memoriser.ON_ITS_OWN` is measured on digits that it knows.

    Attributes:
        images: How many images.
        seed: Seed of their noise.
        baselines: One for each filter, and two for the memoriser.
    """

    images: int
    seed: int
    baselines: tuple[Baseline, ...]


@functools.cache
def shipped() -> dict[str, Baseline]:
    """Return the figures of each baseline by its name, as `evaluate --baselines --save` wrote them."""
    report = schema.decode(SHIPPED.read_bytes(), Report, SHIPPED.name)
    return {baseline.name: baseline for baseline in report.baselines}


def save(report: Report) -> None:
    """Write the figures of all baselines to the file that `shipped` reads.

    Args:
        report: All baselines.

    Raises:
        StoreError: It cannot be written.
    """
    content = schema.encode(report)
    disk.write_whole(SHIPPED, lambda file: file.write(content))


def denoise(name: str, noisy: np.ndarray, *, noise_factor: float) -> np.ndarray:
    """Apply a filter with its best setting at the nearest noise factor.

    Args:
        name: One of `filters.names()`.
        noisy: float32 array of shape (28, 28).
        noise_factor: The noise factor of the picture, 0 or more. Below the lowest level that the
            filter was tuned for, it works as at that level.

    Returns:
        Array of the same shape, in [0, 1].
    """
    baseline = shipped()[name]
    levels = [row.noise for row in baseline.rows]
    nearest = min(range(len(levels)), key=lambda i: abs(levels[i] - noise_factor))
    level = max(noise_factor, levels[0])
    return np.clip(filters.get(name).apply(noisy, level, **baseline.settings[nearest]), 0, 1)


def tune(name: str, validation: np.ndarray, *, noise_factor: float) -> dict[str, Any]:
    """Find the setting of a filter with the highest mean PSNR.

    Args:
        name: One of `filters.names()`.
        validation: float32 array of shape (n, 28, 28): pictures that no reported figure is computed on.
        noise_factor: The level to tune for, more than 0.

    Returns:
        The setting: options of the filter by name.
    """
    filter_ = filters.get(name)
    noisy = noise.make_noisy(validation, noise_factor=noise_factor, seed=TUNING_SEED)

    def psnr(setting: dict[str, Any]) -> float:
        filtered = _apply_to_all(filter_, noisy, noise_factor=noise_factor, setting=setting)
        return float(np.mean(metrics.each(metrics.psnr, validation, np.clip(filtered, 0, 1))))

    return max(filter_.settings, key=psnr)


def evaluate(
    name: str,
    test: Digits,
    validation: Digits,
    *,
    noise_factors: Sequence[float] = sweeps.NOISE_FACTORS,
    classify: Callable[[np.ndarray], np.ndarray],
    seed: int = 0,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> Baseline:
    """Measure a filter at each noise factor, with the setting that is best for it there.

    Args:
        name: One of `filters.names()`.
        test: Digits to measure on.
        validation: Digits to tune on; the first 200 are used.
        noise_factors: The levels. At 0 there is nothing to tune for: only the noisy input is
            measured, no filter.
        classify: See `sweeps.evaluate`.
        seed: Seed of the noise of the test images.
        on_progress: Called with the fraction done, 0 to 1.

    Returns:
        The rows, and the setting of each.
    """
    filter_ = filters.get(name)
    settings = filter_.settings
    levels = [level for level in noise_factors if level > 0 or len(settings) == 1]
    best_settings: list[dict[str, Any]] = []
    rows: list[Row] = []
    for done, level in enumerate(levels):
        setting = settings[0]
        if len(settings) > 1:
            setting = tune(name, validation.pixels[:TUNING_COUNT], noise_factor=level)
        rows += sweeps.evaluate(
            functools.partial(_apply_to_all, filter_, noise_factor=level, setting=setting),
            test,
            noise_factors=[level],
            seed=seed,
            classify=classify,
            on_progress=functools.partial(_report_level, on_progress, done, len(levels)),
        )
        best_settings.append(setting)
    return Baseline(name=name, rows=tuple(rows), settings=tuple(best_settings))


def evaluate_memoriser(
    name: str,
    pure: Digits,
    *,
    noise_factors: Sequence[float] = sweeps.NOISE_FACTORS,
    classify: Callable[[np.ndarray], np.ndarray],
    seed: int = 0,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> Baseline:
    """Measure the memoriser that knows as many digits as there are, at each noise factor.

    Args:
        name: What to call it: `memoriser.NAME` or `memoriser.ON_ITS_OWN`.
        pure: Digits to measure on: new ones, or some that it knows.
        noise_factors: The levels.
        classify: See `sweeps.evaluate`.
        seed: Seed of the noise.
        on_progress: Called with the fraction done, 0 to 1.

    Returns:
        The rows, and the number of known digits as the setting of each.
    """
    known = memoriser.known_digits(memoriser.MOST).pixels
    rows: list[Row] = []
    for done, level in enumerate(noise_factors):
        rows += sweeps.evaluate(
            functools.partial(memoriser.denoise, known=known, noise_factor=level),
            pure,
            noise_factors=[level],
            seed=seed,
            classify=classify,
            on_progress=functools.partial(_report_level, on_progress, done, len(noise_factors)),
        )
    settings = tuple({"digits": len(known)} for _ in rows)
    return Baseline(name=name, rows=tuple(rows), settings=settings)


def _report_level(
    on_progress: Callable[[float], None], done: int, levels: int, fraction: float
) -> None:
    on_progress((done + fraction) / levels)


def _apply_to_all(
    filter_: Filter, noisy: np.ndarray, *, noise_factor: float, setting: dict[str, Any]
) -> np.ndarray:
    return np.stack([filter_.apply(picture, noise_factor, **setting) for picture in noisy])
