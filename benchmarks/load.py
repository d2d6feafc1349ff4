"""What a class of visitors does to one server: python -m benchmarks.load [--soak]

Starts the app and visits it many times at once, over Streamlit's own protocol: each visitor opens the
page and then makes a change a second - moves the slider, draws, picks digits, rolls new noise, takes
another model, looks at other pages. Prints latency, errors and resident memory against the number of
visitors. With --soak visitors come and go until 10,000 changes were answered, and the slope of
resident memory is printed. Linux only: memory is read from /proc. Measure on a machine that does
nothing else.
"""

import argparse
import asyncio
import contextlib
import http.client
import random
import time
from collections import Counter, defaultdict

import numpy as np

from benchmarks.report import print_head, report
from denoiser.data import digits
from denoiser.imaging import canvas
from tools import process_memory, server, visitor, widget_states
from tools.visitor import Visitor

_BUDGETS = {50: (80, 300)}  # milliseconds by number of visitors: the median, 95 of 100
_PAGES = ("compare", "inside", "train", "experiment", "models")
_MODELS = ("blind", "book-cnn", "book-ffnn")
# How often each change is made. Most of what visitors do is to move the slider.
_CHANGES = {"slider": 56, "draw": 18, "pick": 14, "new noise": 6, "model": 3, "page": 3}
_WARM_UP = 0.4  # of a soak: sessions that were left stay in memory for two minutes


class Figures:
    """What was measured.

    Attributes:
        opened: Milliseconds until the page was there, one for each visitor.
        answered: Milliseconds from a change to the end of its script, by kind of change.
        errors: How often what went wrong.
        memory: Pairs of the changes answered so far and the server's resident megabytes.
        visitors: How many have come.
    """

    def __init__(self, pid: int):
        self._pid = pid
        self.opened: list[float] = []
        self.answered: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.memory: list[tuple[int, float]] = []
        self.visitors = 0

    @property
    def all_answered(self) -> list[float]:
        return [time_ for times in self.answered.values() for time_ in times]

    def look_at_memory(self) -> None:
        count = sum(map(len, self.answered.values()))
        self.memory.append((count, process_memory.resident_megabytes(self._pid)))


async def make_change(guest: Visitor, kind: str, rng: random.Random) -> str:
    """Makes a change, or the one that has to come before it; gives the one that was made."""
    if guest.page:
        await guest.open()
        return "page"
    needs = {"draw": ("canvas", "Draw"), "pick": ("digit", "Pick")}
    if kind in needs and not guest.has(needs[kind][0]):
        await guest.set("source", string_array_value=[needs[kind][1]])
        return "source"
    match kind:
        case "slider":
            await guest.set("noise", double_array_value=[rng.randrange(31) / 20])
        case "draw":
            await guest.set("canvas", json_value=_drawn(rng))
        case "pick":
            await guest.set("digit", double_value=rng.randrange(digits.GALLERY_SIZE))
        case "new noise":
            await guest.set("New noise", trigger_value=True)
        case "model":
            await guest.set("model", string_value=rng.choice(_MODELS))
        case "page":
            await guest.open(rng.choice(_PAGES))
    return kind


def _drawn(rng: random.Random) -> str:
    rgba = np.zeros((canvas.CANVAS_SIZE, canvas.CANVAS_SIZE, 4), np.uint8)
    rgba[..., 3] = 255
    for _ in range(3):
        row, column = (rng.randrange(canvas.CANVAS_SIZE - 100) for _ in range(2))
        height, width = rng.choice([(100, canvas.BRUSH_WIDTH), (canvas.BRUSH_WIDTH, 100)])
        rgba[row : row + height, column : column + width, :3] = 255
    return widget_states.drawn(rgba)


