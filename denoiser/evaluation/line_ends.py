"""Where the names of curves stand: beside their ends, and apart from each other."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Return positions that are as near as possible to the wanted ones, and apart.

    Positions that would come too near to each other move by the same amount on average, so that none of
    a crowd moves far (pool adjacent violators, for the least sum of squared moves).

    Args:
        wanted: The positions, in any order.
        gap: Least distance of two positions, more than 0. Where there is too little room for it, they have
            equal distances.
        low: The least position.
        high: The largest position, more than `low`.

    Returns:
        A position for each of `wanted`, in its order.
    """
    if not wanted:
        return []
    gap = min(gap, (high - low) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    pools: list[
        list[float]
    ] = []  # of positions that stand side by side, as if the gaps were not there
    for place, index in enumerate(order):
        pools.append([wanted[index] - place * gap])
        while len(pools) > 1 and _mean(pools[-2]) >= _mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    most = high - (len(wanted) - 1) * gap
    places = [min(max(_mean(pool), low), most) for pool in pools for _ in pool]
    positions = [0.0] * len(wanted)
    for place, index in enumerate(order):
        positions[index] = places[place] + place * gap
    return positions


def _mean(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)
