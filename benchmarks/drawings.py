"""Measure how well drawings are denoised, and what moving them costs: python -m benchmarks.drawings

Draws 500 digits on the canvas as a shaky hand would, none of them from MNIST, adds noise of factor
0.55, and measures every model on them: as drawn, shifted and scaled. --sheet writes a picture of some.
"""

import argparse
from pathlib import Path

import numpy as np
from scipy import interpolate

from denoiser.data import disk
from denoiser.imaging import canvas, metrics, noise, rendering
from denoiser.models import catalog, folder, litert

COUNT = 500
SEED = 0
# Ways to draw each digit: strokes as points that a hand passes, in tenths of the canvas; x to the right,
# y down.
_HANDS: dict[int, list[list[list[tuple[float, float]]]]] = {
    0: [[[(5.4, 2), (3.4, 3.2), (3, 5.6), (4.2, 7.9), (6, 7.6), (7, 5), (6.4, 2.7), (5, 2)]]],
    1: [[[(5.2, 2), (5, 5), (4.9, 8)]], [[(3.8, 3.4), (5.3, 2)], [(5.3, 2), (5.3, 5), (5.2, 8)]]],
    2: [
        [
            [(3.2, 3.4), (4.3, 2.1), (6.2, 2.4), (6.4, 4), (5, 6), (3.2, 7.8)],
            [(3.2, 7.8), (7, 7.7)],
        ],
        [[(3.3, 3), (5.2, 2), (6.6, 3.2), (5.6, 5.4), (3.4, 7.4), (4, 7.8), (5.4, 7.2), (7, 7.8)]],
    ],
    3: [
        [[(3.4, 2.6), (5.2, 2), (6.4, 3.2), (4.8, 4.7)], [(4.8, 4.7), (6.8, 6), (5.4, 8), (3, 7.2)]]
    ],
    4: [
        [[(4.4, 2), (3.4, 4.2), (3, 5.6)], [(3, 5.6), (7.2, 5.5)], [(6, 2.6), (5.9, 8)]],
        [[(5.8, 2), (3, 6)], [(3, 6), (7.2, 6)], [(5.8, 2), (5.8, 8)]],
    ],
    5: [
        [
            [(6.6, 2.1), (3.8, 2.2)],
            [(3.8, 2.2), (3.6, 4.6)],
            [(3.6, 4.6), (6, 4.6), (6.6, 6.4), (5, 8), (3, 7.4)],
        ]
    ],
    6: [[[(6, 2), (4, 3.8), (3.3, 6.2), (4.6, 8), (6.4, 7), (5.8, 5.3), (3.8, 5.8)]]],
    7: [
        [[(3, 2.4), (7, 2.3)], [(7, 2.3), (5.4, 5), (4.4, 8)]],
        [[(3, 2.4), (7, 2.3)], [(7, 2.3), (5.4, 5), (4.4, 8)], [(4, 5.2), (6.6, 5.1)]],
    ],
    8: [
        [
            [
                (6.3, 3),
                (4.8, 2),
                (3.7, 3.2),
                (5.2, 4.8),
                (6.6, 6.4),
                (5, 8),
                (3.5, 6.6),
                (5, 4.9),
                (6.4, 3),
            ]
        ]
    ],
    9: [
        [
            [(6.4, 3.4), (4.8, 2.1), (3.5, 3.6), (4.6, 5), (6.3, 3.6)],
            [(6.4, 3.4), (6.2, 5.6), (5.4, 8)],
        ],
        [
            [(6.3, 2.8), (4.4, 2.2), (3.6, 4), (5, 5), (6.4, 3)],
            [(6.4, 3), (6.3, 6.4), (5, 8), (3.6, 7.4)],
        ],
    ],
}
_SHAKE = 0.18  # of a tenth of the canvas, standard deviation of each point


