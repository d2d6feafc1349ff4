"""Measure one server with many visitors: python -m benchmarks.load [--soak]

Visits the app many times at once, over Streamlit's own protocol: each visitor opens the page and then
makes a change a second: moves the slider, draws, picks digits, makes new noise, chooses another model,
opens other pages. Prints latency, errors and resident memory by the number of visitors. With --soak
visitors come and go until 10,000 changes were answered, and the slope of resident memory is printed.
Linux only: memory is read from /proc. Measure on a machine that runs nothing else.
"""

import argparse
import asyncio
import contextlib

import numpy as np

from benchmarks import simulated_visitors
from benchmarks.report import print_head, report
from benchmarks.simulated_visitors import CHANGES, Behaviour, Figures
from tools import server

# In milliseconds, by number of visitors: the median, 95 of 100.
_BUDGETS = {50: (80, 300), 100: (80, 300)}
_WARM_UP = 0.4  # of a soak: sessions that have ended stay in memory for two minutes
_AT_ONCE, _PAUSE = 20, 0.4  # of a soak: 50 changes a second, as 50 visitors make them


async def measure_load(address: str, pid: int, behaviour: Behaviour, *, visitors: int) -> None:
    """Let visitors come within some seconds, and report what they measured."""
    await simulated_visitors.warm_up(address)
    figures = Figures(pid)

    async def come(number: int) -> None:
        await asyncio.sleep(number / visitors * min(10, visitors / 5))  # not all at one moment
        await simulated_visitors.visit(address, figures, behaviour, seed=number)

    await asyncio.gather(*(come(number) for number in range(visitors)))
    figures.record_memory()
    times = figures.all_answered
    median_budget, most_budget = _BUDGETS.get(visitors, (np.inf, np.inf))
    who = f"{visitors} visitors" if visitors > 1 else "1 visitor"
    report(f"{who}: page is there", figures.opened, "ms")
    report(f"{who}: a change", times, "ms", median_budget)
    report(f"{who}: a change, 95 of 100", [np.percentile(times, 95)], "ms", most_budget)
    for kind, of_kind in figures.answered.items():
        report(f"    {kind}", of_kind, "ms")
    report(f"{who}: resident", [figures.memory[-1][1]], "MB")
    _report_errors(figures)


async def soak(address: str, pid: int, behaviour: Behaviour, *, visitors: int) -> None:
    """Let visitors come one after another, some at once, and report how memory grew."""
    await simulated_visitors.warm_up(address)
    figures = Figures(pid)
    seeds = iter(range(visitors))

    async def come_and_go() -> None:
        for seed in seeds:
            await simulated_visitors.visit(address, figures, behaviour, seed=seed)

    async def watch() -> None:
        while True:
            await asyncio.sleep(2)
            figures.record_memory()

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(come_and_go() for _ in range(_AT_ONCE)))
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    figures.record_memory()
    for count, megabytes in figures.memory[:: max(1, len(figures.memory) // 20)]:
        print(f"    after {count:6} changes {megabytes:7.1f} MB")
    counts, megabytes = np.array(figures.memory).T
    late = counts >= _WARM_UP * counts[-1]
    slope, _ = np.polyfit(counts[late] / 1000, megabytes[late], 1)
    print(f"{figures.visitors} visitors, {counts[-1]:.0f} changes")
    report("a change", figures.all_answered, "ms")
    report("slope of resident memory, for 1,000 changes", [slope], "MB", 1)
    report("resident at the end", [megabytes[-1]], "MB", 260)
    _report_errors(figures)


def _report_errors(figures: Figures) -> None:
    report("errors", [figures.errors.total()], "", 0)
    for message, count in figures.errors.most_common(10):
        print(f"    {count} x {message}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--visitors",
        type=int,
        nargs="+",
        default=[1, 10, 50, 100],
        help="at once, one row for each",
    )
    parser.add_argument("--seconds", type=int, default=30, help="how long each stays")
    parser.add_argument(
        "--soak", action="store_true", help="let visitors come and go; report how memory grows"
    )
    parser.add_argument("--reruns", type=int, default=10_000, help="changes of the soak")
    parser.add_argument("--sessions", type=int, default=320, help="visitors of the soak")
    parser.add_argument("--only", choices=[*CHANGES], help="make changes of this kind only")
    parser.add_argument("--pictures", action="store_true", help="load pictures, as a browser does")
    options = parser.parse_args()
    behaviour = Behaviour(
        changes=-(-options.reruns // options.sessions) if options.soak else options.seconds,
        pause=_PAUSE if options.soak else 1,
        weights={options.only: 1} if options.only else CHANGES,
        with_pictures=options.pictures,
    )
    print_head()
    if options.soak:
        with server.serve() as (address, pid):
            asyncio.run(soak(address, pid, behaviour, visitors=options.sessions))
        return
    for visitors in options.visitors:
        with server.serve() as (address, pid):
            asyncio.run(measure_load(address, pid, behaviour, visitors=visitors))


if __name__ == "__main__":
    main()
