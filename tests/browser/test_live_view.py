"""What the browser computes by itself, against what the server computes."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from denoiser.browser import labels, scripts
from denoiser.data import digits
from denoiser.imaging import metrics, noise
from tests.browser.conftest import (
    draw,
    go_to,
    is_ready,
    open_app,
    panel,
    pixels,
    press,
    wait_for_change,
)
from tools import server

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("contrast", [1, 0.1])  # in a faint picture SSIM's constants matter
def test_psnr_and_ssim_are_those_of_the_server(page, contrast):
    pure = contrast * digits.gallery().pixels[5]
    noisy = noise.add_noise(pure, noise.noise_field(0), noise_factor=0.3 * contrast)
    program = scripts.join("browser/engine/measures.js")
    measured = page.evaluate(
        """([program, pure, noisy]) => {
            const { psnr, ssim } = new Function(program + "; return { psnr, ssim };")();
            return [psnr(pure, noisy), ssim(pure, noisy)];
        }""",
        [program, pure.ravel().tolist(), noisy.ravel().tolist()],
    )
    assert measured == pytest.approx(
        [metrics.psnr(pure, noisy), metrics.ssim(pure, noisy)], abs=1e-5
    )


def open_live(page: Page, address: str) -> None:
    page.add_init_script(server.COUNT_REPAINTS)
    open_app(page, address)
    page.wait_for_function("window.repaints > 0")


def shown(page: Page, caption: str) -> np.ndarray:
    """What the live view paints over a panel, as 28x28 grey levels."""
    container = page.get_by_test_id("stImageContainer").filter(has_text=caption)
    pixels = container.locator("canvas").evaluate(
        "canvas => Array.from(canvas.getContext('2d').getImageData(0, 0, 28, 28).data)"
    )
    return np.array(pixels).reshape(28, 28, 4)[..., 0]


def numbers(page: Page, panel_name: str) -> list[str]:
    """The numbers below a panel, as they are seen."""
    return page.locator(f"[data-panel={panel_name}] [data-number]").all_text_contents()


def numbers_of_server(page: Page, panel_name: str) -> list[str]:
    """The numbers that the server has sent for them."""
    return page.locator(f"[data-panel={panel_name}] [data-number]").evaluate_all(
        "elements => elements.map(element => element.dataset.server ?? element.textContent)"
    )


def frames_sent(page: Page) -> list:
    """Everything that the page sends to the server from now on, as it is sent."""
    frames = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    return frames


def test_the_panels_follow_the_pen_while_it_is_down(page, app):
    sent = frames_sent(page)
    open_live(page, app)
    page.wait_for_timeout(500)
    sent.clear()
    before = panel(page, "Denoised").get_attribute("src")
    denoised = shown(page, "Denoised")
    page.evaluate("window.repaints = 0")
    box = page.locator(".st-key-canvas canvas").last.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 250)
    page.mouse.down()
    page.mouse.move(box["x"] + 240, box["y"] + 250, steps=40)
    assert page.evaluate("window.repaints") >= 3  # many more on a machine that does nothing else
    page.wait_for_timeout(200)
    assert shown(page, "Pure")[25, 5:23].min() == 255
    assert (shown(page, "Denoised") != denoised).any()
    assert sent == []
    assert panel(page, "Denoised").get_attribute("src") == before
    words = page.locator(".st-key-panels [data-testid=stMarkdown]").last
    expect(words).to_have_attribute("data-behind", "")
    page.mouse.up()
    wait_for_change(page, "Denoised", before)
    is_ready(page)
    # The server's own picture agrees, and its words are those of this drawing again.
    for caption in ("Noisy", "Pure", "Denoised"):
        assert np.abs(shown(page, caption) - pixels(page, caption).astype(int)).max() <= 2
    expect(words).not_to_have_attribute("data-behind", "")


def test_the_example_is_the_same_for_the_server_before_it_has_seen_the_canvas(page, app):
    open_live(page, app)
    page.wait_for_timeout(500)
    for name in ("noisy", "denoised"):
        assert numbers(page, name) == numbers_of_server(page, name)
    assert np.abs(shown(page, "Pure") - pixels(page, "Pure").astype(int)).max() <= 5


def test_the_words_are_up_to_date_after_a_run_that_was_not_seen(page, app):
    open_live(page, app)
    page.evaluate(  # a busy browser may show nothing of a short run but its pictures
        """() => Object.defineProperty(
            document.querySelector("[data-test-script-state]"), "dataset",
            {get: () => ({testScriptState: "notRunning"})})"""
    )
    before = panel(page, "Denoised").get_attribute("src")
    draw(page, (40, 250), (240, 250))
    wait_for_change(page, "Denoised", before)
    words = page.locator(".st-key-panels [data-testid=stMarkdown]").last
    expect(words).not_to_have_attribute("data-behind", "")


def test_the_panels_follow_the_slider_while_it_is_dragged(page, app):
    sent = frames_sent(page)
    open_live(page, f"{app}/?source=Pick&digit=412")
    page.wait_for_timeout(500)
    sent.clear()
    before = panel(page, "Noisy").get_attribute("src")
    psnr_before, *_ = numbers(page, "denoised")
    track = page.locator(".st-key-noise [role=group]").bounding_box()
    y = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + 0.55 / 1.5 * track["width"], y)
    page.mouse.down()
    page.mouse.move(track["x"] + 0.6 * track["width"], y, steps=20)
    page.wait_for_timeout(200)
    psnr, ssim, reads = numbers(page, "denoised")
    assert sent == []
    assert panel(page, "Noisy").get_attribute("src") == before
    page.mouse.up()
    wait_for_change(page, "Noisy", before)
    is_ready(page)
    assert np.abs(shown(page, "Noisy") - pixels(page, "Noisy").astype(int)).max() <= 1
    assert [psnr, ssim, reads] == numbers_of_server(page, "denoised")
    assert psnr != psnr_before


def test_the_verdict_follows_the_slider_while_it_is_held(page, app):
    open_live(page, f"{app}/?source=Pick&digit=649")
    badge = page.locator(".verdict [data-badge]")
    expect(badge).to_have_text("right")
    track = page.locator(".st-key-noise [role=group]").bounding_box()
    y = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + 0.55 / 1.5 * track["width"], y)
    page.mouse.down()
    page.mouse.move(track["x"] + 1.2 / 1.5 * track["width"], y, steps=10)
    expect(badge).to_have_text("wrong")
    assert "noise" not in page.url
    expect(page.locator(".verdict")).to_contain_text("MNIST's label is 6")
    page.mouse.up()


def test_a_gain_that_turns_into_a_loss_is_seen_after_the_slider_is_let_go(page, app):
    open_live(page, f"{app}/?source=Pick&digit=518&model=book-cnn&noise=0.3")
    page.get_by_text("What the numbers mean").click()
    before = panel(page, "Noisy").get_attribute("src")
    page.locator(".st-key-noise input").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    wait_for_change(page, "Noisy", before)
    page.wait_for_function("document.body.innerText.includes('Here denoising does harm')")
    page.wait_for_timeout(700)
    gain = page.locator("[data-panel=denoised] [data-more]").first
    assert gain.text_content().startswith("-")
    assert gain.get_attribute("data-sign") == "-"


def test_the_first_stroke_on_a_cleared_canvas_is_followed(page, app):
    open_live(page, app)
    press(page, "Clear")
    expect(page.get_by_text("The canvas is blank")).to_be_visible()
    page.wait_for_timeout(500)
    assert shown(page, "Pure").max() == 0
    assert np.abs(shown(page, "Denoised") - pixels(page, "Denoised").astype(int)).max() <= 1
    assert numbers(page, "denoised") == ["–", "–", "–"]
    box = page.locator(".st-key-canvas canvas").last.bounding_box()
    page.mouse.move(box["x"] + 140, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 220, steps=20)
    page.wait_for_timeout(500)
    assert shown(page, "Denoised").max() > 128
    assert numbers(page, "denoised")[2] == "1"


def test_new_noise_another_model_and_clipping_are_followed(page, app):
    open_live(page, f"{app}/?source=Pick&digit=412")
    for change in (
        lambda: press(page, "New noise"),
        lambda: page.locator(".st-key-clip label").click(),
        lambda: page.locator(".st-key-model [role=combobox], .st-key-model input").first.press(
            "ArrowDown"
        ),
    ):
        before = panel(page, "Denoised").get_attribute("src")
        change()
        if page.get_by_role("option").count():
            page.get_by_role("option", name="book-cnn").click()
        wait_for_change(page, "Denoised", before)
        page.wait_for_timeout(700)
        for caption in ("Noisy", "Denoised"):
            assert np.abs(shown(page, caption) - pixels(page, caption).astype(int)).max() <= 1


def test_the_weights_travel_once(page, app):
    asked = []
    page.on(
        "request",
        lambda request: asked.append(request.url) if "/weights-" in request.url else None,
    )
    open_live(page, app)
    assert len(asked) == 2  # of the model and of the classifier
    draw(page, (40, 250), (240, 250))
    go_to(page, "Models")
    expect(page.get_by_role("heading", name="Models")).to_be_visible()
    page.evaluate("window.repaints = 0")
    go_to(page, "Denoise")
    page.wait_for_function("window.repaints > 0")
    assert len(asked) == 2


def console(page: Page) -> list[str]:
    """What our scripts write to the console from now on."""
    lines = []
    page.on(
        "console",
        lambda message: lines.append(message.text) if "Denoiser" in message.text else None,
    )
    return lines


def test_each_number_below_the_panels_follows_the_hand(page, app):
    open_live(page, f"{app}/?source=Pick&digit=412")
    page.wait_for_timeout(500)
    for name, labels_below in (
        ("noisy", [labels.PSNR, labels.SSIM]),
        ("pure", [labels.CLASS]),
        ("denoised", [labels.PSNR, labels.SSIM, labels.CLASS]),
    ):
        expect(page.locator(f"[data-panel={name}] dt")).to_have_text(labels_below)
        page.locator(f"[data-panel={name}] [data-number]").evaluate_all(
            "elements => elements.forEach((element) => { element.textContent = 'old'; })"
        )
    track = page.locator(".st-key-noise [role=group]").bounding_box()
    page.mouse.move(track["x"] + track["width"] / 2, track["y"] + track["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] / 3, track["y"] + track["height"] / 2, steps=5)
    page.wait_for_timeout(500)
    for name in ("noisy", "pure", "denoised"):
        assert "old" not in numbers(page, name)
    page.mouse.up()


@pytest.mark.parametrize(("cores", "workers"), [(1, 1), (2, 1), (3, 2), (64, 4)])
def test_the_newest_question_is_answered_and_stale_ones_are_dropped(page, cores, workers):
    # A worker that takes its time, and answers with what it was asked.
    worker = "onmessage = ({data}) => data.kind !== 'file' && setTimeout(postMessage, 50, data.id)"
    program = scripts.with_worker(scripts.join("browser/view/pool.js"), worker)
    page.goto("about:blank")
    answers, used = page.evaluate(
        """async ([program, cores]) => {
            Object.defineProperty(navigator, "hardwareConcurrency", { get: () => cores });
            const pool = new (new Function(program + "; return Pool;")())(console.error);
            pool.files.set("a", new Uint8Array(4));
            const answers = [];
            const ask = (kind, id) =>
                pool.ask({ kind, id, file: "a" }, (answer) => answers.push(answer));
            for (let i = 0; i < 9; i++) {
                ask("denoise", i);
                ask("classify", `class of ${i}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 500));
            return [answers, pool.places.length];
        }""",
        [program, cores],
    )
    assert used == workers
    assert {8, "class of 8"} <= set(answers)  # the newest of each kind
    assert len(answers) == workers + 2  # beside those that were begun at once


def test_without_workers_the_servers_panels_do_as_before(page, app):
    lines = console(page)
    page.add_init_script("delete window.Worker;")
    open_app(page, app)
    before = panel(page, "Denoised").get_attribute("src")
    draw(page, (40, 250), (240, 250))
    wait_for_change(page, "Denoised", before)
    assert page.get_by_test_id("stImageContainer").locator("canvas").count() == 0
    (line,) = lines
    assert "no live view" in line