def draw() -> tuple[list, np.ndarray]:
    """Draw 500 digits, 50 of each class.

    Returns:
        The strokes of each digit, as lists of arrays of canvas points; and the classes.
    """
    rng = np.random.default_rng(SEED)
    labels = np.arange(COUNT) % 10
    digits = []
    for label in labels:
        strokes = _HANDS[label][rng.integers(len(_HANDS[label]))]
        angle, slant = rng.normal(0, np.deg2rad(5)), rng.normal(0, 0.12)
        width, height = np.exp(rng.normal(0, 0.1, size=2))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        matrix = turn @ np.array([[width, slant], [0, height]])
        shift = rng.normal(0, 0.4, size=2)
        digits.append(
            [
                canvas.CANVAS_SIZE / 10 * _smooth((points - 5.0) @ matrix.T + 5 + shift, rng)
                for points in map(np.array, strokes)
            ]
        )
    return digits, labels


def _smooth(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return points of a smooth curve that passes near the given ones, as a hand does."""
    points = points + rng.normal(0, _SHAKE, size=points.shape)
    if len(points) == 2:
        return points
    at = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    curve = interpolate.make_interp_spline(at, points, k=min(3, len(points) - 1))
    return curve(np.linspace(0, at[-1], 40))


def paint(digits: list, *, shift: tuple[float, float] = (0, 0), scale: float = 1) -> np.ndarray:
    """Paint strokes as the canvas does, shifted or scaled about its centre.

    Args:
        digits: The strokes of each digit, as `draw` returns them.
        shift: To the right and down, in pixels of the 28x28 picture.
        scale: Factor of the size.

    Returns:
        float32 array of shape (n, 28, 28), in [0, 1].
    """
    centre = canvas.CANVAS_SIZE / 2
    by = np.array(shift) * canvas.CANVAS_SIZE / noise.IMAGE_SHAPE[0]
    return np.stack(
        [
            canvas.rasterize(
                [
                    [tuple(point) for point in (points - centre) * scale + centre + by]
                    for points in strokes
                ]
            )
            for strokes in digits
        ]
    )


def _psnr(model: folder.Model, pure: np.ndarray) -> tuple[float, np.ndarray]:
    """Return a model's mean PSNR in dB on pictures with noise, and the denoised pictures."""
    noisy = noise.make_noisy(pure, noise_factor=noise.BOOK_NOISE_FACTOR, seed=SEED)
    denoised = litert.load(model).denoise(noisy)
    return float(np.mean(metrics.each(metrics.psnr, pure, denoised))), denoised


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sheet", type=Path, metavar="PNG", help="write pictures of 40 of them")
    options = parser.parse_args()
    digits, labels = draw()
    kinds = {"as drawn": paint(digits)}
    for pixels in (2, 5):
        for name, direction in (
            ("right", (1, 0)),
            ("left", (-1, 0)),
            ("down", (0, 1)),
            ("up", (0, -1)),
        ):
            kinds[f"{pixels} px {name}"] = paint(
                digits, shift=(pixels * direction[0], pixels * direction[1])
            )
    for scale in (0.6, 0.8, 1.2):
        kinds[f"scaled by {scale}"] = paint(digits, scale=scale)
    rng = np.random.default_rng(SEED)
    kinds["at random"] = np.concatenate(
        [
            paint([digit], shift=tuple(rng.uniform(-5, 5, size=2)), scale=rng.uniform(0.6, 1.2))
            for digit in digits
        ]
    )
    models = catalog.find().models.values()
    classify = litert.load_classifier().classify
    print(f"{COUNT} drawings, noise factor 0.55; PSNR in dB, and the accuracy on pure drawings")
    print(f"{'':16}" + "".join(f"{model.name:>12}" for model in models) + f"{'accuracy':>12}")
    for kind, pure in kinds.items():
        values = "".join(f"{_psnr(model, pure)[0]:12.2f}" for model in models)
        print(f"{kind:16}{values}{np.mean(classify(pure) == labels):12.1%}")
    if options.sheet:
        pure = kinds["as drawn"]
        rows = [pure, *(_psnr(model, pure)[1] for model in models)]
        sheet = np.vstack([np.hstack(row[i : i + 20]) for i in (0, 20) for row in rows])
        png = rendering.to_png(rendering.enlarge(sheet, factor=2))
        disk.write_whole(options.sheet, lambda file: file.write(png))


if __name__ == "__main__":
    main()
