"""The pictures that visitors brought to train on: in memory during their visits, and not too many of them."""

import threading
import weakref
from collections.abc import Iterator

from denoiser.data.own import OwnPictures

_MOST_BYTES = 120_000_000  # of all visitors together; 70,000 pictures have 55 MB
_keeping = threading.Lock()
_all: list["weakref.ref[Kept]"] = []


class Kept:
    """The pictures of one visitor; they go with the session that holds this.

    Attributes:
        file: Which upload they are of.
        pictures: The pictures; None where they could not be read, or had to make room for those of others.
        problem: Why there are none, as a sentence.
    """

    def __init__(self, file: str, pictures: OwnPictures | None, problem: str = ""):
        """Keep pictures, and let go of the oldest of others where there are too many.

        Args:
            file: See the attributes.
            pictures: See the attributes.
            problem: See the attributes.
        """
        self.file, self.pictures, self.problem = file, pictures, problem
        with _keeping:
            _all.append(weakref.ref(self))
            others = list(_alive())
            for kept in others[:-1]:
                if sum(map(_size, others)) <= _MOST_BYTES:
                    break
                kept.pictures = None
                kept.problem = (
                    "The pictures had to make room for those of others. Upload them again."
                )


def _alive() -> Iterator[Kept]:
    """Yield what sessions still hold, the oldest first, and forget the rest."""
    _all[:] = [reference for reference in _all if reference() is not None]
    for reference in _all:
        if (kept := reference()) is not None:
            yield kept


def _size(kept: Kept) -> int:
    return kept.pictures.pictures.images.nbytes if kept.pictures else 0
