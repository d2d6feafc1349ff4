"""The damage that the browser computes, against Python's."""

import numpy as np
import pytest

from denoiser.browser import scripts
from denoiser.data import digits
from denoiser.imaging import corruptions

pytestmark = pytest.mark.browser

STRENGTHS = (0, 0.05, 0.25, 0.333, 0.5, 0.85, 1)
RUN = """;
return (kind, numbers, fields, pictures, amounts) => pictures.map(pure => amounts.map(amount => {
    const of = fields.map(field => Float32Array.from(field));
    return Array.from(damageBy({ kind, numbers, fields: of }, Float32Array.from(pure), amount));
}));"""


def test_every_damage_is_computed_as_python_does(browser):
    page = browser.new_page()
    page.evaluate(
        "source => { window.damage = new Function(source)(); }",
        scripts.join(*scripts.METHODS) + RUN,
    )
    pure = digits.gallery().pixels[[30, 550, 999]]
    for kind in (corruptions.NORMAL_NOISE, *corruptions.KINDS):
        for seed in (0, 7):
            random = corruptions.draw(kind, seed)
            computed = page.evaluate(
                "arguments => damage(...arguments)",
                [
                    kind,
                    random.numbers[0].tolist(),
                    # As the server sends them.
                    random.fields[0].astype("f4").reshape(-1, 28 * 28).tolist(),
                    pure.reshape(len(pure), -1).tolist(),
                    STRENGTHS,
                ],
            )
            expected = [
                [corruptions.damage(kind, of, amount=amount, seed=seed) for amount in STRENGTHS]
                for of in pure
            ]
            differences = np.abs(np.reshape(computed, np.shape(expected)) - expected)
            assert differences.max() < 1e-4, kind
    page.close()
