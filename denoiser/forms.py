"""What the content of a JSON file has to look like, before anything relies on it."""

import math
from typing import Any

_LONGEST = 1000  # letters of a text
_MOST = 10_000  # items of a list


def check(value: Any, form: Any, where: str = "it") -> None:
    """Makes sure that what was read has a form.

    Args:
        value: What `json.loads` gave.
        form: `int` for a whole number from 0, `float` for any finite number, `str` or `bool`; None for
            nothing; a tuple of forms for one of them; a list of one form for a list of such; a dict
            for a dict that has these keys, those with a "?" at their end only perhaps, and others
            that do not matter; the key `str` stands for any.
        where: What to call the value.

    Raises:
        ValueError: It has another form, or is too long.
    """
    match form:
        case tuple():
            _check_any(value, form, where)
        case list():
            _check_kind(value, list, where)
            if len(value) > _MOST:
                raise ValueError(f"{where} is a list of {len(value)} items")
            for number, item in enumerate(value):
                check(item, form[0], f"{where}[{number}]")
        case dict():
            _check_kind(value, dict, where)
            for key, of_key in form.items():
                _check_key(value, key, of_key, where)
        case None:
            if value is not None:
                raise _is_wrong(value, "null", where)
        case _ if form is float:
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise _is_wrong(value, "a number", where)
            if abs(value) > 1e300 or not math.isfinite(value):
                raise _is_wrong(value, "a finite number", where)
        case _ if form is int:
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**15:
                raise _is_wrong(value, "a whole number, 0 or more", where)
        case _:
            _check_kind(value, form, where)
            if form is str and len(value) > _LONGEST:
                raise ValueError(f"{where} is a text of {len(value)} letters")
            if form is str:
                value.encode()  # halves of letters, which JSON may hold, raise a ValueError


def _check_any(value: Any, allowed: tuple, where: str) -> None:
    for number, form in enumerate(allowed):
        try:
            return check(value, form, where)
        except ValueError:
            if number == len(allowed) - 1:
                raise
    return None


def _check_key(value: dict, key: Any, form: Any, where: str) -> None:
    if key is str:
        for name, item in value.items():
            check(name, str, f"a key of {where}")
            check(item, form, f"{where}.{name}")
        return
    name = key.removesuffix("?")
    if name in value:
        check(value[name], form, f"{where}.{name}")
    elif name == key:
        raise ValueError(f"{where} lacks {name}")


def _check_kind(value: Any, kind: type, where: str) -> None:
    if not isinstance(value, kind):
        raise _is_wrong(value, {list: "a list", dict: "an object"}.get(kind, kind.__name__), where)


def _is_wrong(value: Any, expected: str, where: str) -> ValueError:
    return ValueError(f"{where} is {repr(value)[:40]}, expected {expected}")
