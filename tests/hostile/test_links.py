"""Links that may hold anything."""

import pytest

from tools import visitor

ODD = ["inf", "-inf", "nan", "9" * 400, "1_0", "٣", "\x00", "<b>x</b>", "![a](http://x/y.png)"]
ODD += ["`` ` ``", "\r\r![a](//127.0.0.2/x.png)", "\u2028# x", "\r\n# x", "a" * 20_000, ["1", "2"]]
LINKS = {
    "": ["source", "digit", "noise", "seed", "model", "clip", "closer_view", "canvas", "live"],
    "learn": ["experiment", "seed"],
    "guess": ["game"],
    "compare": ["corruption", "strength", "measure", "known", "denoiser", "errors"],
    "generate": ["steps", "seed"],
    "restore": ["loss", "amount", "grid", "shrink"],
    "models": ["model", "measure"],
    "inside": ["layer", "epoch", "of_pure", "row", "column", "map"],
}
# Pictures that the server shows at least, where that is not the three panels.
PICTURES = {"learn": 0, "guess": 0, "generate": 0, "restore": 0, "models": 0, "inside": 1}


@pytest.mark.parametrize("page", LINKS)
def test_a_link_may_say_anything(app, page):
    async def attack():
        for value in ODD:
            async with visitor.visit(app) as guest:
                await guest.open(page, **{"source": "Pick"} | dict.fromkeys(LINKS[page], value))
                assert guest.faults == [], value
                assert len(guest.captions) >= PICTURES.get(page, 3), value
                # Each problem is a paragraph of ours, with one piece of code in it.
                for problem in "\n\n".join(guest.alerts).split("\n\n"):
                    assert len(problem.splitlines()) <= 1, value
                    assert problem.count("`") in (0, 2), value

    visitor.run(attack())
