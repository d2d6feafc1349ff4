"""Simulate visitors who move the slider, draw and look around, and record how they are answered."""

import asyncio
import http.client
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from denoiser.data import digits
from denoiser.imaging import canvas
from tools import process_memory, visitor, widget_states
from tools.visitor import Visitor

PAGES = (
    *(
        "learn",
        "guess",
        "teachers",
        "glossary",
        "compare",
        "generate",
        "restore",
        "inside",
        "train",
    ),
    *("experiment", "models"),
)
_MODELS = ("blind", "book-cnn", "book-ffnn")
# The kinds of changes, with weights: visitors mostly move the slider.
CHANGES = {"slider": 56, "draw": 18, "pick": 14, "new noise": 6, "model": 3, "page": 3}


class Figures:
    """The measurements of all visitors.

    Attributes:
        opened: Milliseconds until the page was complete, one for each visitor.
        answered: Milliseconds from a change to the end of its script, by kind of change.
        errors: Numbers of errors by their messages.
        memory: Pairs of the changes answered so far and the server's resident megabytes.
        visitors: Number of visitors so far.
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
        return [milliseconds for times in self.answered.values() for milliseconds in times]

    def record_memory(self) -> None:
        count = sum(map(len, self.answered.values()))
        self.memory.append((count, process_memory.resident_megabytes(self._pid)))


@dataclass(frozen=True)
class Behaviour:
    """What each visitor does.

    Attributes:
        changes: How many changes to make.
        pause: Seconds from one change to the next; longer where the answer is slow.
        weights: How often each kind of change is made.
        with_pictures: Whether to load pictures as a browser does.
    """

    changes: int
    pause: float
    weights: Mapping[str, int]
    with_pictures: bool


async def visit(address: str, figures: Figures, behaviour: Behaviour, *, seed: int) -> None:
    """Open the app, make changes and leave.

    Args:
        address: The app's.
        figures: Where to record the measurements.
        behaviour: What to do.
        seed: Decides which changes are made, and when.
    """
    rng = random.Random(seed)
    kinds, weights = zip(*behaviour.weights.items(), strict=True)
    figures.visitors += 1
    try:
        async with visitor.visit(address) as guest:
            pictures = _Pictures(address) if behaviour.with_pictures else None
            began = time.perf_counter()
            await guest.open()
            figures.opened.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(behaviour.pause * rng.random())
            for kind in rng.choices(kinds, weights, k=behaviour.changes):
                began = time.perf_counter()
                made = await make_change(guest, kind, rng)
                figures.answered[made].append(1000 * (time.perf_counter() - began))
                if pictures:
                    await asyncio.to_thread(pictures.load, guest)
                await asyncio.sleep(max(0, behaviour.pause - (time.perf_counter() - began)))
            figures.errors.update(guest.faults)
    except Exception as error:  # such as a connection that is closed: it is counted, too
        figures.errors[repr(error)] += 1


async def warm_up(address: str) -> None:
    """Open all pages and make each change once: other benchmarks measure a server's first visitor."""
    async with visitor.visit(address) as guest:
        for page in ("", *PAGES, ""):
            await guest.open(page)
        for kind in CHANGES:
            await make_change(guest, kind, random.Random(0))


async def make_change(guest: Visitor, kind: str, rng: random.Random) -> str:
    """Make a change, or the one that has to come before it.

    Returns:
        The kind of the change that was made: one of `CHANGES`, or "source".
    """
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
            await guest.set("canvas", json_value=_draw(rng))
        case "pick":
            await guest.set("digit", double_value=rng.randrange(digits.GALLERY_SIZE))
        case "new noise":
            await guest.set("New noise", trigger_value=True)
        case "model":
            await guest.set("model", string_value=rng.choice(_MODELS))
        case "page":
            await guest.open(rng.choice(PAGES))
    return kind


def _draw(rng: random.Random) -> str:
    """Return the canvas' state with three strokes on it."""
    rgba = np.zeros((canvas.CANVAS_SIZE, canvas.CANVAS_SIZE, 4), np.uint8)
    rgba[..., 3] = 255
    for _ in range(3):
        row, column = (rng.randrange(canvas.CANVAS_SIZE - 100) for _ in range(2))
        height, width = rng.choice([(100, canvas.BRUSH_WIDTH), (canvas.BRUSH_WIDTH, 100)])
        rgba[row : row + height, column : column + width, :3] = 255
    return widget_states.drawn(rgba)


class _Pictures:
    """Load each picture once, as a browser does, over a connection that stays open."""

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
