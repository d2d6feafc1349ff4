import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from denoiser.imaging import noise
from denoiser.models import sampling
from denoiser.ui.browser import scripts
from tests.browser.conftest import open_app, press

pytestmark = pytest.mark.browser

HEADLINE = "[data-belief] [data-headline]"


def test_the_browser_takes_the_same_steps_as_python(page):
    noisy = noise.make_noisy(np.full((2, 28, 28), 0.3, np.float32), noise_factor=1.0, seed=1)
    normal = noise.noise_field(2, count=12).reshape(6, 2, 28, 28)
    fresh = iter(normal)
    expected = sampling.draw(
        lambda pictures: np.clip(0.7 * pictures + 0.1, 0, 1).astype(np.float32),
        noisy,
        noise_level=1.0,
        normal=lambda _: next(fresh),
        steps=6,
    )
    worker = scripts.join("engine/measures.js", "engine/sampling.js")
    levels = scripts.join("live/sampler.js").partition("\n")[2]  # which begins with the same values
    page.goto("about:blank")
    drawn = page.evaluate(
        """([program, noisy, normal]) => {
            const {advance, levelsAfter} = new Function(
                program + "; return {advance, levelsAfter};")();
            const denoise = (noisy) => noisy.map((pixel) => 0.7 * pixel + 0.1);
            const state = {pictures: new Float32Array(noisy), level: 1, guesses: null, stride: 0};
            let at = 0;
            for (const level of levelsAfter(1, 6)) advance(denoise, state, level, () => normal[at++]);
            return Array.from(state.guesses);
        }""",
        [f"{worker}\n{levels}", noisy.ravel().tolist(), normal.ravel().tolist()],
    )
    np.testing.assert_allclose(np.reshape(drawn, (2, 28, 28)), expected, atol=1e-5)


def painted(page: Page) -> int:
    """How many samples are painted: their cells are not transparent."""
    return page.locator("[data-sheet] canvas").evaluate(
        """canvas => {
            const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let count = 0;
            for (let i = 0; i < 16; i++) {
                const at = (Math.floor(i / 8) * 29 * canvas.width + (i % 8) * 29) * 4;
                count += data[at + 3] === 255;
            }
            return count;
        }"""
    )


def test_sixteen_digits_that_fit_come_by_themselves_and_follow_the_noise(page, app):
    open_app(page, f"{app}/?source=Pick&digit=412&noise=0.3")
    expect(page.locator(HEADLINE)).to_have_text("4: 100 %", timeout=20_000)
    assert painted(page) == 16
    expect(page.locator("[data-expected]")).to_have_text(re.compile(r"^2\d\.\d dB$"))
    page.locator(".st-key-noise input").focus()
    for _ in range(14):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-expected]")).to_have_text(re.compile(r"^1\d\.\d dB$"))
    expect(page.locator(HEADLINE)).to_have_text(re.compile(r"\d: \d+ %"))


def test_where_nothing_can_be_drawn_it_says_why(page, app):
    open_app(page, f"{app}/?noise=0")
    expect(page.locator(HEADLINE)).to_contain_text("only this one", timeout=20_000)
    page.locator(".st-key-clip label").click()
    expect(page.locator(HEADLINE)).to_contain_text("not known where the noise is clipped")
    press(page, "Clear")
    expect(page.locator(HEADLINE)).to_have_text("nothing is drawn yet")
    assert painted(page) == 0


def test_a_network_for_one_noise_level_borrows_the_one_that_draws(page, app):
    open_app(page, f"{app}/?source=Pick&digit=412&model=book-ffnn&noise=0.55")
    expect(page.locator(HEADLINE)).to_contain_text("4: ", timeout=20_000)
    assert painted(page) == 16
