"""Names of models from titles and file names that people write."""

import re
import unicodedata

from denoiser.models import folder

# Letters that are no accented ones for Unicode.
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_APOSTROPHES = re.compile("['’‘`´ʼ]")


def from_title(title: str) -> str:
    """Return the name of a model from a title: "Anna's Net" becomes "annas-net".

    Args:
        title: Any text.

    Returns:
        A name that `folder.check_name` allows.

    Raises:
        ValueError: Nothing of it can be part of a name, or the name is reserved.
    """
    name = whole(title)[: folder.LONGEST_NAME].rstrip("-")
    if not name:
        raise ValueError(
            f"a model's name needs letters from a to z or digits, and {title[:40]!r} has none"
        )
    folder.check_name(name)
    return name


def whole(title: str) -> str:
    """Return what `from_title` makes the name from, before it is cut to the allowed length."""
    plain = _APOSTROPHES.sub("", title).casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9_]+", "-", plain).lstrip("-_").rstrip("-")
