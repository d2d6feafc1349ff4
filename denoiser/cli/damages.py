"""The damage that a command line names, as `KIND=AMOUNT`."""

import argparse
from collections.abc import Callable

from denoiser.imaging import observations
from denoiser.imaging.observations import Damage

# Each makes the damage from an amount and a seed.
KINDS: dict[str, tuple[Callable[[float, int], Damage], str]] = {
    "block": (
        lambda side, _: observations.without_block(_whole(side, 0, 28)),
        "the side of a square in the middle, in pixels",
    ),
    "lower": (
        lambda fraction, _: observations.without_lower_part(_fraction(fraction)),
        "the part of the rows from below, 0 to 1",
    ),
    "random": (
        lambda fraction, seed: observations.without_random_pixels(_fraction(fraction), seed=seed),
        "the part of the pixels, 0 to 1",
    ),
    "grid": (
        lambda step, _: observations.every_pixel_of(_whole(step, 1, 28)),
        "the distance of the pixels that are kept",
    ),
    "shrink": (
        lambda size, _: observations.Averages(_whole(size, 1, 28)),
        "the pixels that become one in each direction, a divisor of 28",
    ),
    "blur": (
        lambda sigma, _: observations.Blur(_sigma(sigma)),
        "its sigma in pixels, above 0",
    ),
}


def describe() -> str:
    """Return all kinds with what their amounts are, for a help text."""
    return ", ".join(f"{kind}=AMOUNT ({what})" for kind, (_, what) in KINDS.items())


def parse(text: str) -> tuple[str, float]:
    """Return the kind and the amount of a damage.

    Raises:
        ArgumentTypeError: It is not `KIND=AMOUNT`, or there is no such kind, or the amount does not fit.
    """
    kind, _, amount = text.partition("=")
    if kind not in KINDS:
        raise argparse.ArgumentTypeError(
            f"expected KIND=AMOUNT with a KIND of {', '.join(KINDS)}, got {text!r}"
        )
    make, what = KINDS[kind]
    try:
        value = float(amount)
        make(value, 0)
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(
            f"{kind} needs an AMOUNT: {what}; got {amount!r}"
        ) from error
    return kind, value


def make(kind: str, amount: float, *, seed: int) -> Damage:
    """Return the damage of a kind and an amount that `parse` returned.

    Args:
        kind: One of `KINDS`.
        amount: Fits the kind.
        seed: Seed of what is random in it.
    """
    of_amount, _ = KINDS[kind]
    return of_amount(amount, seed)


def _whole(number: float, low: int, high: int) -> int:
    if number != int(number) or not low <= number <= high:
        raise ValueError
    return int(number)


def _fraction(number: float) -> float:
    if not 0 <= number <= 1:
        raise ValueError
    return number


def _sigma(number: float) -> float:
    if not 0 < number <= 28:
        raise ValueError
    return number
