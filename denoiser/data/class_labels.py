"""Turn labels of any start or kind into classes from 0 on, each with its name."""

from collections.abc import Sequence

import numpy as np

from denoiser.data import entries

MOST_CLASSES = 100
_LEAST_OF_A_CLASS = 5  # pictures


def to_classes(
    numbers: np.ndarray, labels: Sequence[str | int], names: dict[str, str]
) -> tuple[np.ndarray, tuple[str, ...], np.ndarray, list[str]]:
    """Return the classes of pictures.

    Args:
        numbers: Integer array of shape (n,): for each picture the place of its label among `labels`; -1 for none.
        labels: The labels, each once.
        names: What some labels are called.

    Returns:
        uint8 array of shape (n,), classes from 0; their names, none where the pictures have no usable labels;
        bool array of shape (n,), which pictures to keep; and notes, one sentence each.
    """
    none = np.zeros(len(numbers), np.uint8), (), np.ones(len(numbers), bool)
    counts = np.bincount(numbers[numbers >= 0], minlength=len(labels))
    kept = sorted(
        (k for k in range(len(labels)) if counts[k] >= _LEAST_OF_A_CLASS),
        key=lambda k: sorting_key(labels[k]),
    )
    if not labels or not (numbers >= 0).any():
        return *none, []
    if len(kept) > MOST_CLASSES:
        return *none, [
            f"There are {len(kept):,} different labels, more than the {MOST_CLASSES} classes that can be told"
            " apart, so the pictures are used without labels."
        ]
    if len(kept) < 2:
        return *none, ["All pictures have the same label, so they are used without labels."]
    places = np.full(len(labels) + 1, -1)
    places[kept] = np.arange(len(kept))
    classes = places[numbers]
    has_class = classes >= 0
    notes = []
    if missing := int((~has_class).sum()):
        notes.append(
            f"{missing:,} pictures without a label, or of classes with fewer than {_LEAST_OF_A_CLASS}, were left out."
        )
    return (
        classes.clip(0).astype(np.uint8),
        to_names([names.get(str(labels[k]), str(labels[k])) for k in kept]),
        has_class,
        notes,
    )


def sorting_key(label: str | int) -> tuple[int, int, str]:
    """Return what labels are sorted by: whole numbers by their size, then text.

    Args:
        label: The label.
    """
    text = str(label)
    is_number = text.isdecimal() and len(text) < 10
    return (0, int(text), "") if is_number else (1, 0, text)


def split(text: str) -> tuple[str, ...]:
    """Return the names of classes in a text with commas between them.

    Args:
        text: What someone typed; names of nothing but spaces are left out.
    """
    return tuple(filter(None, map(str.strip, text.split(","))))


def to_names(wanted: Sequence[str]) -> tuple[str, ...]:
    """Return a name for each class that can be shown, no two alike.

    Args:
        wanted: What the classes are to be called, in their order.
    """
    found: list[str] = []
    for number, text in enumerate(wanted, 1):
        name = entries.clean(text) or f"class {number}"
        found.append(name if name not in found else f"{name} ({number})")
    return tuple(found)
