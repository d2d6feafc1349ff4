"""What benchmarks print: a row for each figure, with its budget."""

import math
import statistics

_WIDTH = 52


def print_head() -> None:
    """Prints what stands above the columns."""
    print_row("", f"{'min':>7} {'median':>7} {'max':>7}")


def print_row(name: str, said: str) -> None:
    """Prints what was measured in words of its own."""
    print(f"{name:{_WIDTH}} {said}", flush=True)


def report(
    name: str,
    values: list[float],
    unit: str,
    budget: float = math.inf,
    *,
    at_least: bool = False,
) -> None:
    """Prints the least, the median and the largest of what was measured.

    Args:
        name: What it is.
        values: At least one.
        unit: Of the values and the budget.
        budget: What the median may be at most; infinite for none.
        at_least: Whether the budget is what the median has to be at least.
    """
    low, middle, high = min(values), statistics.median(values), max(values)
    holds = middle >= budget if at_least else middle <= budget
    verdict = f"budget {budget:g}: {'holds' if holds else 'MISSED'}"
    if math.isinf(budget):
        verdict = "no budget"
    print_row(name, f"{low:7.1f} {middle:7.1f} {high:7.1f} {unit:3} {verdict}")
