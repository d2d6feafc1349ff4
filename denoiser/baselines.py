"""Classical filters, each tuned for the noise it is given: what a network has to beat."""

import functools
import importlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from scipy import ndimage
from skimage import restoration

from denoiser import evaluation, files, metrics, noise, runtime
from denoiser.digits import Digits

# Far from all 10,000 images: the filters take up to 3 ms for each, at each setting and each level.
TUNING_COUNT = 200
TUNING_SEED = 20_000  # no training and no measuring uses it
SHIPPED = Path(__file__).parent / "bundled" / "baselines.json"

Filter = Callable[..., np.ndarray]


@functools.cache
def _restoration() -> ModuleType:
    """Gives scikit-image's denoising filters, imported without scipy.stats: it takes 43 MB.

    They want it for an estimate that nothing here asks for; SciPy brings it where it is used after all.
    """
    name = "scipy.stats"
    is_absent = name not in sys.modules
    if is_absent:
        sys.modules[name] = ModuleType(name)
    try:
        return importlib.import_module("skimage.restoration._denoise")
    finally:
        if is_absent:
            del sys.modules[name]


def _gaussian(noisy: np.ndarray, noise_factor: float, *, sigma: float) -> np.ndarray:
    return ndimage.gaussian_filter(noisy, sigma)


def _median(noisy: np.ndarray, noise_factor: float, *, size: int) -> np.ndarray:
    return ndimage.median_filter(noisy, size)


def _wiener(noisy: np.ndarray, noise_factor: float, *, size: int) -> np.ndarray:
    from scipy import signal  # imports scipy.stats: half a second and 45 MB

    with np.errstate(divide="ignore", invalid="ignore"):  # a window without any variance
        return signal.wiener(noisy, size, noise=noise_factor**2)


def _total_variation(noisy: np.ndarray, noise_factor: float, *, weight: float) -> np.ndarray:
    return _restoration().denoise_tv_chambolle(noisy, weight * noise_factor)


def _non_local_means(
    noisy: np.ndarray, noise_factor: float, *, patch_size: int, strength: float
) -> np.ndarray:
    return restoration.denoise_nl_means(
        noisy,
        patch_size=patch_size,
        patch_distance=6,
        h=strength * noise_factor,
        sigma=noise_factor,
    )


def _wavelet(noisy: np.ndarray, noise_factor: float, *, threshold: float) -> np.ndarray:
    return _restoration().denoise_wavelet(
        noisy, sigma=threshold * noise_factor, wavelet="sym4", mode="soft", method="BayesShrink"
    )


# Every setting that is tried for each filter. Each name has a space, which no model's
# has. Weights and thresholds are in units of the noise.
_FILTERS: dict[str, tuple[Filter, list[dict[str, Any]]]] = {
    "doing nothing": (lambda noisy, noise_factor: noisy, [{}]),
    "gaussian filter": (
        _gaussian,
        [
            {"sigma": sigma}
            for sigma in (0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.2, 1.4, 1.7, 2.0, 2.5, 3.0)
        ],
    ),
    "median filter": (_median, [{"size": size} for size in (1, 2, 3, 4, 5, 6, 7)]),
    "wiener filter": (_wiener, [{"size": size} for size in (3, 5, 7, 9)]),
    "total variation": (
        _total_variation,
        [{"weight": weight} for weight in (0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0)],
    ),
    "non-local means": (
        _non_local_means,
        [
            {"patch_size": size, "strength": strength}
            for size in (3, 5)
            for strength in (0.1, 0.3, 0.5, 0.7, 0.9, 1.2)
        ],
    ),
    "wavelet shrinkage": (
        _wavelet,
        [{"threshold": threshold} for threshold in (0.4, 0.6, 0.8, 1.0, 1.3, 1.6)],
    ),
}


def names() -> list[str]:
    """Gives the names of all baselines; the first is to do nothing."""
    return [*_FILTERS]


@functools.cache
def shipped() -> list[dict[str, Any]]:
    """Gives what was measured of each baseline, as `evaluate --baselines --save` wrote it.

    Returns:
        For each its `name`, the `rows` of `evaluation.on_test` and the `settings` of each row.
    """
    return json.loads(SHIPPED.read_bytes())["baselines"]


