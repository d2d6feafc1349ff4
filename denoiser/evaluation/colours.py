"""The colour of each denoiser, the same in every chart, table and picture.

Each colour is seen on white and on the dark theme's ground, 3:1 and more. Filters have duller colours than
networks. Nobody has to tell all of them apart by colour alone: every curve has its name at its end.
"""

import re
import zlib

from denoiser.evaluation import memoriser, told
from denoiser.imaging import filters

TWIN = "twin with pure targets"  # of a network that learned from noisy ones

_KNOWN = {
    "blind": "#046cb9",
    "book-cnn": "#e07507",
    "book-ffnn": "#9180fb",
    told.NAME: "#9f1fe8",
    TWIN: "#cf5be6",
    memoriser.NAME: "#d30840",
    memoriser.ON_ITS_OWN: "#d30840",
    filters.NOISY_INPUT: "#808a8c",
    "gaussian filter": "#868b4a",
    "median filter": "#1f7c74",
    "wiener filter": "#b8837e",
    "total variation": "#85674e",
    "non-local means": "#656798",
    "wavelet shrinkage": "#5f97b8",
}
# Of models that are not part of the package; neighbours differ most.
_OTHERS = (
    *("#2f9f2d", "#e0358a", "#318ee1", "#c34c0b"),
    *("#1a9271", "#b04aa8", "#a5810f", "#5a63e0"),
)
_NUMBERED = re.compile(r"(.+?)(?:-([1-9][0-9]{0,3}))?")


def of(name: str) -> str:
    """Return the colour of a denoiser, as "#rrggbb".

    It follows from the name alone, so it stays the same whatever else there is. Models that were given
    the same name, and so a number ("mine", "mine-2"), have eight different colours in turn.

    Args:
        name: Of a model, of a filter, `memoriser.NAME`, `told.NAME` or `TWIN`.
    """
    if name in _KNOWN:
        return _KNOWN[name]
    match = _NUMBERED.fullmatch(name)
    stem, number = match.groups() if match else (name, None)
    return _OTHERS[(zlib.crc32(stem.encode()) + int(number or 1)) % len(_OTHERS)]
