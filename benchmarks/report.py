"""Print figures of benchmarks in rows, each with its budget."""

import math
import statistics

_WIDTH = 52


def print_head() -> None:
    """Print the heads of the columns."""
    print_row("", f"{'min':>7} {'median':>7} {'max':>7}")


def print_row(name: str, text: str) -> None:
    """Print a row with a text in place of figures."""
    print(f"{name:{_WIDTH}} {text}", flush=True)


def report(
    name: str,
    values: list[float],
    unit: str,
    budget: float = math.inf,
    *,
    at_least: bool = False,
) -> None:
    """Print the minimum, the median and the maximum of measured values.

    Args:
        name: What was measured.
        values: At least one.
        unit: Of the values and the budget.
        budget: What the median may be at most; infinite for none.
        at_least: Whether the median has to be at least the budget, not at most.
    """
    low, middle, high = min(values), statistics.median(values), max(values)
    holds = middle >= budget if at_least else middle <= budget
    verdict = f"budget {budget:g}: {'holds' if holds else 'MISSED'}"
    if math.isinf(budget):
        verdict = "no budget"
    print_row(name, f"{low:7.1f} {middle:7.1f} {high:7.1f} {unit:3} {verdict}")