def save(measured: dict[str, Any]) -> None:
    """Writes what `shipped` gives.

    Args:
        measured: `images` and `seed`, and the `baselines` as `shipped` gives them.

    Raises:
        StoreError: It cannot be written.
    """
    content = json.dumps(measured, indent=2) + "\n"
    files.write_whole(SHIPPED, lambda file: file.write(content.encode()))


def denoise(name: str, noisy: np.ndarray, *, noise_factor: float) -> np.ndarray:
    """Applies a baseline with the setting that was found best at the nearest noise factor.

    Args:
        name: One of `names()`.
        noisy: float32 array of shape (28, 28).
        noise_factor: How much noise there is, 0 or more. With next to none a filter does what it
            does at the lowest level that it was tuned for.

    Returns:
        Array of the same shape, in [0, 1].
    """
    apply, _ = _FILTERS[name]
    (known,) = (baseline for baseline in shipped() if baseline["name"] == name)
    levels = [row["noise"] for row in known["rows"]]
    nearest = min(range(len(levels)), key=lambda i: abs(levels[i] - noise_factor))
    level = max(noise_factor, levels[0])
    return np.clip(apply(noisy, level, **known["settings"][nearest]), 0, 1)


def estimate_noise(noisy: np.ndarray) -> float:
    """Estimates the noise factor of a picture from the picture alone.

    Source: Donoho and Johnstone, "Ideal spatial adaptation by wavelet shrinkage", Biometrika 81(3),
    1994: the median of the finest wavelet coefficients, which hold little but noise.

    Args:
        noisy: float32 array of shape (28, 28).

    Returns:
        The standard deviation of its noise, 0 or more.
    """
    import pywt  # not before it is needed: 0.1 s

    _, (_, _, finest) = pywt.dwt2(noisy, "db2")
    return float(np.median(np.abs(finest)) / 0.6745)  # that of normal noise of deviation 1


def tune(name: str, validation: np.ndarray, *, noise_factor: float) -> dict[str, Any]:
    """Finds the setting of a baseline that gives the highest mean PSNR.

    Args:
        name: One of `names()`.
        validation: float32 array of shape (n, 28, 28): pictures that nothing is reported on.
        noise_factor: The level to tune for, more than 0.

    Returns:
        The setting.
    """
    apply, settings = _FILTERS[name]
    noisy = noise.make_noisy(validation, noise_factor=noise_factor, seed=TUNING_SEED)

    def psnr(setting: dict[str, Any]) -> float:
        filtered = _apply_to_all(apply, noisy, noise_factor, setting)
        return float(np.mean(metrics.psnr(validation, np.clip(filtered, 0, 1))))

    return max(settings, key=psnr)


def evaluate(
    name: str,
    test: Digits,
    validation: Digits,
    *,
    noise_factors: Sequence[float] = evaluation.NOISE_FACTORS,
    seed: int = 0,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> dict[str, Any]:
    """Measures a baseline at each noise factor, with the setting that is best for it there.

    Args:
        name: One of `names()`.
        test: What to measure on.
        validation: What to tune on; the first 200 are used.
        noise_factors: The levels. At 0, where there is nothing to tune for, every filter is left
            out but doing nothing.
        seed: Seed of the noise of the test images.
        on_progress: Called with the fraction done, 0 to 1.

    Returns:
        What `evaluation.on_test` gives, and the `settings` for each of the rows.
    """
    apply, settings = _FILTERS[name]
    read = runtime.load_reader().read
    levels = [level for level in noise_factors if level > 0 or len(settings) == 1]
    chosen, rows = [], []
    for done, level in enumerate(levels):
        setting = settings[0]
        if len(settings) > 1:
            setting = tune(name, validation.pixels[:TUNING_COUNT], noise_factor=level)
        rows += evaluation.evaluate(
            lambda noisy, level=level, setting=setting: _apply_to_all(apply, noisy, level, setting),
            test,
            noise_factors=[level],
            seed=seed,
            read=read,
            on_progress=lambda fraction, done=done: on_progress((done + fraction) / len(levels)),
        )
        chosen.append(setting)
    return {"images": len(test), "seed": seed, "rows": rows, "settings": chosen}


def _apply_to_all(
    apply: Filter, noisy: np.ndarray, noise_factor: float, setting: dict[str, Any]
) -> np.ndarray:
    return np.stack([apply(picture, noise_factor, **setting) for picture in noisy])
