import itertools
import tomllib

import numpy as np
import pytest

from denoiser.evaluation import baselines, colours, memoriser, told
from denoiser.imaging import filters
from tests.conftest import ROOT, SHIPPED

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
KNOWN = [*SHIPPED, told.NAME, colours.TWIN, memoriser.NAME, *filters.names()]
OWN = ["mine", *(f"mine-{number}" for number in range(2, 9))]
# What eyes without one kind of cone see, in linear light. Source: Machado, Oliveira and Fernandes, "A
# physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15(6), 2009.
PROTANOPIA = [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]
DEUTERANOPIA = [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]


def linear(colour: str) -> np.ndarray:
    """Return red, green and blue of a colour in linear light."""
    encoded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def oklab(light: np.ndarray) -> np.ndarray:
    """Return a colour in OKLab, in which 0.02 is a difference that one just sees."""
    to_cones = [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
    to_lab = [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]
    return np.array(to_lab) @ np.cbrt(np.clip(np.array(to_cones) @ light, 0, None))


@pytest.mark.parametrize("name", [*KNOWN, *OWN])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_colour_is_seen_in_both_themes(name, theme):
    pair = sorted((luminance(colours.of(name)), luminance(THEME[theme]["backgroundColor"])))
    assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 3


def test_denoisers_have_different_colours():
    seen = [oklab(linear(colours.of(name))) for name in [*KNOWN, *OWN]]
    distances = [np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2)]
    assert min(distances) > 0.05


@pytest.mark.parametrize("eyes", [PROTANOPIA, DEUTERANOPIA])
def test_those_that_ship_differ_for_the_colour_blind_too(eyes):
    names = [*SHIPPED, memoriser.NAME, filters.NOISY_INPUT]
    seen = [oklab(np.clip(eyes @ linear(colours.of(name)), 0, 1)) for name in names]
    distances = [np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2)]
    assert min(distances) > 0.05


def test_every_baseline_has_a_colour_that_is_not_one_for_models():
    of_models = {colours.of(name) for name in OWN}
    assert len(of_models) == 8
    assert not of_models & {colours.of(name) for name in baselines.shipped()}


def test_any_name_has_a_colour():
    for name in ("mine-0", "mine-99999", "-", "x" * 40, "ß"):
        assert colours.of(name) in {colours.of(own) for own in OWN}