async def be_visitor(
    address: str, figures: Figures, *, changes: int, pause: float, seed: int, with_pictures: bool
) -> None:
    """Comes, makes changes and goes.

    Args:
        address: The app's.
        figures: Takes what is measured.
        changes: How many to make.
        pause: Seconds from one change to the next; a slow answer is not waited for twice.
        seed: Decides what is done and when.
        with_pictures: Whether pictures are loaded as a browser does.
    """
    rng = random.Random(seed)
    figures.visitors += 1
    try:
        async with visitor.visit(address) as guest:
            pictures = _Pictures(address) if with_pictures else None
            began = time.perf_counter()
            await guest.open()
            figures.opened.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(pause * rng.random())
            for kind in rng.choices([*_CHANGES], [*_CHANGES.values()], k=changes):
                began = time.perf_counter()
                made = await make_change(guest, kind, rng)
                figures.answered[made].append(1000 * (time.perf_counter() - began))
                if pictures:
                    await asyncio.to_thread(pictures.load, guest)
                await asyncio.sleep(max(0, pause - (time.perf_counter() - began)))
            figures.errors.update(guest.faults)
    except Exception as error:  # a visitor that is thrown out is what is counted here
        figures.errors[repr(error)] += 1


class _Pictures:
    """Loads pictures as a browser does: those that it has not seen, over a connection that stays."""

    def __init__(self, address: str):
        self._connection = http.client.HTTPConnection(address.removeprefix("http://"))
        self._seen: set[str] = set()

    def load(self, guest: Visitor) -> None:
        shown = [e.imgs.imgs[0].url for e in guest.elements if e.HasField("imgs")]
        for url in set(shown) - self._seen:
            self._connection.request("GET", url)
            answer = self._connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"a picture was answered with {answer.status}")
        self._seen.update(shown)


async def warm_up(address: str) -> None:
    """Looks at all there is: what the first visitor of a server waits for is measured elsewhere."""
    async with visitor.visit(address) as guest:
        await guest.open()
        for page in _PAGES:
            await guest.open(page)
        await guest.open()
        for kind in _CHANGES:
            await make_change(guest, kind, random.Random(0))


async def measure_load(
    address: str, pid: int, *, visitors: int, seconds: int, with_pictures: bool
) -> None:
    await warm_up(address)
    figures = Figures(pid)

    async def come(number: int) -> None:
        await asyncio.sleep(number / visitors * min(10, visitors / 5))  # not all in one moment
        await be_visitor(
            address,
            figures,
            changes=seconds,
            pause=1,
            seed=number,
            with_pictures=with_pictures,
        )

    await asyncio.gather(*(come(number) for number in range(visitors)))
    figures.look_at_memory()
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


async def soak(address: str, pid: int, *, reruns: int, visitors: int, with_pictures: bool) -> None:
    await warm_up(address)
    figures = Figures(pid)
    changes = -(-reruns // visitors)
    at_once, pause = 20, 0.4  # 50 changes a second, as 50 visitors make them
    seeds = iter(range(visitors))

    async def come_and_go() -> None:
        for seed in seeds:
            await be_visitor(
                address,
                figures,
                changes=changes,
                pause=pause,
                seed=seed,
                with_pictures=with_pictures,
            )

    async def watch() -> None:
        while True:
            await asyncio.sleep(2)
            figures.look_at_memory()

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(come_and_go() for _ in range(at_once)))
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    figures.look_at_memory()
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
    for said, count in figures.errors.most_common(10):
        print(f"    {count} x {said}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--visitors", type=int, nargs="+", default=[1, 10, 25, 50], help="at once, one row for each"
    )
    parser.add_argument("--seconds", type=int, default=30, help="how long each stays")
    parser.add_argument(
        "--soak", action="store_true", help="visitors come and go; how memory grows"
    )
    parser.add_argument("--reruns", type=int, default=10_000, help="changes of the soak")
    parser.add_argument("--sessions", type=int, default=320, help="visitors of the soak")
    parser.add_argument("--only", choices=[*_CHANGES], help="make no other change than this")
    parser.add_argument("--pictures", action="store_true", help="load pictures, as a browser does")
    options = parser.parse_args()
    if options.only:
        _CHANGES.update(dict.fromkeys(_CHANGES, 0) | {options.only: 1})
    print_head()
    for visitors in [0] if options.soak else options.visitors:
        with server.serve() as (address, pid):
            if options.soak:
                run = soak(
                    address,
                    pid,
                    reruns=options.reruns,
                    visitors=options.sessions,
                    with_pictures=options.pictures,
                )
            else:
                run = measure_load(
                    address,
                    pid,
                    visitors=visitors,
                    seconds=options.seconds,
                    with_pictures=options.pictures,
                )
            asyncio.run(run)


if __name__ == "__main__":
    main()
